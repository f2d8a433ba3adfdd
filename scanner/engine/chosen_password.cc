#include "engine/chosen_password.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/text.h"
#include "engine/made_up.h"
#include "engine/password_text.h"
#include "engine/secret_likeness.h"
#include "engine/value_shapes.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr size_t kLeast = 4;
constexpr size_t kMost = 64;

// What so many bytes have that are no word. Few letters of a word can be odd by themselves, and so
// can what a name is joined of.
double BitsAsked(size_t size, ValueKind kind) {
  return size < 6 || kind == ValueKind::kIdentifier ? 8 : 5;
}

bool IsSign(char c) {
  return c > ' ' && c < '\x7f' && !IsAlnum(c);
}

// ^1.2.0, ~3.1, >=2: a version that is asked for.
bool IsVersionAsked(std::string_view value) {
  const size_t figures = value.find_first_not_of("^~<>=");
  return figures > 0 && figures != std::string_view::npos && IsNumber(value.substr(figures));
}

}  // namespace

bool MayBeChosenPassword(std::string_view value) {
  if (value.size() < kLeast || value.size() > kMost) return false;
  if (!std::all_of(value.begin(), value.end(), [](char c) { return IsAlnum(c) || IsSign(c); })) {
    return false;
  }
  const auto letters = static_cast<size_t>(std::count_if(value.begin(), value.end(), IsLetter));
  if (letters < 2 || value.find('\\') != std::string_view::npos) return false;
  const std::string lower = ToLower(value);
  const ValueKind kind = ClassifyValue(value);
  if (RandomBits(lower) < BitsAsked(value.size(), kind)) return false;
  switch (kind) {
    case ValueKind::kIdentifier:
    case ValueKind::kWords:
    case ValueKind::kWeakSecret:
    case ValueKind::kSecret:
      break;
    default:
      return false;
  }
  return !IsMadeOfCommonWords(value) && !IsTrivialPassword(lower) && !IsPlaceToFill(lower) &&
         !IsVersionAsked(value) && (value.size() < 8 || !LooksMadeUp(value));
}

}  // namespace leaktight
