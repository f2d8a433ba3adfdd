#include "engine/hand_typed.h"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/text.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr size_t kShortest = 8;
constexpr size_t kLongest = 160;

// What documents print for a UUID, and rows of keyboards. By chance eight hexadecimal digits stand
// in a text of 64 once in 75 million times, six letters or figures once in 37 million.
constexpr std::string_view kTyped[] = {"123e4567", "asdfgh", "zxcvbn", "1q2w3e", "q1w2e3"};

// Those of the text's characters that `is` keeps, as places in an alphabet of `size`: does each
// stand directly behind (or each directly before) the one before it, `steps` times in a row?
template <typename Place>
bool Counts(std::string_view text, int size, int steps, Place place) {
  int last = -1;
  int up = 0;
  int down = 0;
  for (const char c : text) {
    const int at = place(c);
    if (at < 0) continue;
    up = last >= 0 && at == (last + 1) % size ? up + 1 : 0;
    down = last >= 0 && last == (at + 1) % size ? down + 1 : 0;
    if (up >= steps || down >= steps) return true;
    last = at;
  }
  return false;
}

// Seven steps in a row from figure to figure: 10^-7 at each of up to 40 places, which is as many as
// 64 hexadecimal digits have, and either way: 8e-6. Behind that one step more.
bool FiguresCount(std::string_view text) {
  constexpr std::ptrdiff_t kMany = 40;
  const bool many = std::count_if(text.begin(), text.end(), IsDigit) > kMany;
  return Counts(text, 10, many ? 8 : 7, [](char c) { return IsDigit(c) ? c - '0' : -1; });
}

// Six steps from letter to letter: 26^-6 at each of up to 155 places, either way: 1e-6. Six letters
// are all that hexadecimal has; those only count when they go on from a behind f, and do not here.
bool LettersCount(std::string_view text) {
  return Counts(text, 26, 6, [](char c) { return IsLetter(c) ? LowerOf(c) - 'a' : -1; });
}

// A piece of up to four characters at least three times (so that eight in a row are those before),
// or ten characters that stood before. Of 64 hexadecimal digits: 4 * 64 * 16^-8 and 2,000 * 16^-10,
// 6e-8 together; of 40 figures 4 * 40 * 10^-8 and 800 * 10^-10: 2e-6.
bool HasPieceAgain(std::string_view text) {
  constexpr size_t kShortPiece = 4;
  for (size_t apart = 1; apart < text.size(); apart++) {
    const size_t enough = apart <= kShortPiece ? 8 : 10;
    if (text.size() - apart < enough) break;
    size_t same = 0;
    for (size_t i = apart; i < text.size(); i++) {
      same = text[i] == text[i - apart] ? same + 1 : 0;
      if (same >= enough) return true;
    }
  }
  return false;
}

// Four of a kind, three times: of 40 figures (37 * 10^-3)^3 / 6 = 8e-6, of 64 hexadecimal digits
// (61 * 16^-3)^3 / 6 = 6e-7.
bool HasRuns(std::string_view text) {
  constexpr size_t kLong = 4;
  constexpr int kMany = 3;
  int runs = 0;
  size_t length = 1;
  for (size_t i = 1; i < text.size(); i++) {
    length = text[i] == text[i - 1] ? length + 1 : 1;
    if (length == kLong && ++runs == kMany) return true;
  }
  return false;
}

// Whoever types at random takes care not to repeat himself. Of 26 characters of base64 or fewer
// kinds all are different, case aside, once in 110,000 times: at most 38! / 12! / 38^26. Case and
// all, of 35: 64! / 29! / 64^35 = 9e-6.
bool NeverComesTwice(std::string_view text) {
  constexpr size_t kFolded = 26;
  constexpr size_t kWithCase = 35;
  if (text.size() < kFolded) return false;
  std::bitset<256> folded;
  std::bitset<256> seen;
  for (const char c : text) {
    folded.set(static_cast<uint8_t>(LowerOf(c)));
    seen.set(static_cast<uint8_t>(c));
  }
  return folded.count() == text.size() || (text.size() >= kWithCase && seen.count() == text.size());
}

// FAKE or fake, where capitals, small letters and figures are mixed: two words of 62^-4 at each of
// up to 64 places: 9e-6. Twice anywhere: (64 * 36^-4)^2 / 2 = 7e-10.
bool SaysFake(std::string_view text) {
  constexpr size_t kShort = 64;
  int times = 0;
  for (const std::string_view word : {"FAKE", "fake"}) {
    for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 4)) {
      times++;
    }
  }
  const auto has = [&](auto is) { return std::any_of(text.begin(), text.end(), is); };
  return times >= 2 ||
         (times == 1 && text.size() <= kShort && has(IsUpper) && has(IsLower) && has(IsDigit));
}

}  // namespace

bool IsHandTyped(std::string_view body) {
  // Base64 of zeros, where a number stands before what is random: 22 of them in X's bearer tokens.
  body.remove_prefix(std::min(body.find_first_not_of('A'), body.size()));
  if (body.size() < kShortest || body.size() > kLongest) return false;
  if (FiguresCount(body) || LettersCount(body) || HasPieceAgain(body) || HasRuns(body) ||
      NeverComesTwice(body) || SaysFake(body)) {
    return true;
  }
  const std::string lower = ToLower(body);
  return std::any_of(std::begin(kTyped), std::end(kTyped), [&](std::string_view piece) {
    return lower.find(piece) != std::string::npos;
  });
}

}  // namespace leaktight
