#include "policy/code_functions.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// The names of the functions, between blanks.
std::string Functions(std::string_view text, CodeLanguage language) {
  const CodeTokens file = ReadCode(text, language);
  std::string all;
  for (size_t i = 0; i < file.size(); i++) {
    const std::string_view name = FunctionAt(file, i);
    if (!name.empty()) all += std::string(name) + " ";
  }
  return all;
}

TEST_CASE("functions are found by their heads", "[policy]") {
  CHECK(Functions("def a(b):\n  c(d)\n", CodeLanguage::kPython) == "a ");
  CHECK(Functions("func a() {}\nfunc (r *C) b(d int) error { e() }\n", CodeLanguage::kGo) ==
        "a b ");
  CHECK(Functions("function a() {}\nconst b = async (c) => d(c)\nconst e = (f: string): g => f\n"
                  "class H { i(): Promise<string> { if (j) { k() } } }\nlet l = m(n)\n",
                  CodeLanguage::kTypeScript) == "a b e i ");
  CHECK(
      Functions("class A { String b() throws C { return d(); } void e() { while (f()) { g(); } } }",
                CodeLanguage::kJava) == "b e ");
  CHECK(Functions("func() {}()\nfunc (", CodeLanguage::kGo).empty());
}

}  // namespace
}  // namespace leaktight
