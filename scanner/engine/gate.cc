#include "engine/gate.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// Shorter values are no finding: see validators_generic.cc.
constexpr size_t kShortestValue = 8;

// … but that of a password, where it is no word: chosen_password.h asks for as much at least.
constexpr size_t kShortestPassword = 4;
constexpr double kLeastPasswordBits = 5;

bool IsNameByte(char c) {
  return IsAlnum(c) || c == '_' || c == '-' || c == '.';
}

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

bool IsSpace(char c) {
  return IsBlank(c) || c == '\n' || c == '\r';
}

// Whether chosen_password.h may want to hear of it.
bool MayBeChosen(std::string_view value) {
  return value.size() >= kShortestPassword && (std::any_of(value.begin(), value.end(), IsDigit) ||
                                               RandomBits(value) >= kLeastPasswordBits);
}

// Reads on through the bytes behind a name, which may be a password's.
class Reader {
 public:
  Reader(std::string_view rest, bool of_password) : rest_(rest), of_password_(of_password) {}

  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  char peek(size_t i) const { return i < rest_.size() ? rest_[i] : '\0'; }
  std::string_view rest() const { return rest_; }
  // Whether the next `size` bytes may be a password that is too short or plain for anything else.
  bool IsPassword(size_t size) const { return of_password_ && MayBeChosen(rest_.substr(0, size)); }

  template <class Is>
  size_t Skip(Is is) {
    size_t n = 0;
    while (n < rest_.size() && is(rest_[n])) n++;
    rest_.remove_prefix(n);
    return n;
  }
  bool Take(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool TakeWord(std::string_view lower) {
    if (rest_.size() < lower.size()) return false;
    for (size_t i = 0; i < lower.size(); i++) {
      if (LowerOf(rest_[i]) != lower[i]) return false;
    }
    if (rest_.size() > lower.size() && IsAlnum(rest_[lower.size()])) return false;
    rest_.remove_prefix(lower.size());
    return true;
  }

 private:
  std::string_view rest_;
  bool of_password_;
};

// A value between quotes: without blanks, and not short.
bool IsQuotedValue(Reader at) {
  at.Skip([](char c) { return c == '\\'; });
  const char quote = at.peek();
  if (!IsQuote(quote)) return false;
  at.Skip([&](char c) { return c == quote; });  // """
  for (const std::string_view scheme : {"bearer", "basic", "token", "apikey"}) {
    if (at.TakeWord(scheme)) at.Skip(IsBlank);
  }
  size_t size = 0;
  for (; size < kShortestValue; size++) {
    const char c = at.peek(size);
    // `\"` closes where quotes are escaped; elsewhere it may stand in a value.
    if (c == quote || (c == '\\' && at.peek(size + 1) == quote && at.IsPassword(size))) {
      return at.IsPassword(size);
    }
    if (c == '\0' || IsSpace(c)) return false;
  }
  return true;
}

// A value without quotes: not short, and with a byte that words of lower case do not have.
bool IsBareValue(Reader at) {
  for (const std::string_view scheme : {"bearer", "basic", "token", "apikey"}) {
    if (at.TakeWord(scheme)) at.Skip(IsBlank);
  }
  bool telling = false;
  size_t size = 0;
  for (;; size++) {
    const char c = at.peek(size);
    if (c == '\0' || IsSpace(c) || IsQuote(c) || c == ',' || c == ';' || c == '<' || c == '>' ||
        c == '\\') {
      break;
    }
    telling |= IsDigit(c) || IsUpper(c) || c == '+' || c == '=';
  }
  return (size >= kShortestValue && telling) || at.IsPassword(size);
}

// A literal inside what makes a value of it: Secret("…"), getenv("X", "…"), x || "…", (char*)"…".
bool IsWrappedValue(Reader at) {
  bool opened = false;
  char last = '\0';
  at.Skip([&](char c) {
    opened |= c == '(' || (c == last && (c == '|' || c == '?')) || (last == 'o' && c == 'r');
    last = c;
    return IsNameByte(c) || IsBlank(c) || c == ':' || c == '<' || c == '>' || c == '[' ||
           c == ']' || c == '(' || c == ')' || c == '*' || c == '?' || c == '|' || c == '@' ||
           c == '$' || ((c == '\n' || c == '\r') && opened);
  });
  if (!opened || !IsQuote(at.peek())) return false;
  if (IsQuotedValue(at)) return true;
  const char quote = at.peek();
  at.Take(quote);
  at.Skip([&](char c) { return c != quote && c != '\n'; });
  if (!at.Take(quote) || !at.Take(',')) return false;
  at.Skip(IsBlank);
  return IsQuotedValue(at);
}

bool IsValue(Reader at, bool bare_too) {
  Reader prefixed = at;  // b"…", u8"…", @"…"
  for (int i = 0; i < 2 && !IsQuote(prefixed.peek()) && prefixed.peek() != '\\'; i++) {
    if (!IsAlnum(prefixed.peek()) && prefixed.peek() != '@' && prefixed.peek() != '$') break;
    prefixed.Take(prefixed.peek());
  }
  if (IsQuotedValue(prefixed) || (bare_too && IsBareValue(at))) return true;
  return IsWrappedValue(at);
}

bool IsElementValue(Reader at) {
  at.Skip(IsSpace);
  const Reader value = at;
  const size_t size =
      at.Skip([](char c) { return !IsSpace(c) && c != '<' && c != '>' && !IsQuote(c); });
  at.Skip(IsSpace);
  return (size >= kShortestValue || value.IsPassword(size)) &&
         (at.done() || (at.peek() == '<' && at.peek(1) == '/'));
}

// The key `value` of a pair whose other half is the name: "name": "X", "value": "…".
bool IsPairedValue(Reader at) {
  at.Skip(IsBlank);
  at.Take(',');
  at.Skip(IsSpace);
  at.Skip([](char c) { return c == '\\'; });
  if (IsQuote(at.peek())) at.Take(at.peek());
  if (!at.TakeWord("value")) return false;
  at.Skip([](char c) { return c == '\\' || IsQuote(c); });
  at.Skip(IsBlank);
  if (!at.Take('=') && !at.Take(':')) return false;
  at.Take('>');
  at.Skip(IsBlank);
  return IsValue(at, true);
}

// The marks of assignment and comparison, and the value behind one.
bool IsMarkAndValue(Reader at) {
  if (at.Skip([](char c) {
        return c == '=' || c == ':' || c == '<' || c == '>' || c == '-' || c == '!' || c == '?' ||
               c == '+' || c == '|';
      }) == 0) {
    return false;
  }
  at.Skip(IsBlank);
  if (at.peek() == '\n' || at.peek() == '\r') {
    at.Skip(IsSpace);
    if (at.peek() != '-' || !IsBlank(at.peek(1))) return IsValue(at, false);
    at.Take('-');  // the first item of a list in YAML
    at.Skip(IsBlank);
  }
  return IsValue(at, true);
}

bool IsTypeByte(char c) {
  return IsNameByte(c) || IsBlank(c) || c == '<' || c == '>' || c == '[' || c == ']' || c == '?' ||
         c == '&' || c == '\'' || c == '|' || c == '*';
}

// Does an option or a keyword of a shell, of Docker, of a web server or of netrc stand before the
// name, so that the value follows behind a blank?
bool IsOption(std::string_view before) {
  if (before.ends_with('$')) before.remove_suffix(1);
  if (before.empty()) return false;
  if (before.back() == '-') return true;
  if (!IsSpace(before.back())) return false;
  const auto take_word = [&] {
    while (!before.empty() && IsSpace(before.back())) before.remove_suffix(1);
    size_t size = 0;
    while (size < before.size() && !IsSpace(before[before.size() - size - 1])) size++;
    const std::string_view word = before.substr(before.size() - size);
    before.remove_suffix(size);
    return word;
  };
  const auto is = [](std::string_view word, std::string_view lower) {
    return std::equal(word.begin(), word.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return LowerOf(a) == b; });
  };
  std::string_view word = take_word();
  if (word.starts_with('-')) word = take_word();
  return is(word, "env") || is(word, "setenv") || is(word, "set") || is(take_word(), "login");
}

// What stands behind the name of a property of C#: { get; set; } = "…".
bool IsPropertyValue(Reader at) {
  at.Take('{');
  at.Skip(IsBlank);
  if (!at.TakeWord("get")) return false;
  at.Skip([](char c) { return IsNameByte(c) || IsBlank(c) || c == ';'; });
  if (!at.Take('}')) return false;
  at.Skip(IsBlank);
  return at.peek() == '=' && IsMarkAndValue(at);
}

// `before` ends where the name begins, `at` stands where it ends.
bool IsAssignment(std::string_view before, Reader at) {
  if (IsBlank(at.peek())) {
    Reader value = at;
    value.Skip(IsBlank);
    if (IsOption(before) && IsBareValue(value)) return true;
  }
  // What belongs to the name yet: a subscript, a closing quote or bracket.
  if (at.peek() == '?' || at.peek() == '!') {
    if (at.peek(1) != '=') at.Take(at.peek());
  }
  while ((at.peek() == '[' && !IsQuote(at.peek(1))) || (at.peek() == '{' && at.peek(1) == '}')) {
    at.Skip([](char c) { return c != ']' && c != '}' && c != '\n'; });
    if (!at.Take(']') && !at.Take('}')) return false;
  }
  const bool escaped = at.Skip([](char c) { return c == '\\'; }) > 0;
  const bool closed = IsQuote(at.peek());
  if (closed) at.Take(at.peek());
  if (escaped && !closed) return false;
  const bool bracket = at.Take(']') || at.Take(')') || at.Take('}');

  switch (at.peek()) {
    case '=':
    case '!':
    case '?':
    case '+':
    case '|':
    case '<':
    case '-':
      return IsMarkAndValue(at);
    case ':': {
      if (IsMarkAndValue(at)) return true;
      at.Take(':');
      at.Skip(IsTypeByte);  // password: String = "…"
      return at.peek() == '=' && IsMarkAndValue(at);
    }
    case '>':
      if (IsMarkAndValue(at)) return true;  // `=>` behind another mark
      at.Take('>');
      return IsElementValue(at);
    case ',':
      at.Take(',');
      at.Skip(IsSpace);
      if (closed && IsValue(at, false)) return true;
      return IsPairedValue(at);
    case '(':
      at.Take('(');
      at.Skip(IsSpace);
      return !closed && IsValue(at, false);
    case '\n':
    case '\r':
      return IsPairedValue(at);
    case ' ':
    case '\t':
      break;
    default:
      return false;
  }
  const Reader blank = at;
  at.Skip(IsBlank);
  if (IsMarkAndValue(at)) return true;
  if (at.peek() == '{') return IsPropertyValue(at);
  if (at.peek() == ':') {
    at.Take(':');
    at.Skip(IsTypeByte);
    return at.peek() == '=' && IsMarkAndValue(at);
  }
  if (at.peek() == '(' || at.peek() == ',') {
    const bool comma = at.peek() == ',';
    at.Take(at.peek());
    at.Skip(IsSpace);
    return closed == comma && IsValue(at, false);
  }
  if (IsPairedValue(blank)) return true;
  if (closed || bracket) {
    // <entry key="password" type="x">…
    at.Skip([](char c) { return c != '<' && c != '>' && c != '\n'; });
    return at.Take('>') && IsElementValue(at);
  }
  for (const std::string_view word : {"by", "to", "as"}) {
    if (at.TakeWord(word)) at.Skip(IsBlank);
  }
  if (IsQuotedValue(at)) return true;
  // var password string = "…"
  if (at.Skip([](char c) { return IsNameByte(c) || c == '*' || c == '[' || c == ']'; }) == 0) {
    return false;
  }
  at.Skip(IsBlank);
  if ((at.peek() == '=' || at.peek() == ':') && IsMarkAndValue(at)) return true;
  // <password type="x">…
  at = blank;
  at.Skip([](char c) { return c != '<' && c != '>' && c != '\n'; });
  return at.Take('>') && IsElementValue(at) && before.find('<') != std::string_view::npos;
}

// Keywords of a password's name, of those of generic-secret.
bool IsOfPassword(std::string_view keyword) {
  for (const std::string_view of : {"pass", "pwd", "identified by"}) {
    if (EqualIgnoringCase(keyword, of)) return true;
  }
  return false;
}

constexpr std::array<bool, 256> MakeUserInfoEnds() {
  std::array<bool, 256> ends{};
  for (const char c : std::string_view(" \t\n\r\"'`/?#<>\\@")) ends[static_cast<uint8_t>(c)] = true;
  return ends;
}

// RFC 3986, section 3.2: USER:PASSWORD@ ends before the first slash, question mark or hash. Behind
// the scheme of every URL this is asked.
bool BeginsWithUserInfo(std::string_view rest) {
  static constexpr std::array<bool, 256> kEnds = MakeUserInfoEnds();
  size_t end = 0;
  while (end < rest.size() && !kEnds[static_cast<uint8_t>(rest[end])]) end++;
  return end < rest.size() && rest[end] == '@' &&
         rest.substr(0, end).find(':') != std::string_view::npos;
}

// name: "…", "name" => '…', \"name\":\"…\"
bool IsField(std::string_view text, size_t begin, size_t end) {
  if (begin > 0 && (IsAlnum(text[begin - 1]) || text[begin - 1] == '_')) return false;
  Reader at(text.substr(end, kGateAfter), false);
  const auto is_backslash = [](char c) { return c == '\\'; };
  at.Skip(is_backslash);
  if (IsQuote(at.peek())) at.Take(at.peek());
  at.Skip(IsBlank);
  if (at.Take('=')) {
    at.Take('>');
  } else if (!at.Take(':')) {
    return false;
  }
  at.Skip(IsBlank);
  at.Skip(is_backslash);
  return IsQuote(at.peek());
}

}  // namespace

bool PassesGate(Gate gate, std::string_view text, size_t hit_begin, size_t hit_end) {
  if (gate == Gate::kNone) return true;
  if (gate == Gate::kField) return IsField(text, hit_begin, hit_end);
  if (gate == Gate::kUserInfo) return BeginsWithUserInfo(text.substr(hit_end, kGateAfter));
  const size_t first = hit_begin - std::min(hit_begin, kGateBefore);
  const size_t last = hit_end + std::min(text.size() - hit_end, kGateAfter);
  size_t name_begin = hit_begin;
  while (name_begin > first && IsNameByte(text[name_begin - 1])) name_begin--;
  while (name_begin < hit_begin && text[name_begin] == '-') name_begin++;  // an option's
  size_t name_end = hit_end;
  while (name_end < last && IsNameByte(text[name_end])) name_end++;
  const Reader behind(text.substr(name_end, last - name_end),
                      IsOfPassword(text.substr(hit_begin, hit_end - hit_begin)));
  if (!IsAssignment(text.substr(first, name_begin - first), behind)) {
    return false;
  }
  const std::string_view name = text.substr(name_begin, name_end - name_begin);
  // `identified by` has a blank, the name of no variable.
  return name.find(' ') != std::string_view::npos || ClassifyName(name) >= NameKind::kWeak;
}

}  // namespace leaktight
