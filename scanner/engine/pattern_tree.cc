#include "engine/pattern_tree.h"

#include <algorithm>
#include <utility>

#include "engine/words.h"

namespace leaktight {
namespace {

using Kind = PatternPart::Kind;

constexpr size_t kMostDepth = 64;
constexpr size_t kMostTimes = 1000;  // RE2's own bound

const ByteSet& Word() {
  static const ByteSet bytes = LettersAndFigures() | SetOf('_');
  return bytes;
}

PatternPart OfBytes(const ByteSet& bytes) {
  return {.kind = Kind::kBytes, .bytes = bytes};
}

// Reads as much of RE2's syntax as rules are written in; anything else ends the reading.
class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) : rest_(pattern) {}

  std::optional<PatternPart> Read() {
    std::optional<PatternPart> part = Alternatives(0);
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

  std::optional<PatternPart> Alternatives(size_t depth) {
    if (depth > kMostDepth) return std::nullopt;
    PatternPart all{.kind = Kind::kAlternatives};
    do {
      std::optional<PatternPart> one = Sequence(depth);
      if (!one) return std::nullopt;
      all.parts.push_back(std::move(*one));
    } while (Take("|"));
    if (all.parts.size() > 1) return all;
    PatternPart only = std::move(all.parts.front());
    return only;
  }

  std::optional<PatternPart> Sequence(size_t depth) {
    PatternPart sequence{.kind = Kind::kSequence};
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      std::optional<PatternPart> part = Atom(depth);
      if (!part) return std::nullopt;
      while (true) {
        PatternPart repeated{.kind = Kind::kRepeated};
        const std::optional<bool> is_there = Quantifier(repeated);
        if (!is_there) return std::nullopt;
        if (!*is_there) break;
        repeated.parts.push_back(std::move(*part));
        part = std::move(repeated);
        Take("?");
      }
      sequence.parts.push_back(std::move(*part));
    }
    return sequence;
  }

  // Whether one stands here; nothing where it is not understood.
  std::optional<bool> Quantifier(PatternPart& repeated) {
    const auto times = [&](size_t least, size_t most) {
      repeated.least = least;
      repeated.most = most;
      return true;
    };
    if (Take("*")) return times(0, PatternPart::kUnbounded);
    if (Take("?")) return times(0, 1);
    if (Take("+")) return times(1, PatternPart::kUnbounded);
    if (!rest_.starts_with('{') || rest_.size() < 2 || !IsDigit(rest_[1])) return false;
    TakeByte();
    const size_t least = Number();
    size_t most = least;
    if (Take(",")) {
      most = !rest_.empty() && IsDigit(rest_.front()) ? Number() : PatternPart::kUnbounded;
    }
    if (!Take("}") || most < least) return std::nullopt;
    return times(least, most);
  }

  size_t Number() {
    size_t number = 0;
    while (!rest_.empty() && IsDigit(rest_.front())) {
      number = std::min(kMostTimes, number * 10 + static_cast<size_t>(TakeByte() - '0'));
    }
    return number;
  }

  std::optional<PatternPart> Atom(size_t depth) {
    if (rest_.front() == '(') return Group(depth);
    if (rest_.front() == '[') {
      const std::optional<ByteSet> bytes = Class();
      if (!bytes) return std::nullopt;
      return OfBytes(*bytes);
    }
    const char c = TakeByte();
    if (c == '^') return PatternPart{.kind = Kind::kBegin};
    if (c == '$') return PatternPart();
    if (c == '.') return OfBytes(ByteSet().set());
    if (c == '*' || c == '+' || c == '?') return std::nullopt;
    if (c != '\\') return OfBytes(SetOf(c));
    if (rest_.empty()) return std::nullopt;
    if (Take("b")) return PatternPart{.kind = Kind::kWordEdge};
    if (Take("A")) return PatternPart{.kind = Kind::kBegin};
    if (Take("B") || Take("z")) return PatternPart();
    const std::optional<ByteSet> bytes = Escape();
    if (!bytes) return std::nullopt;
    return OfBytes(*bytes);
  }

  std::optional<PatternPart> Group(size_t depth) {
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
      if (Take(")")) return PatternPart();
      if (!Take(":")) return std::nullopt;
    }
    std::optional<PatternPart> part = Alternatives(depth + 1);
    if (!part || !Take(")")) return std::nullopt;
    return part;
  }

  // Behind a backslash.
  std::optional<ByteSet> Escape() {
    const char c = TakeByte();
    switch (c) {
      case 'd':
        return SetOfRange('0', '9');
      case 'w':
        return Word();
      case 's':
        return SetOf(' ') | SetOf('\t') | SetOf('\n') | SetOf('\r') | SetOf('\f');
      case 'D':
        return ~SetOfRange('0', '9');
      case 'W':
        return ~Word();
      case 'S':
        return ByteSet().set();  // more than that
      case 'n':
        return SetOf('\n');
      case 'r':
        return SetOf('\r');
      case 't':
        return SetOf('\t');
      case 'x': {
        if (rest_.size() < 2 || !IsHex(rest_[0]) || !IsHex(rest_[1])) return std::nullopt;
        const auto value = [](char digit) {
          return IsDigit(digit) ? digit - '0' : LowerOf(digit) - 'a' + 10;
        };
        const int byte = value(rest_[0]) * 16 + value(rest_[1]);
        rest_.remove_prefix(2);
        return SetOf(static_cast<char>(byte));
      }
      default:
        if (IsAlnum(c)) return std::nullopt;
        return SetOf(c);
    }
  }

  std::optional<ByteSet> Class() {
    TakeByte();
    const bool negated = Take("^");
    ByteSet bytes;
    for (bool first = true; first || !rest_.starts_with(']'); first = false) {
      if (rest_.empty() || rest_.starts_with("[:")) return std::nullopt;
      const std::optional<ByteSet> one = ClassItem();
      if (!one) return std::nullopt;
      if (one->count() == 1 && rest_.size() >= 2 && rest_[0] == '-' && rest_[1] != ']') {
        TakeByte();
        const std::optional<ByteSet> last = ClassItem();
        if (!last || last->count() != 1) return std::nullopt;
        bytes |= SetOfRange(ByteOf(*one), ByteOf(*last));
      } else {
        // Of what is more than it should be, the others would be too few.
        if (negated && one->all()) return std::nullopt;
        bytes |= *one;
      }
    }
    TakeByte();
    return negated ? ~bytes : bytes;
  }

  std::optional<ByteSet> ClassItem() {
    if (rest_.empty()) return std::nullopt;
    const char c = TakeByte();
    if (c != '\\') return SetOf(c);
    if (rest_.empty()) return std::nullopt;
    return Escape();
  }

  static char ByteOf(const ByteSet& one) {
    size_t byte = 0;
    while (!one[byte]) byte++;
    return static_cast<char>(byte);
  }

  std::string_view rest_;
};

}  // namespace

ByteSet SetOf(char c) {
  return ByteSet().set(static_cast<unsigned char>(c));
}

ByteSet SetOfRange(char first, char last) {
  ByteSet bytes;
  for (int c = static_cast<unsigned char>(first); c <= static_cast<unsigned char>(last); c++) {
    bytes.set(static_cast<size_t>(c));
  }
  return bytes;
}

const ByteSet& LettersAndFigures() {
  static const ByteSet bytes = SetOfRange('a', 'z') | SetOfRange('A', 'Z') | SetOfRange('0', '9');
  return bytes;
}

std::optional<PatternPart> ReadPatternTree(std::string_view pattern) {
  return PatternReader(pattern).Read();
}

}  // namespace leaktight
