#include "policy/parse_errors.h"

#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// "FORMAT at PLACE" of the first error; empty: there is none.
std::string First(std::string_view path, std::string_view text) {
  std::string first;
  CheckEngine().With(path, text, [&](const File& file) {
    const std::vector<ParseError> errors = ParseErrorsOf(file);
    if (errors.empty()) return;
    CHECK_FALSE(errors[0].what.empty());
    first = std::string(errors[0].format) + " at " + std::to_string(errors[0].at);
  });
  return first;
}

TEST_CASE("what does not parse is told by the format and the place", "[policy]") {
  CHECK(First("a.toml", "a = 'b'\nc\n") == "TOML at 9");
  CHECK(First("a.json", "{\"a\" 1}") == "JSON at 5");
  CHECK(First("a.properties", "a=\\u1\n") == "Java properties at 4");
  CHECK(First("a.ini", "= 1\n") == "INI at 0");
  CHECK(First("a.yaml", "a: b\n---\na: [\n").starts_with("YAML at"));
  CHECK(First("a.tf", "a {\n  b = $\n}\n") == "HCL at 10");
  CHECK(First("a.tfvars", "a = [\n") == "HCL at 6");
  CHECK(First("a.tf.json", "{\"a\" 1}") == "JSON at 5");
  CHECK(First("junk.tfstate", "\x01\x02\xff") == "JSON at 0");
  CHECK(First("empty.tfstate", "\n").empty());
  CHECK(First(".env", "A=b\n<<<<\n") == "dotenv at 4");
  CHECK(First(".env", "A=b\nC='d\n<<<<\n") == "dotenv at 6");
  CHECK(First(".env", "A='b'c\n") == "dotenv at 5");
  CHECK(First(".env",
              "\xff\xfe"
              "A") == "dotenv at 0");
  CHECK(First(".env.example", "A=b\n<<<<\n") == "dotenv at 4");
  CHECK(First("secrets.yaml.template", "a: [\n").starts_with("YAML at"));
  CHECK(First("ops/kubeconfig", "a: [\n").starts_with("YAML at"));
}

TEST_CASE("what is right, or not what its name says, has no errors", "[policy]") {
  CHECK(First("a.toml", "a = 'b'\n").empty());
  CHECK(First("a.json", "{\"a\": 1, // b\n}").empty());
  CHECK(First("a.yaml", "a: b\n").empty());
  CHECK(First("a.tf", "a = \"{{ b }}\"\n").empty());
  CHECK(First("a.json", "{{ toJson .Values }}").empty());
  CHECK(First("a.toml", "{% if a %}\n").empty());
  CHECK(First("a.toml.example", "a = ...\n").empty());
  CHECK(First("main.cc", "{{{").empty());
  CHECK(First(".envrc", "if a; then\n").empty());
  CHECK(First("nginx.conf", "server {\n}\n").empty());
}

}  // namespace
}  // namespace leaktight
