// Fallbacks that are assigned, or returned, behind a test whether anything was read.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "policy/code_fallback_finder.h"

namespace leaktight {
namespace {

using Form = CodeFallback::Form;
using Kind = CodeToken::Kind;

constexpr size_t kLongestTest = 24;  // in tokens, with what is assigned in it

class Finder : public FallbackFinder {
 public:
  using FallbackFinder::FallbackFinder;

 private:
  // From `if` up to the bracket or colon behind it.
  struct Test {
    size_t begin = 0;
    size_t end = 0;
    bool empty = false;  // it asks whether nothing is there
  };

  void AtString(size_t i) override {
    if (IsPart(i)) return;
    if (file_.Is(i - 1, "return")) {
      (void)(AsReturned(i) || AsLastReturned(i));
    } else if (file_.Is(i - 1, "=") || file_.Is(i - 1, ":=")) {
      (void)(AsAssigned(i) || AsReplaced(i) || AsCaught(i));
    } else {
      AsSet(i);
    }
  }

  // Behind the last token there is no end any more.
  bool EndsStatement(size_t i) const {
    return i < file_.size() && (file_.KindOf(i) == Kind::kNewline || file_.Is(i, ";"));
  }

  bool IsPython() const { return file_.language == CodeLanguage::kPython; }

  // The test whose branch begins with the statement at `at`.
  std::optional<Test> TestBefore(size_t at) const {
    const size_t end = Before(at);
    return file_.Is(end, IsPython() ? ":" : "{") || file_.Is(end, ")") ? TestUpTo(end)
                                                                       : std::nullopt;
  }

  std::optional<Test> TestUpTo(size_t end) const {
    Test test;
    test.end = end;
    bool other = false;
    for (size_t step = 1; step < kLongestTest && step <= end; step++) {
      const size_t at = end - step;
      if (file_.KindOf(at) == Kind::kNewline || file_.Is(at, "else")) return std::nullopt;
      const bool is_not = file_.Is(at, "is") && file_.Is(at + 1, "not");
      other |= file_.Is(at, "!=") || file_.Is(at, "!==") || is_not;
      test.empty |= file_.Is(at, "==") || file_.Is(at, "===") || file_.Is(at, "!") ||
                    file_.Is(at, "not") || file_.Is(at, "is") || file_.Is(at, "isEmpty") ||
                    file_.Is(at, "isBlank");
      if (!file_.Is(at, "if")) continue;
      test.begin = at;
      test.empty &= !other;
      return test;
    }
    return std::nullopt;
  }

  // What is read in the test, or was given to a variable that it names.
  std::optional<std::string> ReadOf(const Test& test, std::string_view variable) const {
    for (size_t at = test.begin + 1; at < test.end; at++) {
      if (const auto read = EnvironmentReadAt(file_, at)) return read->name;
      // "X" in os.environ
      const bool member = file_.IsString(at) && file_.Is(test.end - 1, "environ");
      if (member) return file_.Value(at);
    }
    for (size_t at = test.begin + 1; at < test.end; at++) {
      if (!file_.IsName(at)) continue;
      if (variable.empty() || file_.At(at) == variable) {
        if (const auto given = GivenTo(file_.At(at), test.begin)) return given->read;
        continue;
      }
      const auto given = GivenTo(variable, test.begin);  // v, ok := …; if !ok
      if (given && given->told == file_.At(at)) return given->read;
    }
    return std::nullopt;
  }

  // v := os.Getenv("X"); if v == "" { v = "…" }
  bool AsAssigned(size_t i) {
    if (!file_.Is(i - 1, "=")) return false;
    const auto itself = EnvironmentReadAt(file_, i - 2);  // process.env.X = "…"
    if (!itself && !file_.IsName(i - 2)) return false;
    const auto test = TestBefore(itself ? itself->begin : OperandBegin(file_, i - 2));
    if (!test || !test->empty) return false;
    const auto read = ReadOf(*test, file_.At(i - 2));
    if (!read || (itself && itself->name != *read)) return false;
    Add(Form::kAssigned, *read);
    return true;
  }

  // if v == "" { return "…" }
  bool AsReturned(size_t i) {
    const auto test = TestBefore(i - 1);
    const auto read = test && test->empty ? ReadOf(*test, {}) : std::nullopt;
    if (!read) return false;
    Add(Form::kAssigned, *read);
    return true;
  }

  // if v != "" { return v }; return "…"
  bool AsLastReturned(size_t i) {
    const size_t close = Before(i - 1);
    if (IsPython() || !file_.Is(close, "}")) return false;
    const size_t open = file_.tokens[close].partner;
    if (open == 0 || open >= close || !file_.Is(open + 1, "return")) return false;
    const auto test = TestUpTo(open);
    const auto read = test && !test->empty ? ReadOf(*test, {}) : std::nullopt;
    if (!read) return false;
    Add(Form::kAssigned, *read);
    return true;
  }

  // v := "…"; if x := os.Getenv("X"); x != "" { v = x }
  bool AsReplaced(size_t i) {
    if (!file_.IsName(i - 2)) return false;
    const std::string_view name = file_.At(i - 2);
    size_t begin = i + 1;
    while (EndsStatement(begin)) begin++;
    if (!file_.Is(begin, "if")) return false;
    size_t end = begin + 1;
    while (end < begin + kLongestTest && !file_.Is(end, IsPython() ? ":" : "{") &&
           !(file_.Is(end, ")") && file_.Is(end + 1, name))) {
      end++;
    }
    const auto test = TestUpTo(end);
    size_t at = end + 1;
    while (EndsStatement(at)) at++;
    if (!test || test->begin != begin || test->empty || !file_.Is(at, name) ||
        !file_.Is(at + 1, "=")) {
      return false;
    }
    auto read = ReadIn(at + 2);
    if (!read && file_.IsName(at + 2)) read = ReadOf(*test, file_.At(at + 2));
    if (!read) return false;
    Add(Form::kAssigned, *read);
    return true;
  }

  // try: x = os.environ["X"]; except KeyError: x = "…"
  bool AsCaught(size_t i) {
    if (!IsPython() || !file_.IsName(i - 2)) return false;
    size_t at = Before(i - 2);
    if (!file_.Is(at, ":")) return false;
    const size_t colon = at;
    constexpr size_t kLongestClause = 8;
    while (at > 0 && colon - at < kLongestClause && !file_.Is(at, "except")) at--;
    if (!file_.Is(at, "except")) return false;
    const auto given = GivenTo(file_.At(i - 2), at);
    if (!given) return false;
    Add(Form::kAssigned, given->read);
    return true;
  }

  // if os.Getenv("X") == "" { os.Setenv("X", "…") }
  void AsSet(size_t i) {
    if (open_.empty() || open_.back() + 3 != i || !file_.Is(i - 1, ",")) return;
    const auto callee = CalleeOf(file_, open_.back());
    if (!callee || !file_.Is(*callee, "Setenv") || !file_.IsString(i - 2)) return;
    const auto test = TestBefore(OperandBegin(file_, *callee));
    const auto read = test && test->empty ? ReadOf(*test, {}) : std::nullopt;
    if (read && *read == file_.Value(i - 2)) Add(Form::kAssigned, *read);
  }
};

}  // namespace

std::vector<CodeFallback> AssignedFallbacksIn(const CodeTokens& file) {
  return Finder(file).Find();
}

}  // namespace leaktight
