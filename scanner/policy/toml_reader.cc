#include "policy/toml_reader.h"

#include <algorithm>
#include <string>
#include <utility>

namespace leaktight {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

bool IsLineEnd(char c) {
  return c == '\n' || c == '\r';
}

// Bytes beyond ASCII are no bare name in TOML 1.0, but say no less.
bool IsBareName(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

// A number, a date, a time, true, false; no more is told of them.
bool IsBareValue(std::string_view value) {
  if (value == "true" || value == "false") return true;
  if (value.starts_with('+') || value.starts_with('-')) value.remove_prefix(1);
  if (value == "inf" || value == "nan") return true;
  // A blank may stand between a date and a time.
  constexpr size_t kDateBytes = 10;
  const size_t blank = value.find(' ');
  return !value.empty() && value[0] >= '0' && value[0] <= '9' &&
         (blank == std::string_view::npos || (blank == kDateBytes && value[4] == '-')) &&
         value.find_first_not_of("0123456789abcdefABCDEFxo_.:+-TtZz ") == std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) { settings_.format = SettingFormat::kToml; }

  Settings Read() {
    if (IsUnreadable(text_, settings_)) return std::move(settings_);
    at_ = SkipByteOrderMark(text_);
    while (true) {
      SkipLines();
      if (at_ >= text_.size()) break;
      open_.clear();
      const bool read = text_[at_] == '[' ? Header() : Assignment();
      if (read) EndLine();
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    }
    return std::move(settings_);
  }

 private:
  struct Name {
    std::string_view text;
    Span span;
  };
  // A list or an inline table whose end is still to come.
  struct Open {
    bool table = false;
    uint32_t group = 0;
    Name name;  // of a list: its items'
  };

  // False, so that it can end what goes wrong.
  bool Error(size_t at, std::string_view what) {
    AddError(at, what, settings_);
    return false;
  }

  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
  }
  bool AtEnd() const { return at_ >= text_.size() || IsLineEnd(text_[at_]); }
  void SkipBlanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) at_++;
  }
  // Blanks, comments and line ends.
  void SkipLines() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      } else if (IsBlank(text_[at_]) || IsLineEnd(text_[at_])) {
        at_++;
      } else {
        return;
      }
    }
  }

  void EndLine() {
    SkipBlanks();
    if (!AtEnd() && text_[at_] != '#') Error(at_, "there is more behind the end of the value");
  }

  bool Header() {
    const bool list = Peek(1) == '[';
    at_ += list ? 2 : 1;
    Name last;
    uint32_t group = 0;
    if (!Names(group, last)) return false;
    if (Peek() != ']' || (list && Peek(1) != ']')) {
      return Error(at_, "a table's name is not closed");
    }
    at_ += list ? 2 : 1;
    table_ = AddGroup(group, last.text, last.span, settings_);
    return true;
  }

  bool Assignment() {
    uint32_t group = table_;
    Name name;
    return Names(group, name) && Equals() && Value(group, name) && Rest();
  }

  bool Equals() {
    if (Peek() != '=') return Error(at_, "a name is followed by no =");
    at_++;
    SkipBlanks();
    return true;
  }

  // "a.b.c": the groups for all but the last, which is given back. The cursor is behind the blanks
  // that follow.
  bool Names(uint32_t& group, Name& last) {
    for (bool first = true;; first = false) {
      SkipBlanks();
      if (!first) group = AddGroup(group, last.text, last.span, settings_);
      if (!OneName(last)) return false;
      SkipBlanks();
      if (Peek() != '.') return true;
      at_++;
    }
  }

  bool OneName(Name& name) {
    const char c = Peek();
    if (c == '"' || c == '\'') {
      Setting quoted;
      const bool read = Line(c, quoted);
      name = {quoted.value, quoted.span};
      return read;
    }
    name.span = {at_, at_};
    while (at_ < text_.size() && IsBareName(text_[at_])) at_++;
    name.span.end = at_;
    name.text = name.span.In(text_);
    if (!name.span.empty()) return true;
    return Error(at_, "a name is missing, or holds what needs quotes");
  }

  // The first part of a value: all of it, unless it opens a bracket.
  bool Value(uint32_t group, Name name) {
    const char c = Peek();
    if (c == '[' || c == '{') {
      if (open_.size() >= kMaxSettingDepth) return Error(at_, "it is nested too deep");
      const bool table = c == '{';
      open_.push_back(
          {table, table ? AddGroup(group, name.text, name.span, settings_) : group, name});
      at_++;
      return true;
    }
    Setting setting;
    setting.group = group;
    setting.name = name.text;
    setting.name_span = name.span;
    const bool triple = (c == '"' || c == '\'') && Peek(1) == c && Peek(2) == c;
    const bool read = triple                  ? Lines(c, setting)
                      : c == '"' || c == '\'' ? Line(c, setting)
                                              : Bare(setting);
    settings_.settings.push_back(setting);
    return read;
  }

  // What is still to come in the brackets that are open.
  bool Rest() {
    while (!open_.empty()) {
      SkipLines();
      if (at_ >= text_.size()) return Error(at_, "a bracket is never closed");
      if (text_[at_] == (open_.back().table ? '}' : ']')) {
        at_++;
        open_.pop_back();
        if (!open_.empty() && !Comma()) return false;
        continue;
      }
      const Open& open = open_.back();
      uint32_t group = open.group;
      Name name = open.name;
      const size_t depth = open_.size();
      if (open.table && (!Names(group, name) || !Equals())) return false;
      if (!Value(group, name)) return false;
      if (open_.size() == depth && !Comma()) return false;
    }
    return true;
  }

  bool Comma() {
    SkipLines();
    const char close = open_.back().table ? '}' : ']';
    if (at_ < text_.size() && text_[at_] == ',') {
      at_++;
    } else if (at_ >= text_.size() || text_[at_] != close) {
      return Error(at_, "a comma is missing between two values");
    }
    return true;
  }

  bool Bare(Setting& setting) {
    const std::string_view ends = open_.empty() ? "#\r\n" : ",]}#\r\n";
    setting.span = {at_, std::min(text_.find_first_of(ends, at_), text_.size())};
    at_ = setting.span.end;
    while (!setting.span.empty() && IsBlank(text_[setting.span.end - 1])) setting.span.end--;
    setting.value = setting.span.In(text_);
    if (setting.value.empty()) return Error(at_, "a value is missing");
    if (IsBareValue(setting.value)) return true;
    Error(setting.span.begin, "a value is neither in quotes nor a number, a date, true or false");
    // In brackets it is not known where such a one ends.
    return open_.empty();
  }

  // A string that ends on its line.
  bool Line(char quote, Setting& setting) {
    const size_t begin = at_++;
    setting.quote = quote;
    setting.span = {at_, at_};
    bool escaped = false;
    while (!AtEnd() && text_[at_] != quote) {
      const bool escape = quote == '"' && text_[at_] == '\\';
      escaped |= escape;
      at_ += escape && at_ + 1 < text_.size() && !IsLineEnd(text_[at_ + 1]) ? 2 : 1;
    }
    setting.span.end = at_;
    setting.value = setting.span.In(text_);
    if (escaped) setting.value = Keep(Unescape(setting.span, true), settings_);
    if (AtEnd()) return Error(begin, "a string does not end on its line");
    at_++;
    return true;
  }

  // A string in triple quotes.
  bool Lines(char quote, Setting& setting) {
    const size_t begin = at_;
    at_ += 3;
    setting.quote = quote;
    setting.lines = true;
    if (text_.substr(at_, 2) == "\r\n") {
      at_ += 2;
    } else if (Peek() == '\n') {
      at_++;
    }
    setting.span = {std::min(at_, text_.size()), at_};
    const size_t close = Closing(quote);
    if (close == std::string_view::npos) {
      setting.span.end = std::min(text_.find_first_of("\r\n", at_), text_.size());
      setting.span.begin = std::min(setting.span.begin, setting.span.end);
      setting.value = setting.span.In(text_);
      at_ = setting.span.end;
      return Error(begin, "a string in triple quotes is never closed");
    }
    setting.span.end = close;
    setting.value = setting.span.In(text_);
    const bool changes = setting.value.find('\r') != std::string_view::npos ||
                         (quote == '"' && setting.value.find('\\') != std::string_view::npos);
    if (changes) setting.value = Keep(Unescape(setting.span, quote == '"'), settings_);
    at_ = close + 3;
    return true;
  }

  // Where the closing quotes begin: up to two more of the kind before them belong to the string.
  size_t Closing(char quote) {
    bool& missing = quote == '"' ? no_more_double_ : no_more_single_;
    // Once there is none there is none further down: looking again would be quadratic.
    if (missing) return std::string_view::npos;
    for (size_t at = at_; at < text_.size(); at++) {
      if (quote == '"' && text_[at] == '\\') {
        at++;
      } else if (text_[at] == quote && at + 2 < text_.size() && text_[at + 1] == quote &&
                 text_[at + 2] == quote) {
        for (int more = 0; more < 2 && at + 3 < text_.size() && text_[at + 3] == quote; more++) {
          at++;
        }
        return at;
      }
    }
    missing = true;
    return std::string_view::npos;
  }

  // Line ends are \n, whatever the file has.
  std::string Unescape(Span span, bool escapes) {
    const std::string_view raw = text_.substr(0, span.end);
    std::string decoded;
    decoded.reserve(span.size());
    for (size_t at = span.begin; at < raw.size();) {
      if (raw.substr(at, 2) == "\r\n") {
        at++;
      } else if (!escapes || raw[at] != '\\' || at + 1 == raw.size()) {
        decoded += raw[at++];
      } else {
        Escape(raw, ++at, decoded);
      }
    }
    return decoded;
  }

  // `at` is at the byte behind the backslash, and then behind the escape.
  void Escape(std::string_view raw, size_t& at, std::string& decoded) {
    constexpr std::string_view kFrom = "btnfre\"\\";
    constexpr std::string_view kTo = "\b\t\n\f\r\x1b\"\\";
    const size_t backslash = at - 1;
    const char c = raw[at];
    // At the end of a line it takes all blanks and line ends with it.
    const size_t next = std::min(raw.find_first_not_of(" \t", at), raw.size());
    if (next < raw.size() && IsLineEnd(raw[next])) {
      at = std::min(raw.find_first_not_of(" \t\r\n", next), raw.size());
      return;
    }
    at++;
    if (c == 'u' || c == 'U' || c == 'x') {
      const size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 2;
      uint32_t code_point = 0;
      if (ReadHex(raw, at, digits, digits, code_point)) {
        AppendUtf8(code_point, decoded);
      } else {
        Error(backslash, "an escape lacks hexadecimal digits");
      }
      return;
    }
    const size_t known = kFrom.find(c);
    if (known == std::string_view::npos) Error(backslash, "an escape is not known");
    decoded += known == std::string_view::npos ? c : kTo[known];
  }

  std::string_view text_;
  size_t at_ = 0;
  uint32_t table_ = 0;
  bool no_more_double_ = false;
  bool no_more_single_ = false;
  std::vector<Open> open_;
  Settings settings_;
};

}  // namespace

Settings ReadToml(std::string_view text) {
  return Reader(text).Read();
}

}  // namespace leaktight
