#include "policy/yaml_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "policy/yaml_template.h"

namespace leaktight {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// YAML 1.2, production c-printable, without the line separators of YAML 1.1.
bool IsAllowed(uint32_t c) {
  return c == 0x09 || c == 0x0a || c == 0x0d || (c >= 0x20 && c <= 0x7e) ||
         (c >= 0xa0 && c <= 0xd7ff && c != 0x2028 && c != 0x2029) ||
         (c >= 0xe000 && c <= 0xfffd && c != 0xfeff) || (c >= 0x10000 && c <= 0x10ffff);
}

// A line separator of YAML 1.1, and the character of the same size that stands in for it: one that
// Unicode has not assigned, or never will.
struct StandIn {
  std::string_view separator;
  std::string_view other;
};
constexpr StandIn kStandIns[] = {
    {"\xc2\x85", "\xdf\xbf"}, {"\xe2\x80\xa8", "\xef\xb7\x90"}, {"\xe2\x80\xa9", "\xef\xb7\x91"}};

// What a text needs done to it, from one look at each of its bytes.
struct Survey {
  bool plain = true;  // ASCII without forbidden characters
  bool ascii = true;
  bool templated = false;  // "{{" or "{%" stands in it
  bool escapes = false;    // "\\u" stands in it
  std::vector<size_t> markers;
};

bool MayDivide(std::string_view line) {
  return line.starts_with("---") || line.starts_with("...") || line.starts_with(kByteOrderMark);
}

void SurveyByte(std::string_view text, size_t at, Survey& survey) {
  const auto u = static_cast<unsigned char>(text[at]);
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  switch (u) {
    case '\n':
      if (MayDivide(text.substr(at + 1))) survey.markers.push_back(at + 1);
      break;
    case '{':
      survey.templated |= next == '{' || next == '%';
      break;
    case '\\':
      survey.escapes |= next == 'u';
      break;
    default:
      survey.ascii &= u < 0x80;
      survey.plain &= u < 0x7f && (u >= 0x20 || u == '\t' || u == '\r');
  }
}

// Is anything in a block that SurveyByte would care for? Without a branch, so that compilers make
// vectors of it; reads two bytes past the block.
constexpr size_t kBlock = 64;
bool HoldsOdd(const char* block) {
  uint8_t odd = 0;
  for (size_t i = 0; i < kBlock; i++) {
    const auto c = static_cast<uint8_t>(block[i]);
    const auto next = static_cast<uint8_t>(block[i + 1]);
    const auto third = static_cast<uint8_t>(block[i + 2]);
    const bool forbidden = (c > 0x7e) | ((c < 0x20) & (c != '\n') & (c != '\r') & (c != '\t'));
    const bool opens = (c == '{') & ((next == '{') | (next == '%'));
    const bool escape = (c == '\\') & (next == 'u');
    const bool dashes = (next == '-') & (third == '-');
    const bool dots = (next == '.') & (third == '.');
    const bool divides = (c == '\n') & (dashes | dots | (next == 0xef));
    odd |= static_cast<uint8_t>(forbidden | opens | escape | divides);
  }
  return odd != 0;
}

Survey SurveyText(std::string_view text) {
  Survey survey;
  if (MayDivide(text)) survey.markers.push_back(0);
  size_t at = 0;
  for (; at + kBlock + 2 <= text.size(); at += kBlock) {
    if (!HoldsOdd(text.data() + at)) continue;
    for (size_t i = 0; i < kBlock; i++) SurveyByte(text, at + i, survey);
  }
  // Manifests are short, and the rest is much of them: it is looked at in blocks too.
  std::array<char, kBlock + 2> block;
  while (at < text.size()) {
    const size_t size = std::min(kBlock, text.size() - at);
    const size_t known = std::min(block.size(), text.size() - at);
    block.fill(' ');
    std::copy_n(text.data() + at, known, block.data());
    if (HoldsOdd(block.data())) {
      for (size_t i = 0; i < size; i++) SurveyByte(text, at + i, survey);
    }
    at += size;
  }
  return survey;
}

// The next bytes, from `at` on, that a parser would not take as they are; empty at the end.
Span NextOdd(std::string_view text, size_t at) {
  while (at < text.size()) {
    const auto u = static_cast<unsigned char>(text[at]);
    if (u >= 0x20 && u < 0x7f) {
      at++;
      continue;
    }
    const CodePoint c = DecodeUtf8(text.substr(at));
    const size_t size = std::max<size_t>(c.size, 1);
    if (c.size == 0 || !IsAllowed(c.value)) return {at, at + size};
    at += size;
  }
  return {at, at};
}

void Put(std::string& text, size_t at, std::string_view piece) {
  std::copy(piece.begin(), piece.end(), text.begin() + static_cast<ptrdiff_t>(at));
}

void ReplaceOdd(std::string& copy, Span odd, bool& breaks) {
  for (; !odd.empty(); odd = NextOdd(copy, odd.end)) {
    const std::string_view bytes = odd.In(copy);
    const auto* separator = std::find_if(std::begin(kStandIns), std::end(kStandIns),
                                         [&](const StandIn& s) { return s.separator == bytes; });
    if (separator != std::end(kStandIns)) {
      breaks = true;
      Put(copy, odd.begin, separator->other);
    } else {
      Put(copy, odd.begin, std::string_view("????").substr(0, odd.size()));
    }
  }
}

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// "\uD8XX" to "\uDFXX" at `at`, where a "\\u" stands that no backslash before it escapes.
bool IsSurrogate(std::string_view text, size_t at) {
  if (at + 6 > text.size()) return false;
  const std::string_view escape = text.substr(at, 6);
  if ((escape[2] != 'd' && escape[2] != 'D') || !IsHex(escape[4]) || !IsHex(escape[5]) ||
      std::string_view("89abcdefABCDEF").find(escape[3]) == std::string_view::npos) {
    return false;
  }
  size_t backslashes = 0;
  while (backslashes < at && text[at - 1 - backslashes] == '\\') backslashes++;
  return backslashes % 2 == 0;
}

size_t FindSurrogate(std::string_view text, size_t from) {
  for (size_t at = text.find("\\u", from); at != std::string_view::npos;
       at = text.find("\\u", at + 2)) {
    if (IsSurrogate(text, at)) return at;
  }
  return std::string_view::npos;
}

constexpr std::string_view kReplaced = "\\ufffd";
constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD in UTF-8

// The halves that U+FFFD stands for in a value, in order; 0: none, it was written so.
std::vector<uint32_t> HalvesIn(std::string_view given, std::string_view masked) {
  std::vector<uint32_t> halves;
  for (size_t at = 0; at < masked.size();) {
    const std::string_view rest = masked.substr(at);
    if (rest.starts_with(kReplacement)) {
      halves.push_back(0);
      at += kReplacement.size();
    } else if (rest[0] != '\\') {
      at++;
    } else if (rest.size() >= 6 && EqualIgnoringCase(rest.substr(0, 6), kReplaced)) {
      const std::string digits(given.substr(at + 2, 4));
      const auto unit = static_cast<uint32_t>(std::strtoul(digits.c_str(), nullptr, 16));
      halves.push_back(unit == 0xfffd ? 0 : unit);
      at += 6;
    } else {
      at += 2;
    }
  }
  return halves;
}

void AppendPair(std::string& text, uint32_t high, uint32_t low) {
  const uint32_t c = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  text += static_cast<char>(0xf0 | c >> 18);
  text += static_cast<char>(0x80 | (c >> 12 & 0x3f));
  text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
  text += static_cast<char>(0x80 | (c & 0x3f));
}

void RestorePairs(std::string_view given, std::string_view masked, std::string& value) {
  const std::vector<uint32_t> halves = HalvesIn(given, masked);
  std::string restored;
  size_t at = 0;
  for (size_t i = 0; i < halves.size(); i++) {
    const size_t next = value.find(kReplacement, at);
    if (next == std::string::npos) break;
    restored.append(value, at, next - at);
    at = next + kReplacement.size();
    const bool pair = halves[i] >= 0xd800 && halves[i] < 0xdc00 && i + 1 < halves.size() &&
                      halves[i + 1] >= 0xdc00 && halves[i + 1] < 0xe000 &&
                      std::string_view(value).substr(at).starts_with(kReplacement);
    if (pair) {
      AppendPair(restored, halves[i], halves[i + 1]);
      at += kReplacement.size();
      i++;
    } else {
      restored += kReplacement;
    }
  }
  value = restored.append(value, at);
}

// Where there are no escapes, what looks like one is text.
void RestoreEscapes(std::string_view given, std::string_view masked, std::string& value) {
  size_t at = 0;
  for (size_t from = masked.find(kReplaced); from != std::string_view::npos;
       from = masked.find(kReplaced, from + kReplaced.size())) {
    at = value.find(kReplaced, at);
    if (at == std::string::npos) return;
    Put(value, at, given.substr(from, kReplaced.size()));
    at += kReplaced.size();
  }
}

}  // namespace

YamlText PrepareYaml(std::string_view text) {
  YamlText prepared;
  prepared.given = prepared.text = text;
  Survey survey = SurveyText(text);
  prepared.ascii = survey.ascii;
  prepared.markers = std::move(survey.markers);
  const size_t surrogate = survey.escapes ? FindSurrogate(text, 0) : std::string_view::npos;
  Span odd = {text.size(), text.size()};
  if (!survey.plain) odd = NextOdd(text, text.starts_with(kByteOrderMark) ? 3 : 0);
  prepared.surrogates = surrogate != std::string_view::npos;
  if (odd.empty() && !survey.templated && !prepared.surrogates) return prepared;
  std::string copy(text);
  ReplaceOdd(copy, odd, prepared.breaks);
  for (size_t at = surrogate; at != std::string::npos; at = FindSurrogate(copy, at)) {
    Put(copy, at, kReplaced);
  }
  if (survey.templated) prepared.expressions = MaskTemplates(copy, prepared.mask);
  prepared.copy = std::move(copy);
  prepared.text = prepared.copy;
  return prepared;
}

void RestoreCharacters(const YamlText& prepared, Span content, bool escapes, std::string& value) {
  const std::string_view given = content.In(prepared.given);
  const std::string_view masked = content.In(prepared.text);
  if (prepared.surrogates) {
    if (escapes) {
      RestorePairs(given, masked, value);
    } else {
      RestoreEscapes(given, masked, value);
    }
  }
  if (!prepared.breaks) return;
  for (const StandIn& s : kStandIns) {
    for (size_t at = value.find(s.other); at != std::string::npos; at = value.find(s.other, at)) {
      Put(value, at, s.separator);
    }
  }
}

}  // namespace leaktight
