#include "policy/template_literals.h"

#include <algorithm>
#include <array>

namespace leaktight {
namespace {

// Functions that print what they are given: those of Sprig (masterminds.github.io/sprig) that Helm
// has, and Jinja's filter.
bool PrintsItsArguments(std::string_view function) {
  static constexpr std::array<std::string_view, 9> kFunctions = {
      "default", "coalesce", "ternary", "b64enc", "quote", "squote", "toString", "trim", "d"};
  return std::find(kFunctions.begin(), kFunctions.end(), function) != kFunctions.end();
}

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '$' || c == '-';
}

// Reads one expression. Calls are told by what stands first in them: behind `{{`, `|` and `(`, and
// in Jinja before the `(`.
class Expression {
 public:
  Expression(std::string_view text, Span inside, std::vector<Span>& literals)
      : text_(text), at_(inside.begin), end_(inside.end), literals_(literals) {}

  void Read() {
    // `{{-` trims what stands before.
    if (at_ < end_ && text_[at_] == '-') at_++;
    while (at_ < end_) {
      const char c = text_[at_];
      if (c == '"' || c == '`' || c == '\'') {
        if (!Literal(c)) return;
      } else if (c == '|' || c == '(') {
        const bool called = c == '(' && at_ > 0 && IsWordByte(text_[at_ - 1]);
        if (!called) head_ = {};
        at_++;
      } else if (IsWordByte(c)) {
        const size_t begin = at_;
        while (at_ < end_ && IsWordByte(text_[at_])) at_++;
        const std::string_view word = text_.substr(begin, at_ - begin);
        const bool calls = at_ < end_ && text_[at_] == '(';
        if (head_.empty() || calls) head_ = word;
      } else {
        at_++;
      }
    }
  }

 private:
  // False: it has no end.
  bool Literal(char quote) {
    const size_t begin = at_ + 1;
    size_t end = begin;
    bool escaped = false;
    for (; end < end_ && text_[end] != quote; end++) {
      if (text_[end] != '\\' || quote == '`') continue;
      escaped = true;
      end++;
    }
    if (end >= end_) return false;
    at_ = end + 1;
    const bool printed = head_.empty() ? Ends() : PrintsItsArguments(head_);
    if (printed && !escaped && end > begin) literals_.push_back({begin, end});
    if (head_.empty()) head_ = "\"";
    return true;
  }

  // Is a literal that begins a pipe all that goes into it?
  bool Ends() const {
    const size_t next = text_.substr(0, end_).find_first_not_of(" \t\r\n-", at_);
    return next == std::string_view::npos || text_[next] == '|';
  }

  std::string_view text_;
  size_t at_;
  size_t end_;
  std::string_view head_;
  std::vector<Span>& literals_;
};

}  // namespace

std::vector<Span> LiteralsPrinted(std::string_view text) {
  std::vector<Span> literals;
  size_t begin = text.find("{{");
  while (begin != std::string_view::npos) {
    const size_t end = text.find("}}", begin + 2);
    if (end == std::string_view::npos) break;
    Expression(text, {begin + 2, end}, literals).Read();
    begin = text.find("{{", end + 2);
  }
  return literals;
}

}  // namespace leaktight
