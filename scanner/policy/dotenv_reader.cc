#include "policy/dotenv_reader.h"

#include <algorithm>

namespace leaktight {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

bool IsLineEnd(char c) {
  return c == '\n' || c == '\r';
}

bool IsNameStart(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool IsNamePart(char c) {
  return IsNameStart(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

std::string Unescape(std::string_view value) {
  std::string text;
  text.reserve(value.size());
  for (size_t i = 0; i < value.size(); i++) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      text += value[i];
      continue;
    }
    const char c = value[++i];
    switch (c) {
      case 'n':
        text += '\n';
        break;
      case 'r':
        text += '\r';
        break;
      case 't':
        text += '\t';
        break;
      case '"':
      case '\\':
      case '$':
      case '`':
      case '\n':
        text += c;
        break;
      default:
        text += '\\';
        text += c;
    }
  }
  return text;
}

bool Interpolates(std::string_view value) {
  for (size_t at = value.find('$'); at != std::string_view::npos; at = value.find('$', at + 1)) {
    if (at + 1 == value.size() || (at > 0 && value[at - 1] == '\\')) continue;
    const char next = value[at + 1];
    if (next == '{' || next == '(' || IsNameStart(next)) return true;
  }
  return false;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  DotenvFile Read() {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    while (at_ < text_.size()) {
      ReadLine();
      at_ = LineEnd(at_);
      if (at_ < text_.size()) at_++;
    }
    return std::move(file_);
  }

 private:
  size_t LineEnd(size_t from) const {
    return std::min(text_.find_first_of("\r\n", from), text_.size());
  }
  bool AtEnd() const { return at_ == text_.size() || IsLineEnd(text_[at_]); }
  void SkipBlanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) at_++;
  }

  // Leaves the cursor somewhere on the last line that it used.
  void ReadLine() {
    const size_t begin = at_;
    SkipBlanks();
    if (AtEnd() || text_[at_] == '#') return;
    DotenvEntry entry;
    if (!ReadName(entry)) {
      file_.broken.push_back({begin, LineEnd(at_)});
      return;
    }
    if (AtEnd() || text_[at_] == '#') return;  // a name alone
    at_++;
    ReadValue(entry);
    file_.entries.push_back(std::move(entry));
  }

  // Up to the `=` or `:`, or to the end of the line.
  bool ReadName(DotenvEntry& entry) {
    entry.name = Name();
    if (entry.name.In(text_) == "export" && at_ < text_.size() && IsBlank(text_[at_])) {
      SkipBlanks();
      const Span exported = Name();
      if (!exported.empty()) {
        entry.exported = true;
        entry.name = exported;
      }
    }
    if (entry.name.empty()) return false;
    SkipBlanks();
    if (AtEnd() || text_[at_] == '#' || text_[at_] == '=') return true;
    return text_[at_] == ':' &&
           (at_ + 1 == text_.size() || IsBlank(text_[at_ + 1]) || IsLineEnd(text_[at_ + 1]));
  }

  Span Name() {
    const size_t begin = at_;
    if (at_ < text_.size() && IsNameStart(text_[at_])) {
      while (at_ < text_.size() && IsNamePart(text_[at_])) at_++;
    }
    return {begin, at_};
  }

  void ReadValue(DotenvEntry& entry) {
    const size_t begin = at_;
    SkipBlanks();
    if (!AtEnd() && IsQuote(text_[at_]) && ReadQuoted(entry)) return;
    at_ = begin;
    ReadUnquoted(entry);
  }

  static bool IsQuote(char c) { return c == '\'' || c == '"' || c == '`'; }

  bool ReadQuoted(DotenvEntry& entry) {
    const char quote = text_[at_];
    const size_t close = Closing(quote, at_ + 1);
    if (close == std::string_view::npos) return false;
    size_t behind = close + 1;
    while (behind < text_.size() && IsBlank(text_[behind])) behind++;
    if (behind < text_.size() && !IsLineEnd(text_[behind]) && text_[behind] != '#') return false;
    entry.quote = quote;
    entry.value = {at_ + 1, close};
    const std::string_view value = entry.value.In(text_);
    entry.interpolated = quote == '"' && Interpolates(value);
    entry.decoded = quote == '"' ? Unescape(value) : std::string(value);
    at_ = behind;
    return true;
  }

  size_t Closing(char quote, size_t from) {
    // Once there is none of a kind, there is none further down either: looking again at each line
    // would be quadratic.
    if (missing_.find(quote) != std::string::npos) return std::string_view::npos;
    for (size_t at = from; at < text_.size(); at++) {
      if (text_[at] == '\\' && quote == '"') {
        at++;
      } else if (text_[at] == quote) {
        return at;
      }
    }
    missing_ += quote;
    return std::string_view::npos;
  }

  void ReadUnquoted(DotenvEntry& entry) {
    const size_t line_end = LineEnd(at_);
    size_t end = line_end;
    for (size_t at = at_; at < line_end; at++) {
      if (text_[at] == '#' && at > at_ && IsBlank(text_[at - 1])) {
        end = at;
        break;
      }
    }
    size_t begin = at_;
    while (begin < end && IsBlank(text_[begin])) begin++;
    while (end > begin && IsBlank(text_[end - 1])) end--;
    entry.value = {begin, end};
    entry.decoded = entry.value.In(text_);
    entry.interpolated = Interpolates(entry.decoded);
    at_ = line_end;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string missing_;  // quotes without a partner further down
  DotenvFile file_;
};

}  // namespace

DotenvFile ReadDotenv(std::string_view text) {
  return Reader(text).Read();
}

}  // namespace leaktight
