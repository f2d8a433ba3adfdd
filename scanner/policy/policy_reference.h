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

std::string PolicyReference(FixtureCount (*count)(std::string_view id));

}  // namespace leaktight
