// Named checks on a match that no pattern can state: checksums, decoders, judgements.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/span.h"
#include "engine/named_tokens.h"
#include "finding/severity.h"

namespace leaktight {

// What a validator looks at. It sees the bytes within the rule's reach and no others.
struct Candidate {
  std::string_view whole;   // all that the pattern matched
  std::string_view secret;  // within it
  std::string_view name;    // the pattern's group `name`; empty: it has none
  std::string_view before;  // bytes within reach before the match
  std::string_view after;   // … and behind it
  // Rules by what their tokens are called; null: not of use here.
  const NamedTokens* named = nullptr;
  int64_t now = 0;  // seconds since 1970 (UTC): what expiries are compared with
};

// What it may say besides yes: facts decoded from the secret, a sentence for the message, a lower
// severity, less confidence.
struct Opinion {
  Severity severity = Severity::kMedium;
  double confidence = 1;
  uint64_t evidence = 0;  // Match::evidence
  std::string note;
  std::vector<std::pair<std::string, std::string>> details;
};

// False: this is no secret of the rule's kind.
using Validate = bool (*)(const Candidate& candidate, Opinion& opinion);

struct Validator {
  std::string_view name;
  Validate validate;
};

// All of them: the table in validators.cc.
std::span<const Validator> Validators();
const Validator* FindValidator(std::string_view name);

}  // namespace leaktight
