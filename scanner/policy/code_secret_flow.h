// How secrets go through source code: from what fetches one to where it is written.
#pragma once

#include <vector>

#include "policy/code_constants.h"
#include "policy/code_logging.h"
#include "policy/code_tokens.h"

namespace leaktight {

// Those of the values that are secrets: fetched before in the same function, in the same class as a
// field of `self` or `this`, or by a function of the file that returns one; by their own name; or
// all of the environment. What later steps of a pipeline are given on purpose is none.
std::vector<LoggedValue> LoggedSecrets(const CodeTokens& file, const CodeConstants& constants,
                                       const std::vector<LoggedValue>& values);

}  // namespace leaktight
