#include "engine/made_up.h"

#include <algorithm>
#include <bitset>
#include <string>

#include "base/text.h"
#include "engine/hand_typed.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// Long enough that chance does not write them.
constexpr std::string_view kWords[] = {
    "example",    "changeme",   "change_me",  "change-me", "dummy",   "placeholder", "redacted",
    "sample",     "replace",    "yourtoken",  "your_",     "your-",   "yourapi",     "yoursecret",
    "testtoken",  "test_token", "test-token", "faketoken", "fake_",   "fake-",       "notareal",
    "not_a_real", "not-a-real", "insert",     "xxxxx",     "invalid", "abcdefgh",    "qwerty",
    "secret_",    "secret-",    "deadbeef"};

// The longest stretch where every byte is the one before plus `step`.
size_t LongestSteps(std::string_view text, int step) {
  size_t longest = 0;
  size_t length = 1;
  for (size_t i = 1; i < text.size(); i++) {
    length = text[i] - text[i - 1] == step ? length + 1 : 1;
    longest = std::max(longest, length);
  }
  return longest;
}

bool IsHexOrDash(char c) {
  return IsHex(c) || c == '-';
}

// Is the text, but for its ends, one piece of up to a third of its length again and again?
bool Repeats(std::string_view text) {
  for (size_t period = 1; period <= text.size() / 3; period++) {
    size_t same = 0;
    for (size_t i = period; i < text.size(); i++) same += text[i] == text[i - period] ? 1 : 0;
    if (same * 10 >= (text.size() - period) * 9) return true;
  }
  return false;
}

}  // namespace

bool LooksMadeUp(std::string_view body) {
  if (body.size() < 8) return false;
  std::bitset<256> seen;
  for (const char c : body) seen.set(static_cast<uint8_t>(c));
  if (seen.count() < 5) return true;
  // Six of a kind stand in 64 hexadecimal digits once in 18,000 times, seven once in 290,000; where
  // there are more kinds, six once in 16 million.
  const size_t of_a_kind = std::all_of(body.begin(), body.end(), IsHexOrDash) ? 7 : 6;
  if (LongestSteps(body, 0) >= of_a_kind || LongestSteps(body, 1) >= 7 ||
      LongestSteps(body, -1) >= 7) {
    return true;
  }
  if (Repeats(body) || IsHandTyped(body)) return true;
  const std::string lower = ToLower(body);
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace leaktight
