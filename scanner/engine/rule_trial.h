// Tries a rule on instances of its own examples: `rules test`, and the tests of the rules built in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace leaktight {

// What expiries in examples are compared with: 2026-01-01. They expire in 2017 or in 2100.
inline constexpr int64_t kTrialNow = 1'767'225'600;

inline constexpr uint64_t kTrialInstances = 200;

struct ExampleFailure {
  std::string_view example;
  uint32_t line = 0;   // in the rule's file; 0: not known
  uint64_t seed = 0;   // of the first instance that fails
  std::string text;    // that instance
  std::string reason;  // "is not found"
};

struct RuleTrial {
  std::vector<ExampleFailure> failures;     // at most one an example
  std::vector<std::string_view> also_seen;  // rules that report a secret of `match` as well
};

// `rule` is one of the engine's. Every example in `match` must be found by it, in each of its
// instances, and none in `no_match`. A rule that yields, or that sees only a part of the secret,
// gives way in a scan and is not named in `also_seen`.
RuleTrial TryRule(const Engine& engine, const Rule& rule, uint64_t instances,
                  Engine::Scratch& scratch);

}  // namespace leaktight
