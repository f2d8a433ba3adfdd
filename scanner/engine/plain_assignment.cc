#include "engine/plain_assignment.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/text.h"
#include "engine/words.h"

// Each condition here keeps off something that the pattern could match instead: an alternative that
// stands before the plain one in it, or a longer way to a literal further on. Whoever changes the
// pattern goes through them; the test finds what was forgotten.

namespace leaktight {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

// The pattern's \w, of bytes.
bool IsWord(char c) {
  return IsAlnum(c) || c == '_';
}

bool IsNameByte(char c) {
  return IsWord(c) || c == '-' || c == '.';
}

// Does a scheme with a blank stand first, which is no part of the secret?
bool BeginsWithScheme(std::string_view value) {
  constexpr std::string_view kSchemes[] = {"bearer", "basic", "token", "apikey"};
  return std::any_of(std::begin(kSchemes), std::end(kSchemes), [&](std::string_view scheme) {
    return value.size() > scheme.size() && IsBlank(value[scheme.size()]) &&
           EqualIgnoringCase(value.substr(0, scheme.size()), scheme);
  });
}

class PlainReader {
 public:
  PlainReader(std::string_view text, Span window) : text_(text), window_(window) {}

  std::optional<PlainAssignment> Read(Span keyword) {
    if (!ReadName(keyword)) return std::nullopt;
    at_ = name_.end;
    const char after_name = Peek();
    if (after_name == '"' || after_name == '\'') at_++;
    SkipBlanks();
    mark_ = Peek();
    if (mark_ != ':' && mark_ != '=') return std::nullopt;
    at_++;
    // `==`, `=>`, `:=`: marks of their own.
    if (Peek() == '=' || Peek() == '>' || Peek() == ':') return std::nullopt;
    SkipBlanks();
    return Peek() == '"' || Peek() == '\'' ? ReadQuoted(Peek()) : ReadBare();
  }

 private:
  // 0 where the window ends: its bytes alone may take part.
  char Peek() const { return at_ < window_.end ? text_[at_] : '\0'; }

  void SkipBlanks() {
    while (IsBlank(Peek())) at_++;
  }

  bool ReadName(Span keyword) {
    size_t begin = keyword.begin;
    while (begin > window_.begin && IsNameByte(text_[begin - 1])) begin--;
    // It may go on before the window.
    if (begin == window_.begin && begin > 0) return false;
    const std::string_view before = text_.substr(0, begin);
    // A parameter of a URL ends elsewhere.
    if (before.ends_with('?') || before.ends_with('&')) return false;
    // The name that has a blank in it: `identified by`.
    constexpr std::string_view kIdentified = "identified ";
    if (before.size() >= kIdentified.size() &&
        EqualIgnoringCase(before.substr(before.size() - kIdentified.size()), kIdentified)) {
      return false;
    }
    while (begin < keyword.begin && !IsWord(text_[begin])) begin++;
    if (!IsWord(text_[begin])) return false;
    size_t end = keyword.begin;
    while (end < window_.end && IsNameByte(text_[end])) end++;
    name_ = {begin, end};
    return end < window_.end && end >= keyword.end;
  }

  std::optional<PlainAssignment> ReadQuoted(char quote) {
    const size_t begin = ++at_;
    while (at_ < window_.end && text_[at_] != quote && text_[at_] != '\\' && text_[at_] != '\n' &&
           text_[at_] != '\r') {
      at_++;
    }
    // Nothing between the quotes may be the begin of three quotes.
    if (Peek() != quote || at_ == begin) return std::nullopt;
    const Span secret{begin, at_};
    if (BeginsWithScheme(secret.In(text_))) return std::nullopt;
    at_++;
    if (quote == '\'' && mark_ == ':' && MayBeType(secret)) return std::nullopt;
    return PlainAssignment{{name_.begin, at_}, name_, secret};
  }

  // Between a colon and a further mark may stand a type, single quotes in it: x: 'a' | 'b' = "c".
  bool MayBeType(Span value) const {
    const std::string_view bytes = value.In(text_);
    if (!std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return IsNameByte(c) || c == '/' || c == '+'; })) {
      return true;
    }
    size_t at = at_;
    while (at < text_.size() && IsBlank(text_[at])) at++;
    const char next = at < text_.size() ? text_[at] : '\n';
    return next != '\n' && next != '\r' && next != ',' && next != ';' && next != ')' && next != '}';
  }

  // To the end of the line, of bytes that begin nothing else.
  std::optional<PlainAssignment> ReadBare() {
    const size_t begin = at_;
    while (IsBareByte(Peek())) at_++;
    const Span secret{begin, at_};
    if (secret.empty()) return std::nullopt;
    SkipBlanks();
    if (Peek() == '\r') at_++;
    // As far as the text goes, or the line: where the window ends within it, less would match.
    if (at_ < text_.size() && (at_ >= window_.end || text_[at_] != '\n')) return std::nullopt;
    return PlainAssignment{{name_.begin, at_}, name_, secret};
  }

  bool IsBareByte(char c) const {
    return IsNameByte(c) || c == '/' || c == '+' || c == '@' || c == '%' || c == '#' || c == '~' ||
           c == '^' || (c == '=' && mark_ == '=');
  }

  std::string_view text_;
  Span window_;
  size_t at_ = 0;
  Span name_;
  char mark_ = '\0';
};

}  // namespace

std::optional<PlainAssignment> ReadPlainAssignment(std::string_view text, Span keyword,
                                                   Span window) {
  return PlainReader(text, window).Read(keyword);
}

}  // namespace leaktight
