#include "policy/ini_reader.h"

#include <algorithm>
#include <string>
#include <utility>

namespace leaktight {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

bool IsCommentSign(char c) {
  return c == '#' || c == ';';
}

Span Trimmed(std::string_view text, Span span) {
  while (!span.empty() && IsBlank(text[span.begin])) span.begin++;
  while (!span.empty() && IsBlank(text[span.end - 1])) span.end--;
  return span;
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view delimiters)
      : text_(text), delimiters_(delimiters) {
    settings_.format = SettingFormat::kIni;
  }

  Settings Read() {
    if (IsUnreadable(text_, settings_)) return std::move(settings_);
    for (size_t at = SkipByteOrderMark(text_); at < text_.size();) {
      const size_t end = std::min(text_.find_first_of("\r\n", at), text_.size());
      Line({at, end});
      at = end + (text_.substr(end, 2) == "\r\n" ? 2 : 1);
    }
    EndValue();
    return std::move(settings_);
  }

 private:
  // Without its comment, and without blanks around; `commented`: there was one.
  Span Content(Span line, bool& commented) const {
    const Span whole = Trimmed(text_, line);
    commented = !whole.empty() && IsCommentSign(text_[whole.begin]);
    if (commented) return {whole.begin, whole.begin};
    for (size_t at = whole.begin + 1; at < whole.end; at++) {
      if (!IsCommentSign(text_[at]) || !IsBlank(text_[at - 1])) continue;
      commented = true;
      return Trimmed(text_, {whole.begin, at});
    }
    return whole;
  }

  void Line(Span line) {
    bool commented = false;
    const Span content = Content(line, commented);
    if (content.empty()) {
      if (!commented && open_) blank_lines_++;
      return;
    }
    const size_t indent = content.begin - line.begin;
    if (open_ && indent > indent_) return Further(content);
    EndValue();
    indent_ = indent;
    if (text_[content.begin] == '[' && Section(content)) return;
    Assignment(content, Trimmed(text_, line));
  }

  bool Section(Span content) {
    const size_t close = content.In(text_).rfind(']');
    if (close == std::string_view::npos || close < 2) return false;
    const Span name{content.begin + 1, content.begin + close};
    group_ = AddGroup(0, name.In(text_), name, settings_);
    return true;
  }

  // `whole`: the line with its comment, which may be none within quotes.
  void Assignment(Span content, Span whole) {
    const std::string_view line = content.In(text_);
    const size_t sign = line.find_first_of(delimiters_);
    if (sign == std::string_view::npos) return;
    Setting setting;
    setting.group = group_;
    setting.name_span = Trimmed(text_, {content.begin, content.begin + sign});
    setting.name = setting.name_span.In(text_);
    if (setting.name.empty()) {
      AddError(content.begin, "a value has no name", settings_);
      return;
    }
    const size_t behind = content.begin + sign + 1;
    setting.span = Trimmed(text_, {behind, content.end});
    setting.value = setting.span.In(text_);
    const bool quoted = Quoted({behind, whole.end}, setting);
    settings_.settings.push_back(setting);
    open_ = !quoted;
  }

  // A value between two quotes, with nothing behind them but a comment.
  bool Quoted(Span rest, Setting& setting) {
    rest = Trimmed(text_, rest);
    const char quote = rest.empty() ? '\0' : text_[rest.begin];
    if (quote != '"' && quote != '\'') return false;
    bool escaped = false;
    size_t close = rest.begin + 1;
    for (; close < rest.end && text_[close] != quote; close++) {
      if (text_[close] != '\\' || quote != '"' || close + 1 >= rest.end) continue;
      const char next = text_[close + 1];
      if (next != '"' && next != '\\') continue;
      escaped = true;
      close++;
    }
    if (close >= rest.end) return false;
    const Span behind = Trimmed(text_, {close + 1, rest.end});
    if (!behind.empty() && !IsCommentSign(text_[behind.begin])) return false;
    setting.quote = quote;
    setting.span = {rest.begin + 1, close};
    setting.value = setting.span.In(text_);
    if (escaped) setting.value = Keep(Unescape(setting.value), settings_);
    return true;
  }

  static std::string Unescape(std::string_view raw) {
    std::string decoded;
    for (size_t at = 0; at < raw.size(); at++) {
      const bool escape =
          raw[at] == '\\' && at + 1 < raw.size() && (raw[at + 1] == '"' || raw[at + 1] == '\\');
      if (escape) at++;
      decoded += raw[at];
    }
    return decoded;
  }

  void Further(Span content) {
    Setting& setting = settings_.settings.back();
    if (!setting.lines) {
      joined_ = setting.value;
      setting.lines = true;
    }
    if (setting.span.empty()) {
      setting.span.begin = content.begin;
    } else {
      joined_.append(blank_lines_ + 1, '\n');
    }
    joined_ += content.In(text_);
    setting.span.end = content.end;
    blank_lines_ = 0;
  }

  void EndValue() {
    if (open_ && settings_.settings.back().lines) {
      settings_.settings.back().value = Keep(std::move(joined_), settings_);
      joined_ = {};
    }
    open_ = false;
    blank_lines_ = 0;
  }

  std::string_view text_;
  std::string_view delimiters_;
  uint32_t group_ = 0;
  // Of the last setting: may lines go on with it, how far is its name indented, its value so far.
  bool open_ = false;
  size_t indent_ = 0;
  size_t blank_lines_ = 0;
  std::string joined_;
  Settings settings_;
};

}  // namespace

Settings ReadIni(std::string_view text, std::string_view delimiters) {
  return Reader(text, delimiters).Read();
}

bool LooksLikeIni(std::string_view text) {
  for (size_t at = SkipByteOrderMark(text); at < text.size();) {
    const size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    const Span line = Trimmed(text, {at, end});
    at = end + 1;
    if (line.empty() || IsCommentSign(text[line.begin])) continue;
    const std::string_view first = line.In(text);
    // A list of JSON or of a program is none: nothing but a name stands between the brackets.
    const size_t close = first.find(']');
    return first[0] == '[' && close != std::string_view::npos && close > 1 &&
           first.substr(0, close).find_first_of(",{}'=") == std::string_view::npos &&
           first.substr(1, close - 1).find('[') == std::string_view::npos;
  }
  return false;
}

}  // namespace leaktight
