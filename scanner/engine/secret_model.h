// How likely what is assigned to a secret's name is a secret: a logistic model over evidence that
// is told in words.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace leaktight {

// One observation each: it is made or it is not. The order is that of kEvidence and of the weights.
enum class Evidence : uint8_t {
  kStrongName,
  kPasswordName,
  kServiceName,
  kQuoted,
  kLine,
  kOption,
  kElement,
  kInText,
  kCode,
  kRandom,
  kDigest,
  kUuid,
  kWeak,
  kDrawn,
  kWeakNameOption,
  kWeakNameShort,
  kWeakNameOrdered,
  kOrderedInCode,
  kShortInCode,
  kOrderedInText,
  kBits6,
  kBits14,
  kBits20,
  kBits24,
  kBits30,
  kBits45,
  kLength12,
  kLength16,
  kLength20,
  kLength32,
  kLength65,
  kRepeats,
  kHandTyped,
  kMadeUp,
  kPassword,
  kTwoCases,
  kFigures,
  kSigns,
  kFiguresBehind,
  kCommonWords,
  kSeparators,
  kLongWord,
  kSaysFake,
  kSaysDigest,
  kComment,
  kComparison,
  kCall,
  kList,
  kOddSigns,
};
inline constexpr size_t kEvidenceCount = 49;

// What was observed: bit i stands for kEvidence[i].
using EvidenceBits = uint64_t;

constexpr EvidenceBits BitOf(Evidence evidence) {
  return EvidenceBits{1} << static_cast<uint8_t>(evidence);
}

struct EvidenceInfo {
  std::string_view id;    // what the training calls it
  std::string_view says;  // to a person
};
extern const std::array<EvidenceInfo, kEvidenceCount> kEvidence;

// In hundredths of a natural logarithm of odds, what each adds, and what there is without any.
// secret_weights.cc, which scanner/engine/training/train.py writes.
extern const std::array<int16_t, kEvidenceCount> kEvidenceWeights;
extern const int16_t kEvidenceBias;

// From 0 to 1, in hundredths: of what training made and was observed as this, the part that was
// secret.
double SecretProbability(EvidenceBits observed);

// Less is no match: what nobody would want to hear of, however low --min-confidence is.
inline constexpr double kLeastToldProbability = 0.1;

}  // namespace leaktight
