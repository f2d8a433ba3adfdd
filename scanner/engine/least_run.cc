#include "engine/least_run.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <optional>

#include "engine/words.h"

namespace leaktight {
namespace {

using Bytes = std::bitset<256>;

constexpr size_t kMostDepth = 64;
constexpr size_t kMostRun = 4096;  // keeps sums from running over

Bytes Of(char c) {
  return Bytes().set(static_cast<unsigned char>(c));
}

Bytes Range(char first, char last) {
  Bytes bytes;
  for (int c = static_cast<unsigned char>(first); c <= static_cast<unsigned char>(last); c++) {
    bytes.set(static_cast<size_t>(c));
  }
  return bytes;
}

const Bytes& Word() {
  static const Bytes bytes = Range('a', 'z') | Range('A', 'Z') | Range('0', '9') | Of('_');
  return bytes;
}

bool AreTokenBytes(const Bytes& bytes) {
  static const Bytes token = Word() | Of('-') | Of('+') | Of('/');
  return bytes.any() && (bytes & ~token).none();
}

// What is known of every match of a part of the pattern.
struct Part {
  bool all = true;     // it is token bytes alone
  size_t length = 0;   // of those, that many at least
  size_t inside = 0;   // a run that stands in it
  size_t leading = 0;  // one that it begins with
  size_t trailing = 0;
};

Part OfBytes(const Bytes& bytes) {
  if (!AreTokenBytes(bytes)) return {.all = false};
  return {.all = true, .length = 1, .inside = 1, .leading = 1, .trailing = 1};
}

Part Joined(const Part& a, const Part& b) {
  Part both;
  both.all = a.all && b.all;
  both.length = std::min(kMostRun, a.length + b.length);
  both.leading = a.all ? std::min(kMostRun, a.length + b.leading) : a.leading;
  both.trailing = b.all ? std::min(kMostRun, b.length + a.trailing) : b.trailing;
  both.inside = std::max({a.inside, b.inside, std::min(kMostRun, a.trailing + b.leading)});
  return both;
}

Part Either(const Part& a, const Part& b) {
  return {.all = a.all && b.all,
          .length = std::min(a.length, b.length),
          .inside = std::min(a.inside, b.inside),
          .leading = std::min(a.leading, b.leading),
          .trailing = std::min(a.trailing, b.trailing)};
}

Part Repeated(const Part& part, size_t least) {
  if (least == 0) return {.all = part.all};
  if (part.all) {
    const size_t length = std::min(kMostRun, part.length * least);
    return {.all = true, .length = length, .inside = length, .leading = length, .trailing = length};
  }
  return least == 1 ? part : Joined(part, part);
}

// Reads as much of RE2's syntax as rules are written in; anything else ends the reading.
class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) : rest_(pattern) {}

  std::optional<Part> Read() {
    const std::optional<Part> part = Alternatives(0);
    if (!rest_.empty()) return std::nullopt;
    return part;
  }

 private:
  bool Take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  char TakeByte() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::optional<Part> Alternatives(size_t depth) {
    if (depth > kMostDepth) return std::nullopt;
    std::optional<Part> all;
    do {
      const std::optional<Part> one = Sequence(depth);
      if (!one) return std::nullopt;
      all = all ? Either(*all, *one) : *one;
    } while (Take("|"));
    return all;
  }

  std::optional<Part> Sequence(size_t depth) {
    Part sequence;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      std::optional<Part> part = Atom(depth);
      if (!part) return std::nullopt;
      while (true) {
        const std::optional<size_t> least = Quantifier();
        if (!least) return std::nullopt;
        if (*least == kNone) break;
        part = Repeated(*part, *least);
        Take("?");
      }
      sequence = Joined(sequence, *part);
    }
    return sequence;
  }

  static constexpr size_t kNone = SIZE_MAX;

  // The least count of a quantifier, kNone where none stands here.
  std::optional<size_t> Quantifier() {
    if (Take("*") || Take("?")) return 0;
    if (Take("+")) return 1;
    if (!rest_.starts_with('{') || rest_.size() < 2 || !IsDigit(rest_[1])) return kNone;
    TakeByte();
    size_t least = 0;
    while (!rest_.empty() && IsDigit(rest_.front())) {
      least = std::min(kMostRun, least * 10 + static_cast<size_t>(TakeByte() - '0'));
    }
    while (!rest_.empty() && (IsDigit(rest_.front()) || rest_.front() == ',')) TakeByte();
    if (!Take("}")) return std::nullopt;
    return least;
  }

  std::optional<Part> Atom(size_t depth) {
    if (rest_.front() == '(') return Group(depth);
    if (rest_.front() == '[') {
      const std::optional<Bytes> bytes = Class();
      if (!bytes) return std::nullopt;
      return OfBytes(*bytes);
    }
    const char c = TakeByte();
    if (c == '^' || c == '$') return Part();
    if (c == '.') return Part{.all = false};
    if (c == '*' || c == '+' || c == '?') return std::nullopt;
    if (c != '\\') return OfBytes(Of(c));
    if (rest_.empty()) return std::nullopt;
    if (Take("b") || Take("B") || Take("A") || Take("z")) return Part();
    const std::optional<Bytes> bytes = Escape();
    if (!bytes) return std::nullopt;
    return OfBytes(*bytes);
  }

  std::optional<Part> Group(size_t depth) {
    TakeByte();
    if (Take("?P<") || Take("?<")) {
      const size_t end = rest_.find('>');
      if (end == std::string_view::npos) return std::nullopt;
      rest_.remove_prefix(end + 1);
    } else if (Take("?")) {
      // Flags change what `.`, `^`, `$` and the case of letters mean, which does not matter here.
      while (!rest_.empty() && (IsLetter(rest_.front()) || rest_.front() == '-')) {
        if (rest_.front() == 'U') return std::nullopt;
        TakeByte();
      }
      if (Take(")")) return Part();
      if (!Take(":")) return std::nullopt;
    }
    const std::optional<Part> part = Alternatives(depth + 1);
    if (!part || !Take(")")) return std::nullopt;
    return part;
  }

  // Behind a backslash.
  std::optional<Bytes> Escape() {
    const char c = TakeByte();
    switch (c) {
      case 'd':
        return Range('0', '9');
      case 'w':
        return Word();
      case 's':
        return Of(' ') | Of('\t') | Of('\n') | Of('\r') | Of('\f');
      case 'D':
      case 'W':
      case 'S':
        return Bytes().set();  // more than that: no token bytes alone
      case 'n':
        return Of('\n');
      case 'r':
        return Of('\r');
      case 't':
        return Of('\t');
      case 'x': {
        if (rest_.size() < 2 || !IsHex(rest_[0]) || !IsHex(rest_[1])) return std::nullopt;
        const auto value = [](char digit) {
          return IsDigit(digit) ? digit - '0' : LowerOf(digit) - 'a' + 10;
        };
        const int byte = value(rest_[0]) * 16 + value(rest_[1]);
        rest_.remove_prefix(2);
        return Of(static_cast<char>(byte));
      }
      default:
        if (IsAlnum(c)) return std::nullopt;
        return Of(c);
    }
  }

  std::optional<Bytes> Class() {
    TakeByte();
    const bool negated = Take("^");
    Bytes bytes;
    for (bool first = true; first || !rest_.starts_with(']'); first = false) {
      if (rest_.empty() || rest_.starts_with("[:")) return std::nullopt;
      const std::optional<Bytes> one = ClassItem();
      if (!one) return std::nullopt;
      if (one->count() == 1 && rest_.size() >= 2 && rest_[0] == '-' && rest_[1] != ']') {
        TakeByte();
        const std::optional<Bytes> last = ClassItem();
        if (!last || last->count() != 1) return std::nullopt;
        bytes |= Range(ByteOf(*one), ByteOf(*last));
      } else {
        bytes |= *one;
      }
    }
    TakeByte();
    return negated ? ~bytes : bytes;
  }

  std::optional<Bytes> ClassItem() {
    if (rest_.empty()) return std::nullopt;
    const char c = TakeByte();
    if (c != '\\') return Of(c);
    if (rest_.empty()) return std::nullopt;
    return Escape();
  }

  static char ByteOf(const Bytes& one) {
    size_t byte = 0;
    while (!one[byte]) byte++;
    return static_cast<char>(byte);
  }

  std::string_view rest_;
};

}  // namespace

bool IsTokenByte(char c) {
  return IsAlnum(c) || c == '_' || c == '-' || c == '+' || c == '/';
}

size_t LeastRun(std::string_view pattern) {
  const std::optional<Part> part = PatternReader(pattern).Read();
  return part ? part->inside : 0;
}

bool HoldsRun(std::string_view text, size_t least) {
  if (least == 0) return true;
  // A run that ends before `at` has been looked for.
  for (size_t at = least - 1; at < text.size();) {
    size_t begin = at + 1;
    const size_t first = at + 1 - least;
    while (begin > first && IsTokenByte(text[begin - 1])) begin--;
    if (begin == first) return true;
    at = begin - 1 + least;
  }
  return false;
}

}  // namespace leaktight
