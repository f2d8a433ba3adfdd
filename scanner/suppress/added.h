// What a change adds to the ways of silencing leaktight.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace leaktight {

// One way by which the configuration after a change says less than the one before.
struct AddedSuppression {
  std::string what;  // "allows `jwt` in tests/**", with the reason given: for the message
  std::string key;   // the same without the reason: its identity, for the fingerprint
  size_t line = 0;   // in the configuration after the change
};

// Allow entries and paths left out that `before` has not, rules that are switched off or lowered,
// a higher fail-on, rule files that are brought in, files that count as templates from now on,
// another sense of the environments (which can make two into one), references that are no longer
// strict, files whose values count as known no longer.
std::vector<AddedSuppression> AddedSuppressions(const Config& before, const Config& after,
                                                const OwnSeverity& own);

}  // namespace leaktight
