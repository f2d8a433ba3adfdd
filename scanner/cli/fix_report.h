// What `leaktight fix` tells a person, besides the patch.
#pragma once

#include <string>
#include <vector>

#include "finding/severity.h"
#include "fix/fix.h"

namespace leaktight {

// Lines without their line endings. Text from the repository in them is not escaped yet. Values are
// named by their keys.

// What the plan does that no patch can say. `written`: it is done.
std::vector<std::string> BesidesThePatch(const FixPlan& plan, bool written);

// Each finding that is a person's to mend, with what to do.
std::vector<std::string> LeftByHand(const Fix& fix);

// "5 findings mended, 2 left for you." `written`: else what they would be.
std::string FixOutcome(const Fix& fix, bool written);

}  // namespace leaktight
