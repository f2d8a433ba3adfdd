// Completion scripts for shells, made from the tables of verbs, flags, rules and checks.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace leaktight {

// For "bash", "zsh" or "fish". A new verb or flag is in them by itself: what stands for its
// arguments or value ("[FILE…]", "FOLDER", "ID") tells what to offer.
Result<std::string> CompletionScript(std::string_view shell);

}  // namespace leaktight
