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

// What only shells refuse: a digit at the beginning, letters of other alphabets.
bool BeginsName(char c) {
  return IsNameStart(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// What a backslash and `c` stand for within `quote`; 0: for themselves.
char Escaped(char c, char quote) {
  if (quote == '\'') return c == '\'' ? c : '\0';
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '"':
    case '\\':
    case '$':
    case '`':
    case '\n':
      return c;
    default:
      return '\0';
  }
}

std::string Decoded(std::string_view value, char quote) {
  std::string text;
  text.reserve(value.size());
  for (size_t i = 0; i < value.size(); i++) {
    const char next = i + 1 < value.size() ? value[i + 1] : '\0';
    if (value[i] == '\r' && next == '\n') continue;
    const char escaped = value[i] == '\\' && quote != '`' ? Escaped(next, quote) : '\0';
    text += escaped != '\0' ? escaped : value[i];
    if (escaped != '\0') i++;
  }
  return text;
}

bool Interpolates(std::string_view value) {
  const size_t last_brace = value.rfind('}');
  const size_t last_bracket = value.rfind(')');
  for (size_t at = value.find('$'); at != std::string_view::npos; at = value.find('$', at + 1)) {
    if (at + 1 == value.size() || (at > 0 && value[at - 1] == '\\')) continue;
    const char next = value[at + 1];
    if (IsNameStart(next)) return true;
    // What nothing closes is a piece of a password.
    const size_t close = next == '{' ? last_brace : next == '(' ? last_bracket : 0;
    if (close != std::string_view::npos && close > at) return true;
  }
  return false;
}

// The text in a value that is nothing but `${NAME:-text}` or `${NAME-text}`; else all of it.
Span Fallback(std::string_view value) {
  const Span all = {0, value.size()};
  if (!value.starts_with("${") || value.find('}') != value.size() - 1) return all;
  size_t at = 2;
  while (IsNamePart(value[at]) && value[at] != '-' && value[at] != '.') at++;
  if (at == 2) return all;
  if (value[at] == ':') at++;
  return value[at] == '-' ? Span{at + 1, value.size() - 1} : all;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  DotenvFile Read() {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    if (text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff")) {
      Complain("in UTF-16, and dotenv files are read as UTF-8: save it as that", 0);
      return std::move(file_);
    }
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

  void Complain(const char* error, size_t at) {
    if (!file_.error.empty()) return;
    file_.error = error;
    file_.error_at = at;
  }

  // Leaves the cursor somewhere on the last line that it used.
  void ReadLine() {
    const size_t begin = at_;
    SkipBlanks();
    if (AtEnd() || text_[at_] == '#') return;
    DotenvEntry entry;
    if (!ReadName(entry)) {
      file_.broken.push_back({begin, LineEnd(at_)});
      Complain("neither NAME=value nor a comment", begin);
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
    if (at_ < text_.size() && BeginsName(text_[at_])) {
      while (at_ < text_.size() && (IsNamePart(text_[at_]) || BeginsName(text_[at_]))) at_++;
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

  void SetValue(DotenvEntry& entry, Span value, char quote) {
    if (quote != '\'' && quote != '`') {
      const Span fallback = Fallback(value.In(text_));
      value = {value.begin + fallback.begin, value.begin + fallback.end};
      entry.interpolated = Interpolates(value.In(text_));
    }
    entry.quote = quote;
    entry.value = value;
    entry.decoded = quote == 0 ? std::string(value.In(text_)) : Decoded(value.In(text_), quote);
  }

  static bool IsQuote(char c) { return c == '\'' || c == '"' || c == '`'; }

  bool ReadQuoted(DotenvEntry& entry) {
    const char quote = text_[at_];
    const size_t close = Closing(quote, at_ + 1);
    if (close == std::string_view::npos) {
      Complain("a value whose quote nothing closes", at_);
      return false;
    }
    size_t behind = close + 1;
    while (behind < text_.size() && IsBlank(text_[behind])) behind++;
    if (behind < text_.size() && !IsLineEnd(text_[behind]) && text_[behind] != '#') {
      Complain("a value that goes on behind its closing quote", behind);
      return false;
    }
    SetValue(entry, {at_ + 1, close}, quote);
    at_ = behind;
    return true;
  }

  size_t Closing(char quote, size_t from) {
    // Once there is none of a kind, there is none further down either: looking again at each line
    // would be quadratic.
    if (missing_.find(quote) != std::string::npos) return std::string_view::npos;
    for (size_t at = from; at < text_.size(); at++) {
      if (text_[at] == '\\' && (quote == '"' || (quote == '\'' && EscapesQuote(at)))) {
        at++;
      } else if (text_[at] == quote) {
        return at;
      }
    }
    missing_ += quote;
    return std::string_view::npos;
  }

  // A backslash within single quotes: before a quote that is not the line's last. (Else it is a
  // path's, as in 'C:\dir\'.)
  bool EscapesQuote(size_t at) {
    if (at + 1 >= text_.size() || text_[at + 1] != '\'') return false;
    if (at < line_begin_ || at >= line_end_) {
      line_begin_ = at;
      line_end_ = LineEnd(at);
      last_quote_ = text_.rfind('\'', line_end_ - 1);
    }
    return last_quote_ != at + 1;
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
    SetValue(entry, {begin, end}, 0);
    at_ = line_end;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string missing_;    // quotes without a partner further down
  size_t line_begin_ = 0;  // of the line, or the part of it, that EscapesQuote looked at last
  size_t line_end_ = 0;    // of the line that EscapesQuote looked at last
  size_t last_quote_ = 0;  // the last single quote of it
  DotenvFile file_;
};

}  // namespace

DotenvFile ReadDotenv(std::string_view text) {
  return Reader(text).Read();
}

}  // namespace leaktight
