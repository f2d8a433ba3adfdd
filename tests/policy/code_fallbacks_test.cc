#include "policy/code_fallbacks.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// "name=value" of each, between blanks; the places are checked.
std::string Said(std::string_view text, const std::vector<CodeFallback>& fallbacks) {
  std::string all;
  for (const CodeFallback& fallback : fallbacks) {
    CHECK(fallback.span.In(text) == fallback.value);
    if (!all.empty()) all += ' ';
    all += fallback.name + "=" + fallback.value;
  }
  return all;
}

std::string Find(std::string_view text, CodeLanguage language) {
  return Said(text, FallbacksIn(ReadCode(text, language)));
}
std::string Declared(std::string_view text, CodeLanguage language) {
  return Said(text, DeclaredFallbacksIn(ReadCode(text, language)));
}
std::string InScript(std::string_view script) {
  return Said(script, FallbacksInScript(script));
}

TEST_CASE("fallbacks in a schema of settings are found", "[policy]") {
  const auto find = [](std::string_view text) { return Declared(text, CodeLanguage::kTypeScript); };
  CHECK(find("z.object({ A: z.string().default('b') })") == "A=b");
  CHECK(find("z.object({\n  A: z\n    .string()\n    .min(8)\n    .default(\"b\"),\n})") == "A=b");
  CHECK(find("Joi.object({ 'A': Joi.string().default('b') })") == "A=b");
  CHECK(find("cleanEnv(process.env, { A: str({ desc: 'c', default: 'b' }) })") == "A=b");
  CHECK(find("cleanEnv(e, { A: envalid.str({ default: 'b' }) })") == "A=b");
  CHECK(find("convict({ a: { doc: 'x', default: 'b', env: 'A' } })") == "A=b");
  CHECK(find("z.object({ A: z.string().default(b), B: z.enum(['c']), C: z.number().default(1) })")
            .empty());
  CHECK(find("f({ a: { default: 'b' }, x: num({ default: 'b' }) }); g.default('c')").empty());
}

TEST_CASE("fields of Python's settings have fallbacks", "[policy]") {
  const auto find = [](std::string_view text) { return Declared(text, CodeLanguage::kPython); };
  CHECK(find("class S(BaseSettings):\n    a: str = 'b'\n    c: SecretStr = Field(default='d')\n") ==
        "a=b c=d");
  CHECK(find("class S(pydantic.BaseSettings):\n    a: SecretStr = SecretStr('b')\n"
             "    c: str = Field('d', env='C')\n") == "a=b c=d");
  CHECK(find("class S(BaseSettings):\n    a: str = 'b'\n    class Config:\n        env_file = 'x'\n"
             "    def f(self):\n        y: str = 'z'\n    c: str = 'd'\n") == "a=b c=d");
  CHECK(find("class S(BaseModel):\n    a: str = 'b'\n").empty());
  CHECK(find("class S(BaseSettings):\n    a: str\nb: str = 'c'\n").empty());
  CHECK(find("class S(BaseSettings):\n    a: str = Field(description='x')\n    b: str = f('c')\n")
            .empty());
}

TEST_CASE("what is assigned where nothing was read is a fallback", "[policy]") {
  const auto go = [](std::string_view text) { return Declared(text, CodeLanguage::kGo); };
  CHECK(go("v := os.Getenv(\"A\")\nif v == \"\" {\n\tv = \"b\"\n}\n") == "A=b");
  CHECK(go("var v = os.Getenv(\"A\")\nlog.Print(1)\nif len(v) == 0 {\n v = \"b\"\n}") == "A=b");
  CHECK(go("v := os.Getenv(\"A\")\nif v != \"\" {\n\tv = \"b\"\n}\n").empty());
  CHECK(go("v := f(\"A\")\nif v == \"\" {\n\tv = \"b\"\n}\n").empty());
  CHECK(go("v := os.Getenv(\"A\")\nif w == \"\" {\n\tv = \"b\"\n}\n").empty());
  CHECK(Declared("v = os.environ.get('A')\nif not v:\n    v = 'b'\n", CodeLanguage::kPython) ==
        "A=b");
  CHECK(Declared("v = os.getenv('A')\nif v is None:\n    v = 'b'\n", CodeLanguage::kPython) ==
        "A=b");
  CHECK(Declared("let v = process.env.A;\nif (!v) { v = 'b'; }", CodeLanguage::kJavaScript) ==
        "A=b");
  CHECK(Declared("let v = process.env.A;\nif (!v) v = 'b';", CodeLanguage::kJavaScript) == "A=b");
  CHECK(Declared("String v = System.getenv(\"A\");\nif (v == null) {\n v = \"b\";\n}",
                 CodeLanguage::kJava) == "A=b");
}

TEST_CASE("fallbacks of Python are found", "[policy]") {
  const auto find = [](std::string_view text) { return Find(text, CodeLanguage::kPython); };
  CHECK(find("a = os.getenv('A', 'b')") == "A=b");
  CHECK(find("os.environ.get(\"A\", default=\"b\")") == "A=b");
  CHECK(find("x = os.environ.get('A') or 'b'\n") == "A=b");
  CHECK(find("x = (os.environ['A']\n  or 'b')") == "A=b");
  CHECK(find("env.str('A', default='b', validate=c)") == "A=b");
  CHECK(find("config('A', default='b', cast=str)") == "A=b");
  CHECK(find("p.add_argument('-a', '--all', default='b', help='c')") == "--all=b");
  CHECK(find("p.add_argument('--a', default=os.getenv('A', 'b'))") == "A=b");
  CHECK(find("os.environ.setdefault('A', 'b')") == "A=b");
  CHECK(find("f(os.getenv('A'), 'b'); os.putenv('A', 'b'); d.get('A', 'b')").empty());
  CHECK(find("os.getenv('A', 'b' + c); os.getenv('A', f'b{c}')").empty());
}

TEST_CASE("fallbacks of JavaScript and TypeScript are found", "[policy]") {
  const auto find = [](std::string_view text) { return Find(text, CodeLanguage::kTypeScript); };
  CHECK(find("process.env.A || 'b'") == "A=b");
  CHECK(find("const x = process.env['A']!\n  ?? `b`;") == "A=b");
  CHECK(find("process.env.A || process.env.B || 'c'") == "B=c");
  CHECK(find("x = process.env.A ? process.env.A : 'b'") == "A=b");
  CHECK(find("x = process.env.A === undefined ? 'b' : process.env.A") == "A=b");
  CHECK(find("const { A = 'b', C: c = 'd' } = process.env") == "A=b C=d");
  CHECK(find("config.get<string>('A', 'b')") == "A=b");
  CHECK(find("x = { a: 'b', c: process.env.C, d: 'e' }").empty());
  CHECK(find("process.env.A || 'b' + c").empty());
  CHECK(find("const { A = 'b' } = options").empty());
}

TEST_CASE("fallbacks of Go are found", "[policy]") {
  const auto find = [](std::string_view text) { return Find(text, CodeLanguage::kGo); };
  CHECK(find("a := getEnv(\"A\", \"b\")") == "A=b");
  CHECK(find("viper.SetDefault(\"a.b\", \"c\")") == "a.b=c");
  CHECK(find("x := cmp.Or(os.Getenv(\"A\"), \"b\")") == "A=b");
  CHECK(find("flag.String(\"a\", \"b\", \"c\")") == "a=b");
  CHECK(find("cmd.Flags().StringVarP(&x, \"a\", \"s\", \"b\", \"c\")") == "a=b");
  CHECK(find("flags.StringVarP(&x, \"a\", \"s\", \"\", \"c\")").empty());
  CHECK(find("type T struct {\n A string `env:\"B\" envDefault:\"c\"`\n D string `default:\"e\"`\n "
             "F string `env:\"G,default=h\"`\n}") == "B=c D=e G=h");
  CHECK(find("os.Setenv(\"A\", \"b\"); t.Setenv(\"A\", \"b\")").empty());
}

TEST_CASE("fallbacks of Java are found", "[policy]") {
  const auto find = [](std::string_view text) { return Find(text, CodeLanguage::kJava); };
  CHECK(find("System.getenv().getOrDefault(\"A\", \"b\")") == "A=b");
  CHECK(find("Optional.ofNullable(System.getenv(\"A\")).orElse(\"b\")") == "A=b");
  CHECK(find("System.getProperty(\"a.b\", \"c\")") == "a.b=c");
  CHECK(find("@Value(\"${a.b:c}\") String x;") == "a.b=c");
  CHECK(find("@Value(\"${a:${b:c}}\") String x;") == "b=c");
  CHECK(find("@Value(\"${a}\") @Value(\"${a:}\") @Value(\"${a:#{null}}\")").empty());
  CHECK(find("x = System.getenv(\"A\") != null ? System.getenv(\"A\") : \"b\";") == "A=b");
  CHECK(find("x = Objects.requireNonNullElse(System.getenv(\"A\"), \"b\");") == "A=b");
  CHECK(find("@ConfigProperty(name = \"a\", defaultValue = \"b\")") == "a=b");
  CHECK(find("container.withEnv(\"A\", \"b\"); map.getOrDefault(\"A\", \"b\")").empty());
}

TEST_CASE("what a shell takes where a variable is not set is found", "[policy]") {
  CHECK(InScript("a=${A:-b} c=\"${C-d}\"; : ${E:=f} ${G=h}") == "A=b C=d E=f G=h");
  CHECK(InScript("${A:-\"b\"} ${C:-'d'}") == "A=b C=d");
  CHECK(InScript("${A:-${B:-c}}") == "B=c");
  CHECK(InScript("${A:-$B} ${A:-$(b)} ${A:-`b`} ${A:?b} ${A:+b} ${A%b} ${A} ${#A}").empty());
  CHECK(InScript("# ${A:-b}\necho '${A:-b}' \\${A:-b}").empty());
  CHECK(InScript("echo \"it's ${A:-b}\" # '\n${C:-d}") == "A=b C=d");
  CHECK(InScript("a=${A:-b").empty());
}

}  // namespace
}  // namespace leaktight
