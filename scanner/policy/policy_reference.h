// docs/policy.md, from the checks themselves.
#pragma once

#include <string>
#include <string_view>

namespace leaktight {

// How many fixtures try a check: folders `bad-…` and `good-…` of fixtures/policy/ID.
struct FixtureCount {
  int bad = 0;
  int good = 0;
};

// `remedy`: what `leaktight fix` does about a check; empty: nothing. That stage comes behind this
// one, so it is asked and not included.
std::string PolicyReference(FixtureCount (*count)(std::string_view id),
                            std::string_view (*remedy)(std::string_view id));

}  // namespace leaktight
