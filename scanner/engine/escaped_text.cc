#include "engine/escaped_text.h"

#include <algorithm>
#include <cstdint>

#include "engine/decoded_pieces.h"

namespace leaktight {
namespace {

// A character and how many bytes of the text it is written in; 0: none is.
struct Escape {
  char byte = 0;
  size_t size = 0;
};

constexpr Escape kNone = {};

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Printable, or what lines are made of; of another one there is nothing to see.
Escape Of(uint32_t code, size_t size) {
  if ((code >= 0x20 && code < 0x7f) || code == '\n' || code == '\r' || code == '\t') {
    return {static_cast<char>(code), size};
  }
  return kNone;
}

// The number of `most` digits at most that stands there, of base 8, 10 or 16.
struct Number {
  uint32_t value = 0;
  size_t digits = 0;
};
Number ReadNumber(std::string_view text, size_t most, uint32_t base) {
  Number number;
  for (const char c : text.substr(0, most)) {
    const int digit = DigitOf(c);
    if (digit < 0 || static_cast<uint32_t>(digit) >= base) break;
    number.value = number.value * base + static_cast<uint32_t>(digit);
    number.digits++;
  }
  return number;
}

Escape ReadPercent(std::string_view text) {
  const Number number = ReadNumber(text.substr(1), 2, 16);
  return number.digits == 2 ? Of(number.value, 3) : kNone;
}

Escape ReadBackslash(std::string_view text) {
  if (text.size() < 2) return kNone;
  const char kind = text[1];
  if (kind == 'u' && text.substr(2).starts_with('{')) {
    const Number number = ReadNumber(text.substr(3), 6, 16);
    const bool closed = text.substr(3 + number.digits).starts_with('}');
    return number.digits > 0 && closed ? Of(number.value, 4 + number.digits) : kNone;
  }
  const size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  if (digits > 0) {
    const Number number = ReadNumber(text.substr(2), digits, 16);
    return number.digits == digits ? Of(number.value, 2 + digits) : kNone;
  }
  if (kind == '/') return {'/', 2};
  const Number number = ReadNumber(text.substr(1), 3, 8);
  return number.digits == 3 ? Of(number.value, 4) : kNone;
}

Escape ReadEntity(std::string_view text) {
  struct Named {
    std::string_view text;
    char byte;
  };
  constexpr Named kNamed[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  if (text.size() < 2) return kNone;
  if (text[1] != '#') {
    // In code, most stand before another & or a blank.
    for (const Named& named : kNamed) {
      if (text[1] == named.text[1] && text.starts_with(named.text)) {
        return {named.byte, named.text.size()};
      }
    }
    return kNone;
  }
  const bool hex = text.size() > 2 && (text[2] | 0x20) == 'x';
  const size_t begin = hex ? 3 : 2;
  const Number number = ReadNumber(text.substr(begin), 7, hex ? 16 : 10);
  const size_t end = begin + number.digits;
  if (number.digits == 0 || !text.substr(end).starts_with(';')) return kNone;
  return Of(number.value, end + 1);
}

struct Kind {
  Encoding encoding;
  char mark;
  Escape (*read)(std::string_view text);
  size_t EncodingMarks::*first;
};
constexpr Kind kKinds[] = {
    {Encoding::kUrl, '%', ReadPercent, &EncodingMarks::percent},
    {Encoding::kEscapes, '\\', ReadBackslash, &EncodingMarks::backslash},
    {Encoding::kEntities, '&', ReadEntity, &EncodingMarks::entity},
};

// The first escape from `at` on.
size_t FindEscape(std::string_view text, size_t at, const Kind& kind) {
  for (at = text.find(kind.mark, at); at != std::string_view::npos;
       at = text.find(kind.mark, at + 1)) {
    if (kind.read(text.substr(at)).size > 0) return at;
  }
  return at;
}

void EachOf(std::string_view text, size_t first, const Kind& kind, const ShowDecoded& show) {
  DecodedText decoded;
  decoded.encoding = kind.encoding;
  size_t floor = 0;
  for (; first != std::string_view::npos; first = FindEscape(text, floor, kind)) {
    size_t begin = first;
    while (begin > floor && first - begin < kAroundEncoded && text[begin - 1] != '\n') begin--;
    decoded.Clear();
    size_t last = first;  // where the last escape ended
    size_t at = begin;
    while (at < text.size() && text[at] != '\n' && at < last + kAroundEncoded) {
      const Escape escape = text[at] == kind.mark ? kind.read(text.substr(at)) : kNone;
      const size_t size = std::max<size_t>(escape.size, 1);
      decoded.Add(escape.size > 0 ? escape.byte : text[at], {at, at + size});
      ShowIfFull(decoded, show);
      at += size;
      if (escape.size > 0) last = at;
    }
    if (decoded.bytes.size() >= kShortestDecoded) show(decoded);
    floor = at;
  }
}

}  // namespace

void EachEscapedText(std::string_view text, const EncodingMarks& marks, const ShowDecoded& show) {
  for (const Kind& kind : kKinds) EachOf(text, marks.*kind.first, kind, show);
}

bool BeginsEscape(std::string_view text) {
  for (const Kind& kind : kKinds) {
    if (text.front() == kind.mark) return kind.read(text).size > 0;
  }
  return false;
}

}  // namespace leaktight
