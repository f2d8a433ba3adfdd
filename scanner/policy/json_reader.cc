#include "policy/json_reader.h"

#include <algorithm>
#include <string>
#include <utility>

namespace leaktight {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Ends a word without quotes.
bool IsMark(char c) {
  return std::string_view(" \t\r\n\f\v,:{}[]\"'").find(c) != std::string_view::npos;
}

// A number, and JSON5's further spellings of one.
bool IsNumber(std::string_view word) {
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  if (word == "Infinity" || word == "NaN") return true;
  if (word.empty() || !(IsDigit(word[0]) || word[0] == '.')) return false;
  return word.find_first_not_of("0123456789abcdefABCDEFxX.+-") == std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) { settings_.format = SettingFormat::kJson; }

  Settings Read() {
    if (IsUnreadable(text_, settings_)) return std::move(settings_);
    at_ = SkipByteOrderMark(text_);
    while (SkipBlanks() && !stopped_) Token();
    if (!open_.empty() && !stopped_) Error(text_.size(), "a bracket is never closed");
    return std::move(settings_);
  }

 private:
  // What may come next: in an object a name, a colon, a value, a comma in turn; in a list a value
  // and a comma.
  enum class Expected : uint8_t { kName, kColon, kValue, kComma, kNothing };

  struct Open {
    bool object = false;
    uint32_t group = 0;
    std::string_view name;  // of a list
    Span name_span;
  };

  void Error(size_t at, std::string_view what) { AddError(at, what, settings_); }

  bool InObject() const { return !open_.empty() && open_.back().object; }

  // To the next byte that says something; false at the end.
  bool SkipBlanks() {
    while (at_ < text_.size()) {
      if (std::string_view(" \t\r\n\f\v").find(text_[at_]) != std::string_view::npos) {
        at_++;
      } else if (text_.substr(at_, 2) == "//") {
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      } else if (text_.substr(at_, 2) == "/*") {
        const size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) {
          Error(at_, "a comment is never closed");
          at_ = text_.size();
        } else {
          at_ = end + 2;
        }
      } else {
        return true;
      }
    }
    return false;
  }

  void Token() {
    switch (text_[at_]) {
      case '{':
      case '[':
        return OpenBracket(text_[at_] == '{');
      case '}':
      case ']':
        return CloseBracket(text_[at_] == '}');
      case ',':
        if (expected_ != Expected::kComma) Error(at_, "a comma stands where none belongs");
        at_++;
        return NextItem();
      case ':':
        if (expected_ != Expected::kColon) Error(at_, "a colon stands where none belongs");
        at_++;
        if (expected_ == Expected::kColon) expected_ = Expected::kValue;
        return;
      case '"':
      case '\'':
        return String();
      default:
        return Word();
    }
  }

  void NextItem() {
    name_ = {};
    name_span_ = {};
    expected_ = open_.empty() ? Expected::kNothing
                : InObject()  ? Expected::kName
                              : Expected::kValue;
  }

  // Whatever was expected: says so where a value is not.
  void BeginValue() {
    switch (expected_) {
      case Expected::kValue:
        return;
      case Expected::kName:
        return Error(at_, "a value stands where a name belongs");
      case Expected::kColon:
        return Error(at_, "a colon is missing between a name and its value");
      case Expected::kComma:
        Error(at_, "a comma is missing between two values");
        return NextItem();
      case Expected::kNothing:
        return Error(at_, "there is more behind the end of the value");
    }
  }

  void EndValue() { expected_ = open_.empty() ? Expected::kNothing : Expected::kComma; }

  uint32_t Group() const { return open_.empty() ? 0 : open_.back().group; }
  // A value in a list goes by the list's name.
  std::pair<std::string_view, Span> Name() const {
    if (!open_.empty() && !open_.back().object) return {open_.back().name, open_.back().name_span};
    return {name_, name_span_};
  }

  void OpenBracket(bool object) {
    BeginValue();
    if (open_.size() >= kMaxSettingDepth) {
      Error(at_, "it is nested too deep");
      stopped_ = true;
      return;
    }
    const auto [name, span] = Name();
    Open open{object, Group(), name, span};
    if (object && !open_.empty()) open.group = AddGroup(Group(), name, span, settings_);
    open_.push_back(open);
    at_++;
    NextItem();
  }

  void CloseBracket(bool object) {
    if (open_.empty() || open_.back().object != object) {
      Error(at_, "a bracket is closed that is not open");
    } else if (expected_ == Expected::kColon || (object && expected_ == Expected::kValue)) {
      Error(at_, "a name has no value");
    }
    at_++;
    if (!open_.empty()) open_.pop_back();
    EndValue();
  }

  void Value(std::string_view value, Span span, char quote) {
    const auto [name, name_span] = Name();
    settings_.settings.push_back({.name = name,
                                  .value = value,
                                  .name_span = name_span,
                                  .span = span,
                                  .group = Group(),
                                  .quote = quote});
    EndValue();
  }

  // True: it is the name of what follows.
  bool TakeAsName(std::string_view text, Span span) {
    if (InObject() && expected_ == Expected::kComma) {
      Error(span.begin, "a comma is missing between two values");
      NextItem();
    }
    if (!InObject() || expected_ != Expected::kName) return false;
    name_ = text;
    name_span_ = span;
    expected_ = Expected::kColon;
    return true;
  }

  void String() {
    const size_t begin = at_;
    const char quote = text_[at_++];
    const size_t first = at_;
    bool escaped = false;
    bool closed = false;
    for (; at_ < text_.size(); at_++) {
      const char c = text_[at_];
      if (c == quote) {
        closed = true;
        break;
      }
      if (c == '\n' || c == '\r') break;
      if (c != '\\') continue;
      escaped = true;
      at_++;
      if (text_.substr(at_, 2) == "\r\n") at_++;
    }
    at_ = std::min(at_, text_.size());
    const Span span{first, at_};
    if (!closed) Error(begin, "a string does not end on its line");
    std::string_view value = span.In(text_);
    if (escaped) value = Keep(Unescape(span), settings_);
    if (TakeAsName(value, span)) {
      if (closed) at_++;
      return;
    }
    const size_t end = closed ? at_ + 1 : at_;
    at_ = begin;
    BeginValue();
    Value(value, span, quote);
    at_ = end;
  }

  std::string Unescape(Span span) {
    std::string decoded;
    decoded.reserve(span.size());
    const std::string_view raw = text_.substr(0, span.end);
    for (size_t at = span.begin; at < raw.size();) {
      if (raw[at] != '\\') {
        decoded += raw[at++];
        continue;
      }
      const size_t backslash = at++;
      if (at == raw.size()) break;
      Escape(raw, at, backslash, decoded);
    }
    return decoded;
  }

  // `at` is at the byte behind the backslash, and then behind the escape.
  void Escape(std::string_view raw, size_t& at, size_t backslash, std::string& decoded) {
    constexpr std::string_view kFrom = "bfnrtv0\"\\/'";
    constexpr std::string_view kTo("\b\f\n\r\t\v\0\"\\/'", kFrom.size());
    const char c = raw[at++];
    if (c == 'u' || c == 'x') {
      const size_t digits = c == 'u' ? 4 : 2;
      uint32_t unit = 0;
      if (!ReadHex(raw, at, digits, digits, unit)) {
        Error(backslash, "an escape lacks hexadecimal digits");
        return;
      }
      if (unit >= 0xd800 && unit < 0xdc00 && raw.substr(at, 2) == "\\u") {
        size_t behind = at + 2;
        uint32_t low = 0;
        if (ReadHex(raw, behind, 4, 4, low) && low >= 0xdc00 && low < 0xe000) {
          unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
          at = behind;
        }
      }
      AppendUtf8(unit, decoded);
      return;
    }
    if (c == '\n') return;
    if (c == '\r') {
      if (at < raw.size() && raw[at] == '\n') at++;
      return;
    }
    const size_t known = kFrom.find(c);
    if (known == std::string_view::npos) Error(backslash, "an escape is not known");
    decoded += known == std::string_view::npos ? c : kTo[known];
  }

  void Word() {
    const size_t begin = at_;
    // At least one byte, so that it always goes on.
    do {
      at_++;
    } while (at_ < text_.size() && !IsMark(text_[at_]) && text_.substr(at_, 2) != "//" &&
             text_.substr(at_, 2) != "/*");
    const Span span{begin, at_};
    const std::string_view word = span.In(text_);
    if (TakeAsName(word, span)) return;
    at_ = begin;
    BeginValue();
    if (word != "true" && word != "false" && word != "null" && !IsNumber(word)) {
      Error(begin, "a value is neither in quotes nor a number, true, false or null");
    }
    Value(word, span, 0);
    at_ = span.end;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool stopped_ = false;
  Expected expected_ = Expected::kValue;
  std::string_view name_;  // of the value to come, in an object
  Span name_span_;
  std::vector<Open> open_;
  Settings settings_;
};

}  // namespace

Settings ReadJson(std::string_view text) {
  return Reader(text).Read();
}

}  // namespace leaktight
