#include "fix/dotenv_templates.h"

#include <string>

#include "catch.h"
#include "fix/kept_files.h"

using namespace leaktight;

namespace {

std::string WithoutFirst(const std::string& text) {
  return Applied(text, {EditToEmpty(text, ReadDotenv(text).entries.at(0))});
}

}  // namespace

TEST_CASE("what a template has behind a value is no value when that has gone", "[fix]") {
  CHECK(WithoutFirst("A=x # c\nB=1\n") == "A=\"\" # c\nB=1\n");
  CHECK(WithoutFirst("A = x\t# c\n") == "A = \"\"\t# c\n");
  CHECK(WithoutFirst("export A=x # c\n") == "export A=\"\" # c\n");
  CHECK(WithoutFirst("A='x' # c\n") == "A='' # c\n");
  CHECK(WithoutFirst("A=x\n# c\n") == "A=\n# c\n");
  CHECK(WithoutFirst("A=x#c\n") == "A=\n");
  CHECK(WithoutFirst("A=${B:-x} # c\n") == "A=${B:-} # c\n");
}

TEST_CASE("a value comes back to where a template had it", "[fix]") {
  for (const std::string text :
       {"A=x # c\n", "A = x # c\n", "export A=x # c\n", "A: x # c\n", "A=x\n", "A=${B:-x} # c\n"}) {
    CAPTURE(text);
    CHECK(WithValue(WithoutFirst(text), {".env", "A", "x", KeptValue::Form::kDotenv}) == text);
  }
}
