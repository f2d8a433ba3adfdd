#include "policy/properties_reader.h"

#include <algorithm>
#include <string>
#include <utility>

namespace leaktight {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\f';
}

bool IsLineEnd(char c) {
  return c == '\n' || c == '\r';
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    settings_.format = SettingFormat::kProperties;
  }

  Settings Read() {
    if (IsUnreadable(text_, settings_)) return std::move(settings_);
    at_ = SkipByteOrderMark(text_);
    while (at_ < text_.size()) Line();
    return std::move(settings_);
  }

 private:
  bool AtEnd() const { return at_ >= text_.size() || IsLineEnd(text_[at_]); }

  void Line() {
    // A line of nothing but a backslash joins nothing to the next.
    while (at_ < text_.size() && (IsBlank(text_[at_]) || IsLineEnd(text_[at_]))) at_++;
    while (SkipJoint()) SkipBlanks();
    if (AtEnd()) return;
    if (text_[at_] == '#' || text_[at_] == '!') {
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      return;
    }
    Setting setting;
    setting.name = Part(true, setting.name_span);
    SkipSeparator();
    const size_t begin = at_;
    setting.value = Part(false, setting.span);
    setting.lines = text_.substr(begin, setting.span.end - begin).find_first_of("\r\n") !=
                    std::string_view::npos;
    settings_.settings.push_back(setting);
  }

  void SkipBlanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) at_++;
  }

  // A backslash at the end of a line, and the blanks at the beginning of the next one.
  bool SkipJoint() {
    if (at_ >= text_.size() || text_[at_] != '\\') return false;
    const size_t behind = at_ + 1;
    if (behind < text_.size() && !IsLineEnd(text_[behind])) return false;
    at_ = behind;
    if (text_.substr(at_, 2) == "\r\n") at_++;
    if (at_ < text_.size()) at_++;
    SkipBlanks();
    return true;
  }

  // Blanks with at most one = or : among them.
  void SkipSeparator() {
    bool seen = false;
    while (!AtEnd()) {
      if (SkipJoint()) continue;
      const char c = text_[at_];
      if (!IsBlank(c) && (seen || (c != '=' && c != ':'))) break;
      seen |= !IsBlank(c);
      at_++;
    }
  }

  // A name, up to what ends it, or a value, up to the end of the line.
  std::string_view Part(bool name, Span& span) {
    span = {at_, at_};
    std::string decoded;
    bool as_written = true;
    const auto keep = [&] {
      if (as_written) decoded = span.In(text_);
      as_written = false;
    };
    while (!AtEnd()) {
      const char c = text_[at_];
      if (name && (c == '=' || c == ':' || IsBlank(c))) break;
      if (c != '\\') {
        if (!as_written) decoded += c;
        span.end = ++at_;
        continue;
      }
      keep();
      if (SkipJoint()) continue;
      at_++;
      Escape(decoded);
      span.end = at_;
    }
    return as_written ? span.In(text_) : Keep(std::move(decoded), settings_);
  }

  // The cursor is behind the backslash, and then behind the escape.
  void Escape(std::string& decoded) {
    const char c = text_[at_++];
    switch (c) {
      case 'n':
        decoded += '\n';
        return;
      case 'r':
        decoded += '\r';
        return;
      case 't':
        decoded += '\t';
        return;
      case 'f':
        decoded += '\f';
        return;
      case 'u':
        break;
      default:
        decoded += c;
        return;
    }
    const size_t begin = at_;
    uint32_t unit = 0;
    if (!ReadHex(text_, at_, 4, 4, unit)) {
      AddError(begin, "\\u lacks its four hexadecimal digits", settings_);
      at_ = begin;
      decoded += 'u';
      return;
    }
    if (unit >= 0xd800 && unit < 0xdc00 && text_.substr(at_, 2) == "\\u") {
      size_t behind = at_ + 2;
      uint32_t low = 0;
      if (ReadHex(text_, behind, 4, 4, low) && low >= 0xdc00 && low < 0xe000) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        at_ = behind;
      }
    }
    AppendUtf8(unit, decoded);
  }

  std::string_view text_;
  size_t at_ = 0;
  Settings settings_;
};

}  // namespace

Settings ReadProperties(std::string_view text) {
  return Reader(text).Read();
}

}  // namespace leaktight
