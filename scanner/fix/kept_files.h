// Files on disk alone, with the values that left the repository put in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fix/remedy.h"

namespace leaktight {

// `text` with the value under its key: where the key is there and empty (or has a placeholder), in
// its place; where it has another value, in a comment; else behind the last line. Never takes a
// value away. Where it has the value already, `text` as it is.
std::string WithValue(std::string_view text, const KeptValue& value);

// A value as a dotenv file has it, so that whoever reads the file makes the same of it: a shell
// that sources it, python-dotenv, dotenv of Node and of Ruby, godotenv, Docker Compose. Nothing:
// there is no such way of writing it.
std::optional<std::string> DotenvQuoted(std::string_view value);

// Why the value's file cannot have it, a sentence without its full stop; nothing: it can.
std::optional<std::string> WhyNotKept(const KeptValue& value);

// A text as HCL has it, in quotes.
std::string HclQuoted(std::string_view value);

}  // namespace leaktight
