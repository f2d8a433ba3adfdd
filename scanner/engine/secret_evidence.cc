#include "engine/secret_evidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string_view>

#include "base/text.h"
#include "engine/hand_typed.h"
#include "engine/made_up.h"
#include "engine/value_shapes.h"
#include "engine/words.h"

namespace leaktight {
namespace {

class Observed {
 public:
  void If(bool is, Evidence evidence) {
    if (is) bits_ |= BitOf(evidence);
  }
  EvidenceBits bits() const { return bits_; }

 private:
  EvidenceBits bits_ = 0;
};

template <size_t N>
bool SaysAnyOf(std::string_view text, const std::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return HoldsIgnoringCase(text, word); });
}

// A word that says that nothing on the line is real.
bool SaysFake(std::string_view text) {
  constexpr std::string_view kWords[] = {"example", "dummy", "fake",    "sample", "placeholder",
                                         "mock",    "test",  "invalid", "your",   "e.g."};
  return SaysAnyOf(text, kWords);
}

bool SaysDigest(std::string_view text) {
  constexpr std::string_view kWords[] = {"sha1",     "sha256", "sha-",   "sha512", "md5",
                                         "checksum", "digest", "commit", "hash",   "fingerprint"};
  return SaysAnyOf(text, kWords);
}

bool IsComment(std::string_view lead) {
  lead = Trim(lead);
  return lead.starts_with('#') || lead.starts_with("//") || lead.starts_with('*') ||
         lead.starts_with("/*") || lead.starts_with("--") || lead.starts_with(';') ||
         lead.starts_with("<!--");
}

// Fewer different characters than so many drawn from its alphabet would have: entropy below three
// quarters of what is possible.
bool Repeats(std::string_view value) {
  const auto size = static_cast<double>(std::min<size_t>(value.size(), 16));
  return Entropy(value) < 0.75 * std::log2(size);
}

// Five small letters or more, in the order of a language: a whole word among what is left.
bool HoldsLongWord(std::string_view value) {
  constexpr size_t kLong = 5;
  size_t begin = 0;
  for (size_t i = 0; i <= value.size(); i++) {
    if (i < value.size() && IsLower(value[i])) continue;
    if (i - begin >= kLong && RandomBits(value.substr(begin, i - begin)) < 0) return true;
    begin = i + 1;
  }
  return false;
}

void ObserveCharacters(std::string_view value, Observed& observed) {
  size_t lower = 0;
  size_t upper = 0;
  size_t digits = 0;
  size_t separators = 0;
  size_t signs = 0;
  size_t odd = 0;
  size_t changes = 0;  // from letters to figures
  for (size_t i = 0; i < value.size(); i++) {
    const char c = value[i];
    lower += IsLower(c) ? 1 : 0;
    upper += IsUpper(c) ? 1 : 0;
    digits += IsDigit(c) ? 1 : 0;
    separators += std::string_view("_-./:").find(c) != std::string_view::npos ? 1 : 0;
    if (std::string_view("!@#$%^&*?+=~").find(c) != std::string_view::npos) {
      signs++;
    } else if (!IsAlnum(c) && std::string_view("_-./:").find(c) == std::string_view::npos) {
      odd++;
    }
    changes += IsDigit(c) && i > 0 && IsLetter(value[i - 1]) ? 1 : 0;
  }
  const int kinds = static_cast<int>(lower > 0) + static_cast<int>(upper > 0) +
                    static_cast<int>(digits > 0) + static_cast<int>(signs > 0);
  observed.If(value.size() <= 40 && lower + upper > 0 && digits > 0 && kinds >= 3 && odd == 0 &&
                  !IsMadeOfCommonWords(value),
              Evidence::kPassword);
  observed.If(lower > 0 && upper > 0, Evidence::kTwoCases);
  observed.If(digits > 0, Evidence::kFigures);
  observed.If(signs > 0, Evidence::kSigns);
  observed.If(changes == 1 && lower + upper + digits == value.size() && IsDigit(value.back()) &&
                  IsLetter(value.front()),
              Evidence::kFiguresBehind);
  observed.If(odd > 0, Evidence::kOddSigns);
  observed.If(separators >= 2, Evidence::kSeparators);
}

void ObserveForm(const Assignment& assignment, Observed& observed) {
  constexpr std::array<Evidence, 6> kForms = {Evidence::kQuoted, Evidence::kLine,
                                              Evidence::kOption, Evidence::kElement,
                                              Evidence::kInText, Evidence::kCode};
  observed.If(true, kForms[static_cast<size_t>(assignment.form)]);
  const std::string_view between = assignment.between;
  observed.If(
      between.find("==") != std::string_view::npos || between.find("!=") != std::string_view::npos,
      Evidence::kComparison);
  observed.If(between.find('(') != std::string_view::npos, Evidence::kCall);
  const size_t comma = between.find(',');
  observed.If(comma != std::string_view::npos && between.find(':') == std::string_view::npos,
              Evidence::kList);
  observed.If(IsComment(assignment.lead), Evidence::kComment);
}

}  // namespace

bool SaysPassword(std::string_view name) {
  constexpr std::string_view kWords[] = {"pass", "pwd", "identified by"};
  return SaysAnyOf(name, kWords);
}

EvidenceBits EvidenceOf(const Candidate& candidate, const Assignment& assignment, NameKind name,
                        ValueKind kind) {
  Observed observed;
  const std::string_view value = candidate.secret;
  const bool strong = name == NameKind::kSecret;
  observed.If(strong, Evidence::kStrongName);
  observed.If(SaysPassword(candidate.name), Evidence::kPasswordName);
  ObserveForm(assignment, observed);

  const bool random = kind == ValueKind::kSecret;
  observed.If(random, Evidence::kRandom);
  observed.If(kind == ValueKind::kHash, Evidence::kDigest);
  observed.If(kind == ValueKind::kUuid, Evidence::kUuid);
  observed.If(kind == ValueKind::kWeakSecret, Evidence::kWeak);
  observed.If(
      kind == ValueKind::kIdentifier || kind == ValueKind::kWords || kind == ValueKind::kPublic,
      Evidence::kDrawn);

  const double bits = RandomBits(value);
  const bool in_code = assignment.form == AssignmentForm::kCode;
  observed.If(!strong && assignment.form == AssignmentForm::kOption, Evidence::kWeakNameOption);
  observed.If(!strong && random && (value.size() < 16 || bits < 24), Evidence::kWeakNameShort);
  observed.If(!strong && !random, Evidence::kWeakNameOrdered);
  observed.If(in_code && !random, Evidence::kOrderedInCode);
  observed.If(in_code && random && (value.size() < 16 || bits < 30), Evidence::kShortInCode);
  observed.If(assignment.form == AssignmentForm::kInText && bits < 20, Evidence::kOrderedInText);
  observed.If(bits >= 6, Evidence::kBits6);
  observed.If(bits >= 14, Evidence::kBits14);
  observed.If(bits >= 20, Evidence::kBits20);
  observed.If(bits >= 24, Evidence::kBits24);
  observed.If(bits >= 30, Evidence::kBits30);
  observed.If(bits >= 45, Evidence::kBits45);
  observed.If(value.size() >= 12, Evidence::kLength12);
  observed.If(value.size() >= 16, Evidence::kLength16);
  observed.If(value.size() >= 20, Evidence::kLength20);
  observed.If(value.size() >= 32, Evidence::kLength32);
  observed.If(value.size() > 64, Evidence::kLength65);
  observed.If(Repeats(value), Evidence::kRepeats);
  observed.If(IsHandTyped(value), Evidence::kHandTyped);
  observed.If(LooksMadeUp(value), Evidence::kMadeUp);
  ObserveCharacters(value, observed);
  observed.If(IsMadeOfCommonWords(value), Evidence::kCommonWords);
  observed.If(HoldsLongWord(value), Evidence::kLongWord);
  observed.If(SaysFake(assignment.lead) || SaysFake(candidate.name) || SaysFake(assignment.trail),
              Evidence::kSaysFake);
  observed.If(SaysDigest(assignment.lead) || SaysDigest(candidate.name), Evidence::kSaysDigest);
  return observed.bits();
}

}  // namespace leaktight
