// What is seen in a blob, before it is settled who speaks for which bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/span.h"
#include "config/config.h"
#include "engine/engine.h"
#include "finding/finding.h"
#include "policy/check.h"
#include "scan/known_secrets.h"
#include "source/blob.h"

namespace leaktight {

// Who wins where several see the same bytes: the lower.
enum class Rank : uint8_t { kKnown, kCheck, kRule, kYieldingRule, kBroughtRule };

struct Sighting {
  Rank rank = Rank::kRule;
  Finding finding;
  Span about;
  bool whole_file = false;
  bool guess = false;
  std::string fingerprinted;  // what its fingerprint's VALUE is of
  // Of a known secret: what it stands for as well, by rule, with the severity of each.
  std::vector<std::pair<std::string, Severity>> taken_over = {};
};

// What a check sees.
Sighting FromViolation(const Violation& violation, const CheckInfo& check, std::string_view bytes,
                       Rank rank = Rank::kCheck);

// What the engine and `known` (null: nothing is known) see, without what is switched off.
std::vector<Sighting> TokenSightings(const Blob& blob, const Engine& engine, const Config& config,
                                     const std::vector<Match>& matches, const KnownSecrets* known);

// Keeps of those that are about the same bytes the first by rank, then severity, then length.
std::vector<Sighting> WithoutOverlaps(std::vector<Sighting> sightings);

}  // namespace leaktight
