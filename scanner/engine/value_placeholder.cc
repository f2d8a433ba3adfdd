// Values that stand where a secret is to be filled in.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/text.h"
#include "engine/prefix_table.h"
#include "engine/value_shapes.h"
#include "engine/word_roles.h"
#include "engine/words.h"

namespace leaktight {
namespace {

bool IsNameInBrackets(std::string_view inside) {
  return std::all_of(inside.begin(), inside.end(), [](char c) {
    return IsAlnum(c) || c == '_' || c == '-' || c == ' ' || c == '.' || c == '*';
  });
}

// <your-key>, [password], {token}, __SECRET__: something in brackets that are not part of it.
bool IsBracketed(std::string_view value, bool random) {
  const char first = value.front();
  const char last = value.back();
  if (first == '<') {
    // <<<ADMINPW>>>: as many as one likes.
    while (value.size() > 4 && value.substr(0, 2) == "<<" &&
           value.substr(value.size() - 2) == ">>") {
      value = value.substr(1, value.size() - 2);
    }
    const size_t close = value.find('>');
    if (close == std::string_view::npos || close == 1) return false;
    return !random || close + 1 == value.size() || IsNameInBrackets(value.substr(1, close - 1));
  }
  // **SOPS**, **your token**: what tools and people put over a value that is not to be seen.
  if (value.size() > 4 && value.substr(0, 2) == "**" && value.substr(value.size() - 2) == "**") {
    return true;
  }
  if (value.size() < 3) return false;
  if ((first == '[' && last == ']') || (first == '(' && last == ')')) {
    return IsNameInBrackets(value.substr(1, value.size() - 2));
  }
  return value.size() > 4 && value.substr(0, 2) == "__" && value.substr(value.size() - 2) == "__";
}

// xxxxxxxx, ********, 0000-0000, AKIAXXXXXXXX: one character again and again.
bool IsFilling(std::string_view value) {
  size_t run = 1;
  size_t longest = 1;
  for (size_t i = 1; i < value.size(); i++) {
    run = value[i] == value[i - 1] ? run + 1 : 1;
    if (run >= 4) {
      const char c = LowerOf(value[i]);
      if (c == 'x' || c == '*' || c == '.' || c == '?' || c == '#' || c == '_') return true;
    }
    longest = std::max(longest, run);
  }
  return (longest >= 3 && longest * 2 >= value.size()) || longest >= 8;
}

// 1234567890, abcdefgh, abc123def456: mostly each character the neighbour of the one before.
bool IsSequence(std::string_view value) {
  if (value.size() < 6) return false;
  size_t steps = 0;
  for (size_t i = 1; i < value.size(); i++) {
    const int step = value[i] - value[i - 1];
    if (step == 1 || step == -1 || (value[i - 1] == '9' && (value[i] == '0' || value[i] == 'a'))) {
      steps++;
    }
  }
  return steps * 5 >= (value.size() - 1) * 3;
}

// Parts by which words written together give themselves away: yourapikeyhere, examplePassword1.
constexpr PrefixTable kFakeParts({
    "changeme",     "changeit",    "example",    "placeholder", "replaceme",    "replacethis",
    "redacted",     "dummy",       "notreal",    "yourkey",     "yourtoken",    "yourapi",
    "yoursecret",   "yourpass",    "keyhere",    "tokenhere",   "passwordhere", "secrethere",
    "youraccess",   "yourown",     "donotuse",   "do-not-use",  "do_not_use",   "somerandom",
    "change_this",  "change-this", "changethis", "change_me",   "change-me",    "replace_with",
    "replace-with",
});

bool HasFakePart(std::string_view value) {
  for (size_t i = 0; i + 5 <= value.size(); i++) {
    for (const std::string_view part : kFakeParts.With(LowerOf(value[i]))) {
      if (value.size() - i < part.size()) continue;
      if (std::equal(part.begin(), part.end(), value.begin() + static_cast<ptrdiff_t>(i),
                     [](char a, char b) { return a == LowerOf(b); })) {
        return true;
      }
    }
  }
  return false;
}

// Whether a word written together is made of common words alone: testpassword, mysecret.
bool IsJoinedCommonWords(std::string_view word, int depth = 4) {
  if (word.empty()) return true;
  if ((RolesOf(word) & (kCommonWord | kFakeWord)) != 0) return true;
  if (depth == 0) return false;
  for (size_t size = std::min<size_t>(word.size() - 1, 14); size >= 2; size--) {
    if ((RolesOf(word.substr(0, size)) & (kCommonWord | kFakeWord)) == 0) continue;
    if (IsJoinedCommonWords(word.substr(size), depth - 1)) return true;
  }
  return false;
}

bool IsNameLike(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return IsAlnum(c) || c == '_' || c == '-' || c == '.' || c == ' ' || c == '/' || c == ':' ||
           c == '!' || c == '\'' || c == ',';
  });
}

// A number that only counts (token2, test123), not one that pads a password (Admin2024).
bool Counts(std::string_view digits) {
  return digits.size() <= 1 || std::string_view("1234567890").substr(0, digits.size()) == digits;
}

// Does the word begin the value, or stand behind what is neither letter nor figure?
bool StandsFree(std::string_view word, std::string_view value) {
  for (size_t at = 0; at + word.size() <= value.size(); at++) {
    if (at > 0 && IsAlnum(value[at - 1])) continue;
    if (EqualIgnoringCase(value.substr(at, word.size()), word)) return true;
  }
  return false;
}

// change-me, YOUR_TOKEN, example.com: a word that says that there is nothing here. Three letters
// (CPutQ, 5Tbd) stand in one of four thousand keys of 24 by chance, more in one of seventy
// thousand.
bool HasFakeWord(std::string_view value, bool random) {
  constexpr size_t kByChance = 3;
  if (!IsNameLike(value)) return false;
  const Words words(value);
  for (size_t i = 0; i < words.size(); i++) {
    const size_t letters = words[i].find_last_not_of("0123456789") + 1;
    if (letters < 3 || !Counts(words[i].substr(letters))) continue;
    const std::string_view word = words[i].substr(0, letters);
    if ((RolesOf(word) & kFakeWord) == 0) continue;
    if (!random || letters > kByChance || StandsFree(word, value)) return true;
  }
  return false;
}

// Grafana_Not_Deployed, not-set: a statement, of words that are joined. Nobody's pass phrase has
// it.
bool SaysNot(std::string_view value) {
  constexpr std::string_view kJoints = "_- ";
  if (value.find_first_of(kJoints) == std::string_view::npos) return false;
  bool says = false;
  while (!value.empty()) {
    const size_t end = std::min(value.find_first_of(kJoints), value.size());
    const std::string_view word = value.substr(0, end);
    if (!std::all_of(word.begin(), word.end(), IsLetter)) return false;
    says |= EqualIgnoringCase(word, "not");
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return says;
}

// my-service-token, myawesomea2clitoken=: says whose it is and what it is. Passwords are left out,
// which people do begin with such words.
bool SaysWhose(std::string_view value) {
  constexpr size_t kMostFigures = 2;
  while (value.ends_with('=')) value.remove_suffix(1);
  if (value.size() < 2 || !EqualIgnoringCase(value.substr(0, 2), "my")) return false;
  const auto figures = std::count_if(value.begin(), value.end(), IsDigit);
  if (static_cast<size_t>(figures) > kMostFigures || !IsNameLike(value)) return false;
  for (const std::string_view noun : {"token", "secret", "apikey", "api-key", "api_key"}) {
    if (value.size() > noun.size() + 2 &&
        EqualIgnoringCase(value.substr(value.size() - noun.size()), noun)) {
      return true;
    }
  }
  return false;
}

// A word and figures as people choose them, said twice to be longer: hunter2hunter2. Words that say
// nothing (test1test1) and figures between letters (a1b2c3a1b2c3) stay fillings.
bool IsPasswordTwice(std::string_view value, size_t period) {
  constexpr size_t kShortestWord = 4;
  constexpr size_t kMostFigures = 4;
  if (period * 2 != value.size()) return false;
  const std::string_view once = value.substr(0, period);
  const std::string_view word = once.substr(0, once.find_first_of("0123456789"));
  const std::string_view figures = once.substr(word.size());
  return word.size() >= kShortestWord && std::all_of(word.begin(), word.end(), IsLetter) &&
         !figures.empty() && figures.size() <= kMostFigures &&
         std::all_of(figures.begin(), figures.end(), IsDigit) && !IsSequence(word) &&
         !HasFakeWord(once, false) && !IsMadeOfCommonWords(once);
}

// abcabcabc, 0123456789abcdef0123456789abcdef: a beginning that is repeated to the end.
bool IsRepeated(std::string_view value) {
  if (value.size() < 6) return false;
  for (size_t period = 1; period <= value.size() / 2; period++) {
    if (value[period] == value[0] &&
        value.substr(period) == value.substr(0, value.size() - period)) {
      return !IsPasswordTwice(value, period);
    }
  }
  return false;
}

}  // namespace

bool IsPlaceholder(std::string_view value, bool random) {
  if (IsBracketed(value, random) || IsFilling(value) || IsRepeated(value) || IsSequence(value)) {
    return true;
  }
  return HasFakeWord(value, random) || SaysNot(value) || HasFakePart(value) || SaysWhose(value);
}

bool IsMadeOfCommonWords(std::string_view value) {
  if (!IsNameLike(value)) return false;
  const Words words(value);
  for (size_t i = 0; i < words.size(); i++) {
    const size_t letters = words[i].find_last_not_of("0123456789") + 1;
    if (!Counts(words[i].substr(letters))) return false;
    if (!IsJoinedCommonWords(words[i].substr(0, letters))) return false;
  }
  return words.size() > 0;
}

}  // namespace leaktight
