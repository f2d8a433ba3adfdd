// What a validator says of a token, for the tests of validators.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/example.h"
#include "engine/validators.h"

namespace leaktight::verdicts {

// Judged on 2026-01-01.
struct Verdict {
  static constexpr int64_t kNow = 1'767'225'600;

  bool yes = false;
  Opinion opinion;

  // Empty where it does not tell it.
  std::string Detail(std::string_view name) const {
    for (const auto& [key, value] : opinion.details) {
      if (key == name) return value;
    }
    return "";
  }
};

inline Verdict Judge(std::string_view validator, Candidate candidate) {
  Verdict verdict;
  verdict.opinion.severity = Severity::kCritical;
  if (candidate.whole.empty()) candidate.whole = candidate.secret;
  candidate.now = Verdict::kNow;
  verdict.yes = FindValidator(validator)->validate(candidate, verdict.opinion);
  return verdict;
}

// As the value of an assignment.
inline Verdict Judge(std::string_view validator, std::string_view secret) {
  const std::string whole = "DB_PASSWORD = \"" + std::string(secret) + '"';
  Candidate candidate;
  candidate.whole = whole;
  candidate.name = candidate.whole.substr(0, 11);
  candidate.secret = candidate.whole.substr(15, secret.size());
  return Judge(validator, candidate);
}

// One instance of an example.
inline std::string Expand(std::string_view example, uint64_t seed = 1) {
  return ExpandExample(example, seed).value();
}

}  // namespace leaktight::verdicts
