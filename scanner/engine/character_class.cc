#include "engine/character_class.h"

#include <algorithm>
#include <cmath>

#include "engine/words.h"

namespace leaktight {
namespace {

// How often a larger alphabet may look like the smaller one before that is not believed. Of letters
// and digits, nine digits tell of an alphabet without hexadecimal's letters, five hexadecimal
// digits of one without the others, eight small letters of one without capitals.
constexpr double kDoubt = 0.02;

struct Alphabet {
  std::string_view pattern;
  std::string_view generator;
  double size;
  bool has_x;
  bool (*holds)(char c);
};

// By size.
constexpr Alphabet kAlphabets[] = {
    {"0-9", "digits", 10, false, IsDigit},
    {"0-9a-f", "hex", 16, false, [](char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); }},
    {"0-9A-F", "HEX", 16, false, [](char c) { return IsDigit(c) || (c >= 'A' && c <= 'F'); }},
    {"0-9a-z", "alnum", 36, true, [](char c) { return IsDigit(c) || IsLower(c); }},
    {"0-9A-Z", "ALNUM", 36, true, [](char c) { return IsDigit(c) || IsUpper(c); }},
    {"0-9A-Za-z", "base62", 62, true, IsAlnum},
};

bool IsPart(const Alphabet& of, const Alphabet& in) {
  const bool wants_lower = of.holds('a');
  const bool wants_upper = of.holds('A');
  return of.size < in.size && (!wants_lower || in.holds('a')) && (!wants_upper || in.holds('A'));
}

const Alphabet& AlphabetOf(std::string_view characters) {
  const auto count = static_cast<double>(characters.size());
  for (const Alphabet& small : kAlphabets) {
    if (!std::all_of(characters.begin(), characters.end(), small.holds)) continue;
    const bool believed =
        std::none_of(std::begin(kAlphabets), std::end(kAlphabets), [&](const Alphabet& large) {
          return IsPart(small, large) && std::pow(small.size / large.size, count) > kDoubt;
        });
    if (believed) return small;
  }
  return kAlphabets[std::size(kAlphabets) - 1];
}

// A sign as it stands between brackets: a backslash before it means itself, whatever it is.
std::string InBrackets(char sign) {
  if (sign == '_' || sign == '+' || sign == '/' || sign == '.') return std::string(1, sign);
  return std::string("\\") + sign;
}

}  // namespace

CharacterClass ClassOf(std::span<const std::string_view> texts) {
  std::string plain;
  std::string signs;
  for (const std::string_view text : texts) {
    for (const char c : text) {
      if (IsAlnum(c)) {
        plain += c;
      } else if (signs.find(c) == std::string::npos) {
        signs += c;
      }
    }
  }
  const Alphabet& alphabet = AlphabetOf(plain);
  CharacterClass all{
      std::string(alphabet.pattern), alphabet.generator, 0, signs.empty(), false, alphabet.has_x};
  double size = alphabet.size;
  if (!signs.empty()) {
    const auto has = [&](char sign) { return signs.find(sign) != std::string::npos; };
    const bool url = has('-') || has('_');
    const bool standard = has('+') || has('/');
    std::sort(signs.begin(), signs.end());
    for (const char sign : signs) {
      if (kBase64Signs.find(sign) != std::string_view::npos) continue;
      all.pattern += InBrackets(sign);
      all.odd = true;
      size++;
    }
    if (standard) all.pattern += "+/";
    if (url) all.pattern += "_-";  // at the end the dash means itself
    size += (url ? 2 : 0) + (standard ? 2 : 0);
    if (alphabet.generator == "base62" && url != standard) {
      all.generator = url ? "base64url" : "base64";
    }
  }
  all.bits = std::log2(size);
  return all;
}

CharacterClass LettersAndDigits() {
  const Alphabet& all = kAlphabets[std::size(kAlphabets) - 1];
  return {std::string(all.pattern), all.generator, std::log2(all.size), true, false, true};
}

}  // namespace leaktight
