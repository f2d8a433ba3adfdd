// Files on disk alone, with the values that left the repository put in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fix/remedy.h"

namespace leaktight {

// `text` with the value under its key: where the key is there and empty (or has a placeholder), in
// its place; where it has another value, in a comment; else behind the last line. Never takes a
// value away. Where it has the value already, `text` as it is.
std::string WithValue(std::string_view text, const KeptValue& value);

// A value as a dotenv file has it, so that all readers make the same of it where that can be.
std::string DotenvQuoted(std::string_view value);

// A text as HCL has it, in quotes.
std::string HclQuoted(std::string_view value);

}  // namespace leaktight
