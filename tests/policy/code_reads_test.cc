#include "policy/code_reads.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// What the operand at the end of `text` reads; "-": nothing.
std::string Read(std::string_view text, CodeLanguage language) {
  const CodeTokens file = ReadCode(text, language);
  size_t last = file.size() - 1;
  while (file.KindOf(last) == CodeToken::Kind::kNewline) last--;
  const auto read = EnvironmentReadAt(file, last);
  return read ? read->name : "-";
}

TEST_CASE("reads of the environment are told by their form", "[policy]") {
  for (const std::string_view text :
       {"x = os.environ[\"A\"]", "os.environ.get('A')", "os.getenv(\"A\")", "getenv('A', None)",
        "env('A')", "env.str(\"A\")", "config('A')", "x = (os.getenv('A'))"}) {
    INFO(text);
    CHECK(Read(text, CodeLanguage::kPython) == "A");
  }
  for (const std::string_view text :
       {"process.env.A", "process.env['A']", "import.meta.env.A", "Deno.env.get('A')",
        "process.env.A!", "process.env.A as string", "this.configService.get<string>('A')",
        "getEnvOrDefault(\"A\")", "process?.env?.A"}) {
    INFO(text);
    CHECK(Read(text, CodeLanguage::kTypeScript) == "A");
  }
  CHECK(Read("x := os.Getenv(\"A\")", CodeLanguage::kGo) == "A");
  CHECK(Read("System.getenv(\"A\")", CodeLanguage::kJava) == "A");
  CHECK(Read("System.getenv().get(\"A\")", CodeLanguage::kJava) == "A");
  CHECK(Read("env.getProperty(\"A\")", CodeLanguage::kJava) == "A");
}

TEST_CASE("what sets a variable, or only mentions the environment, reads none", "[policy]") {
  for (const std::string_view text :
       {"monkeypatch.setenv('A', 'b')", "os.putenv('A', 'b')", "with_env('A')",
        "environment_of('A')", "getTurborepoEnvWarning('A')", "request.form.get('A')", "d['A']",
        "f('A')", "envelope('A')", "os.environ[name]", "os.environ"}) {
    INFO(text);
    CHECK(Read(text, CodeLanguage::kPython) == "-");
  }
}

TEST_CASE("an operand begins where its chain does", "[policy]") {
  const auto begin = [](std::string_view text) {
    const CodeTokens file = ReadCode(text, CodeLanguage::kTypeScript);
    return std::string(file.At(OperandBegin(file, file.size() - 1)));
  };
  CHECK(begin("x = a.b(c)[d].e") == "a");
  CHECK(begin("x + (a.b)") == "(");
  CHECK(begin("x = a!.b?.c") == "a");
  CHECK(begin("'a'") == "'a'");
}

}  // namespace
}  // namespace leaktight
