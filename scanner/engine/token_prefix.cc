#include "engine/token_prefix.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/character_class.h"
#include "engine/token_shape.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// Behind a separator no more is taken for a beginning: a longer stretch that two tokens share may
// be a part of what is secret.
constexpr size_t kLongestTail = 24;

// How likely random characters may agree by chance, to be taken for a part of the beginning.
constexpr double kChance = 1e-4;

size_t BehindLastSeparator(std::string_view text) {
  size_t end = text.size();
  while (end > 0 && IsAlnum(text[end - 1])) end--;
  return end;
}

// `live`, `v1`, `api03`, `SG`, `Bearer`: letters of one case, the first of either, then up to two
// digits.
bool IsShortWord(std::string_view part) {
  constexpr size_t kLongest = 12;
  if (part.size() > kLongest) return false;
  size_t letters = part.size();
  while (letters > 0 && IsDigit(part[letters - 1])) letters--;
  if (part.size() - letters > 2 || (letters == 0 && !part.empty())) return false;
  const std::string_view word = part.substr(0, letters);
  const std::string_view rest = word.substr(std::min<size_t>(1, word.size()));
  return std::all_of(word.begin(), word.end(), IsUpper) ||
         (std::all_of(word.begin(), word.end(), IsLetter) &&
          std::all_of(rest.begin(), rest.end(), IsLower));
}

// dapi and 32 hexadecimal digits: letters that are none stand in front alone.
size_t BeforeHex(std::string_view sample) {
  constexpr size_t kLeastRun = 16;
  constexpr size_t kLongestHead = 8;
  size_t begin = sample.size();
  const auto is_digit = [](char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); };
  while (begin > 0 && is_digit(sample[begin - 1])) begin--;
  const bool fits = begin >= 3 && begin <= kLongestHead && sample.size() - begin >= kLeastRun &&
                    std::all_of(sample.begin(), sample.begin() + static_cast<long>(begin), IsLower);
  return fits ? begin : 0;
}

}  // namespace

size_t SharedPrefix(std::span<const std::string_view> samples) {
  std::string_view shared = samples[0];
  for (const std::string_view sample : samples.subspan(1)) {
    const auto [end, ignored] =
        std::mismatch(shared.begin(), shared.end(), sample.begin(), sample.end());
    shared = shared.substr(0, static_cast<size_t>(end - shared.begin()));
  }
  const size_t separator = BehindLastSeparator(shared);
  const size_t tail = shared.size() - separator;
  if (tail == 0 || tail > kLongestTail) return separator;
  std::vector<std::string_view> bodies;
  for (const std::string_view sample : samples) bodies.push_back(sample.substr(shared.size()));
  const double agreeing = static_cast<double>(tail * (samples.size() - 1));
  return std::exp2(-ClassOf(bodies).bits * agreeing) <= kChance ? shared.size() : separator;
}

size_t LeadingWords(std::string_view sample) {
  size_t prefix = 0;
  for (size_t begin = 0; begin < sample.size();) {
    size_t end = begin;
    while (end < sample.size() && IsAlnum(sample[end])) end++;
    if (end == sample.size() || !IsShortWord(sample.substr(begin, end - begin)) ||
        sample.size() - end - 1 < kLeastBody) {
      break;
    }
    prefix = begin = end + 1;
  }
  return prefix > 0 ? prefix : BeforeHex(sample);
}

}  // namespace leaktight
