#include "policy/yaml_scanner.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace leaktight {
namespace {

// libyaml takes no longer ones, of 1,024 characters.
constexpr size_t kMaxKey = 1000;

// What a byte may do in a plain scalar.
enum CharacterUse : uint8_t {
  kBegins = 1,    // begin one
  kGoesOn = 2,    // stand in one, whatever stands around it
  kInFlow = 4,    // the same, in brackets
  kBeginsIn = 8,  // begin one in brackets
};

constexpr std::array<uint8_t, 256> MakeUses() {
  std::array<uint8_t, 256> uses{};
  for (size_t c = 0x21; c < 256; c++) {
    if (c != 0x7f && c != ':') uses[c] |= kGoesOn;
  }
  const auto add = [&uses](std::string_view characters, int use) {
    for (const char c : characters) {
      const auto at = static_cast<unsigned char>(c);
      uses[at] = static_cast<uint8_t>(uses[at] | use);
    }
  };
  add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
      kBegins | kInFlow | kBeginsIn);
  add("/._+$()<=^~;\\", kBegins);
  for (size_t c = 0x80; c < 256; c++) uses[c] |= kBegins;
  add("/.", kBeginsIn);
  add("/._+$=@%~()<>^;-", kInFlow);
  return uses;
}
constexpr std::array<uint8_t, 256> kUses = MakeUses();

bool Is(char c, int use) {
  return (kUses[static_cast<unsigned char>(c)] & use) != 0;
}

// How many of the bytes from `text` on, up to `end`, may stand in a plain scalar, whatever stands
// around them: of eight at a time, whether one may not
// (graphics.stanford.edu/~seander/bithacks.html, "Determine if a word has a byte less than n"; the
// lowest that it finds is one).
size_t PlainBytes(const char* text, const char* end) {
  const char* at = text;
  if constexpr (std::endian::native == std::endian::little) {
    constexpr uint64_t kOnes = 0x0101010101010101;
    constexpr uint64_t kHighBits = kOnes * 0x80;
    const auto below = [](uint64_t bytes, uint64_t bound) {
      return (bytes - kOnes * bound) & ~bytes & kHighBits;
    };
    while (end - at >= 8) {
      uint64_t bytes = 0;
      std::memcpy(&bytes, at, sizeof(bytes));
      const uint64_t odd =
          below(bytes, 0x21) | below(bytes ^ kOnes * ':', 1) | below(bytes ^ kOnes * 0x7f, 1);
      if (odd != 0) return static_cast<size_t>(at - text) + std::countr_zero(odd) / 8;
      at += 8;
    }
  }
  while (at < end && Is(*at, kGoesOn)) at++;
  return static_cast<size_t>(at - text);
}

}  // namespace

bool YamlScanner::HoldsCarriageReturn() const {
  return std::memchr(text_.data() + at_, '\r', end_ - at_) != nullptr;
}

bool YamlScanner::StartsWith(std::string_view word) const {
  return text_.substr(at_, end_ - at_).starts_with(word);
}

void YamlScanner::SkipLine() {
  if (at_ >= end_) return;
  const void* newline = std::memchr(text_.data() + at_, '\n', end_ - at_);
  at_ = newline == nullptr ? end_ : static_cast<const char*>(newline) - text_.data() + 1;
}

bool YamlScanner::RestOfLine() {
  const size_t begin = at_;
  SkipSpaces();
  if (at_ >= end_) return true;
  if (text_[at_] == '\n') {
    at_++;
    return true;
  }
  if (text_[at_] != '#' || at_ == begin) return false;
  SkipLine();
  return true;
}

std::optional<YamlScanner::Scalar> YamlScanner::ReadQuoted() {
  const char quote = Now();
  const size_t begin = at_;
  size_t at = at_ + 1;
  while (At(at) != quote) {
    const char c = At(at);
    if (c == '\n' || c == '\t' || (c == '\\' && quote == '"')) return std::nullopt;
    at++;
  }
  if (At(at + 1) == quote) return std::nullopt;
  Scalar scalar;
  scalar.style = quote == '"' ? YamlStyle::kDoubleQuoted : YamlStyle::kSingleQuoted;
  scalar.content = {begin + 1, at};
  at_ = at + 1;
  scalar.key = Now() == ':' && IsBlankAt(at_ + 1) && at_ - begin < kMaxKey;
  if (Now() == ':' && !scalar.key) return std::nullopt;
  return scalar;
}

std::optional<YamlScanner::Scalar> YamlScanner::ReadScalar() {
  if (Now() == '"' || Now() == '\'') return ReadQuoted();
  const size_t begin = at_;
  const bool minus = Now() == '-' && Is(At(at_ + 1), kGoesOn);
  if (!Is(Now(), kBegins) && !minus) return std::nullopt;
  Scalar scalar;
  size_t at = begin;
  size_t end = begin;  // behind the last letter that is no blank
  while (true) {
    const size_t run = at;
    at += PlainBytes(text_.data() + at, text_.data() + end_);
    if (at > run) end = at;
    const char c = At(at);
    if (c == '\n') break;
    const char next = At(at + 1);
    if (c == ' ') {
      if (next == '#') break;
    } else if (c != ':' || next == '\t') {
      return std::nullopt;
    } else if (next == ' ' || next == '\n') {
      if (end != at || at - begin >= kMaxKey) return std::nullopt;
      scalar.key = true;
      break;
    } else {
      end = at + 1;
    }
    at++;
  }
  at_ = at;
  scalar.content = {begin, end};
  // What is merged in is seldom simple.
  if (text_[begin] == '<' && scalar.content.In(text_) == "<<") return std::nullopt;
  return scalar;
}

std::optional<YamlScanner::Scalar> YamlScanner::ReadFlowScalar(bool key) {
  std::optional<Scalar> scalar;
  if (Now() == '"' || Now() == '\'') {
    scalar = ReadQuoted();
    if (!scalar || scalar->key != key) return std::nullopt;
  } else {
    const size_t begin = at_;
    const bool minus = Now() == '-' && Is(At(at_ + 1), kBeginsIn);
    if (!Is(Now(), kBeginsIn) && !minus) return std::nullopt;
    while (Is(Now(), kInFlow)) at_++;
    if (at_ - begin >= kMaxKey) return std::nullopt;
    scalar = Scalar{{begin, at_}, YamlStyle::kPlain, key};
  }
  if (key) {
    if (Now() != ':' || At(at_ + 1) != ' ') return std::nullopt;
    at_++;
  }
  SkipSpaces();
  const bool ends = Now() == ',' || Now() == ']' || Now() == '}';
  return key || ends ? scalar : std::nullopt;
}

std::optional<YamlScanner::Literal> YamlScanner::ReadLiteral(size_t column) {
  at_++;
  char chomp = 0;
  if (Now() == '-' || Now() == '+') chomp = text_[at_++];
  SkipSpaces();
  if (Now() != '\n' || at_ >= end_) return std::nullopt;
  at_++;
  size_t first = at_;
  while (At(first) == ' ') first++;
  const size_t indent = first - at_;
  if (indent <= column || first >= end_) return std::nullopt;
  Literal literal;
  std::string& value = literal.value;
  if (!ReadLines(first, indent, literal)) return std::nullopt;
  if (chomp == '+') return literal;
  const size_t last = value.find_last_not_of('\n');
  // Lines of nothing but blanks at the end are left to libyaml's ways.
  if (last == std::string::npos || value[last] == ' ' || value[last] == '\t') return std::nullopt;
  const bool broken = last + 1 < value.size();
  value.resize(last + 1);
  if (chomp == 0 && broken) value += '\n';
  return literal;
}

bool YamlScanner::ReadLines(size_t first, size_t indent, Literal& literal) {
  if (At(first) == '\n' || At(first) == '\t') return false;
  literal.content.begin = first;
  while (at_ < end_) {
    size_t at = at_;
    while (at < end_ && at - at_ < indent && text_[at] == ' ') at++;
    const void* newline = std::memchr(text_.data() + at, '\n', end_ - at);
    const size_t line_end =
        newline == nullptr ? end_ : static_cast<const char*>(newline) - text_.data();
    if (at < line_end && at - at_ < indent) return text_[at] != '\t';
    const std::string_view line = text_.substr(at, line_end - at);
    const size_t last = line.find_last_not_of(" \t");
    if (last != std::string_view::npos) literal.content.end = at + last + 1;
    literal.value += line;
    if (line_end < end_) literal.value += '\n';
    at_ = std::min(line_end + 1, end_);
  }
  return true;
}

}  // namespace leaktight
