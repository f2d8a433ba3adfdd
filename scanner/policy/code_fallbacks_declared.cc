// Fallbacks that stand apart from the read: in the schema of a program's settings, and in an
// assignment behind a test whether anything was read.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "policy/code_fallbacks.h"
#include "policy/code_reads.h"

namespace leaktight {
namespace {

using Form = CodeFallback::Form;
using Kind = CodeToken::Kind;

// How far a fallback stands from what it is for, in tokens. People write it near.
constexpr size_t kNear = 160;
constexpr size_t kLongestChain = 40;
constexpr size_t kLongestTest = 8;

class Finder {
 public:
  explicit Finder(const CodeTokens& file) : file_(file) {}

  std::vector<CodeFallback> Find() {
    for (size_t i = 0; i < file_.size(); i++) {
      const size_t partner = file_.tokens[i].partner;
      if (partner > i) {
        open_.push_back(i);
      } else if (partner != 0 && !open_.empty() && open_.back() == partner) {
        open_.pop_back();
      }
      if (file_.language == CodeLanguage::kPython) SeeLine(i);
      if (i > 1 && file_.IsString(i) && file_.tokens[i].before > 0 && !file_.Content(i).empty()) {
        AtString(i);
      }
    }
    return std::move(found_);
  }

 private:
  void AtString(size_t i) {
    if (file_.Is(i + 1, "+") || file_.Is(i + 1, "%") || file_.Is(i + 1, "[") ||
        file_.IsString(i + 1)) {
      return;  // a part of a longer text
    }
    switch (file_.language) {
      case CodeLanguage::kJavaScript:
      case CodeLanguage::kTypeScript:
        (void)(AsChained(i) || AsOption(i) || AsAssigned(i));
        break;
      case CodeLanguage::kPython:
        (void)(AsField(i) || AsAssigned(i));
        break;
      default:
        AsAssigned(i);
    }
  }

  void Add(Form form, std::string name, size_t i) {
    found_.push_back({form, std::move(name), file_.Value(i), file_.Content(i)});
  }

  // The key of an object whose value begins at `begin`: `X: …`, "X": ….
  std::optional<std::string> KeyBefore(size_t begin) const {
    if (begin < 2 || !file_.Is(begin - 1, ":")) return std::nullopt;
    if (file_.IsName(begin - 2)) return std::string(file_.At(begin - 2));
    if (file_.IsString(begin - 2)) return file_.Value(begin - 2);
    return std::nullopt;
  }

  // X: z.string().min(1).default("…"), of zod, Joi, yup, valibot
  bool AsChained(size_t i) {
    if (open_.empty() || open_.back() != i - 1 || !file_.Is(i - 1, "(")) return false;
    size_t at = i - 2;
    if (!file_.Is(at, "default") && !file_.Is(at, "catch")) return false;
    for (size_t step = 0; step < kLongestChain && at > 1; step++) {
      if (file_.KindOf(at - 1) == Kind::kNewline) {
        at--;
      } else if (file_.Is(at - 1, ".")) {
        size_t before = at - 2;
        while (before > 1 && file_.KindOf(before) == Kind::kNewline) before--;
        if (file_.Is(before, ")")) {
          const size_t open = file_.tokens[before].partner;
          if (open == 0 || open >= before) return false;
          before = open - 1;
        }
        if (!file_.IsName(before)) return false;
        at = before;
      } else {
        break;
      }
    }
    const auto key = KeyBefore(at);
    if (!key) return false;
    Add(Form::kOperator, *key, i);
    return true;
  }

  // X: str({ default: "…" }) of envalid, x: { env: "X", default: "…" } of convict
  bool AsOption(size_t i) {
    if (!file_.Is(i - 1, ":") || i < 3 || !file_.Is(i - 2, "default") || open_.empty() ||
        !file_.Is(open_.back(), "{")) {
      return false;
    }
    const size_t open = open_.back();
    if (open > 1 && file_.Is(open - 1, "(") && file_.IsName(open - 2)) {
      const std::string_view made = file_.At(open - 2);
      const bool of_text = made == "str" || made == "url" || made == "email" || made == "host" ||
                           made == "json" || made == "string";
      const auto key = KeyBefore(OperandBegin(file_, open - 2));
      if (!of_text || !key) return false;
      Add(Form::kOperator, *key, i);
      return true;
    }
    const size_t end = std::min<size_t>(file_.tokens[open].partner, open + kNear);
    for (size_t at = open + 1; at + 2 < end; at++) {
      if (!file_.Is(at, "env") || !file_.Is(at + 1, ":") || !file_.IsString(at + 2)) continue;
      Add(Form::kOperator, file_.Value(at + 2), i);
      return true;
    }
    return false;
  }

  // Python's lines: does the one that begins here stand in a class of settings?
  void SeeLine(size_t i) {
    const bool begins = i == 0 || file_.KindOf(i - 1) == Kind::kNewline;
    if (!begins || !open_.empty() || file_.KindOf(i) == Kind::kNewline) return;
    const size_t begin = file_.tokens[i].begin;
    const size_t line = file_.text.rfind('\n', begin) + 1;  // npos + 1 is 0
    const size_t column = begin - line;
    line_ = i;
    if (in_settings_ && column <= class_column_) in_settings_ = false;
    in_field_ = in_settings_ && (field_column_ == 0 || column == field_column_);
    if (in_settings_ && field_column_ == 0) field_column_ = column;
    if (!file_.Is(i, "class") || !file_.IsName(i + 1) || !file_.Is(i + 2, "(")) return;
    const size_t end = std::min<size_t>(file_.tokens[i + 2].partner, i + kLongestChain);
    for (size_t at = i + 3; at < end; at++) {
      if (!file_.IsName(at) || !file_.At(at).ends_with("Settings")) continue;
      in_settings_ = true;
      class_column_ = column;
      field_column_ = 0;
    }
  }

  // x: str = "…", x: SecretStr = Field("…"), Field(default="…") of pydantic's BaseSettings
  bool AsField(size_t i) {
    if (!in_field_ || !file_.IsName(line_) || i - line_ > kLongestChain) return false;
    if (!file_.Is(line_ + 1, ":") && !file_.Is(line_ + 1, "=")) return false;
    size_t sign = i - 1;
    if (!open_.empty()) {
      const size_t open = open_.back();
      const auto callee = CalleeOf(file_, open);
      if (open < line_ || !callee ||
          (!file_.Is(*callee, "Field") && !file_.Is(*callee, "SecretStr")))
        return false;
      const bool named = file_.Is(i - 1, "=") && file_.Is(i - 2, "default") && open < i - 2;
      if (i - 1 != open && !named) return false;
      sign = *callee - 1;
      if (file_.Is(sign, "(") && sign > 1) return false;
    }
    if (!file_.Is(sign, "=")) return false;
    Add(Form::kCall, std::string(file_.At(line_)), i);
    return true;
  }

  // v := os.Getenv("X"); if v == "" { v = "…" }
  bool AsAssigned(size_t i) {
    if (!file_.Is(i - 1, "=") || !file_.IsName(i - 2) || i < 6) return false;
    const std::string_view name = file_.At(i - 2);
    const size_t test = TestBefore(i - 2, name);
    if (test == 0) return false;
    // The test may read by itself: if os.Getenv("X") == "" { v = "…" }
    const size_t first = test - std::min(test, kNear);
    for (size_t at = test; at-- > first;) {
      if (!file_.Is(at, name)) continue;
      const bool assigns = file_.Is(at + 1, ":=") || file_.Is(at + 1, "=");
      if (!assigns) continue;
      const auto read = ReadIn(at + 2);
      if (!read) return false;
      Add(Form::kOperator, *read, i);
      return true;
    }
    return false;
  }

  // The `if` whose branch the assignment at `at` begins, where it asks whether the name is empty;
  // 0: there is none.
  size_t TestBefore(size_t at, std::string_view name) const {
    size_t begins = at - 1;
    while (begins > 1 && file_.KindOf(begins) == Kind::kNewline) begins--;
    const bool python = file_.language == CodeLanguage::kPython;
    if (!file_.Is(begins, python ? ":" : "{") && !file_.Is(begins, ")")) return 0;
    bool named = false;
    bool empty = false;
    for (size_t step = 1; step < kLongestTest && step < begins; step++) {
      const size_t token = begins - step;
      if (file_.KindOf(token) == Kind::kNewline || file_.Is(token, "!=") || file_.Is(token, "!=="))
        return 0;
      named |= file_.Is(token, name);
      empty |= file_.Is(token, "==") || file_.Is(token, "===") || file_.Is(token, "!") ||
               file_.Is(token, "not") || file_.Is(token, "is") || file_.Is(token, "isEmpty");
      if (file_.Is(token, "if")) return named && empty ? token : 0;
    }
    return 0;
  }

  // What the expression that begins at `begin` reads: `os.environ` and `os.environ.get` do as well,
  // as its first parts.
  std::optional<std::string> ReadIn(size_t begin) const {
    std::optional<std::string> name;
    for (size_t last = begin; last < begin + kLongestChain && last < file_.size(); last++) {
      if (file_.KindOf(last) == Kind::kNewline || file_.Is(last, ";")) break;
      const auto read = EnvironmentReadAt(file_, last);
      if (read && read->begin == begin) name = read->name;
    }
    return name;
  }

  const CodeTokens& file_;
  std::vector<size_t> open_;  // brackets
  std::vector<CodeFallback> found_;
  // Of Python: the first token of the line, and of the class that it may stand in.
  size_t line_ = 0;
  bool in_settings_ = false;
  bool in_field_ = false;
  size_t class_column_ = 0;
  size_t field_column_ = 0;
};

}  // namespace

std::vector<CodeFallback> DeclaredFallbacksIn(const CodeTokens& file) {
  return Finder(file).Find();
}

}  // namespace leaktight
