// Standard input as one blob.
#pragma once

#include <string>

#include "base/error.h"

namespace leaktight {

// All of it, to the end. `descriptor` is 0 but in tests.
Result<std::string> ReadStandardInput(int descriptor);

}  // namespace leaktight
