// docs/policy.md, from the checks themselves.
#pragma once

#include <string>

namespace leaktight {

std::string PolicyReference();

}  // namespace leaktight
