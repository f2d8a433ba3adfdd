// From argv to what it asks for.
#pragma once

#include <span>

#include "base/error.h"
#include "cli/options.h"
#include "cli/verbs.h"

namespace leaktight {

struct Invocation {
  const Verb* verb = nullptr;  // null: none was named, which only --version does without
  Options options;
};

// `arguments` are those behind the program's name. Flags may stand before or behind the verb and
// between its arguments; each that takes a value takes exactly one; behind "--" nothing is a flag.
Result<Invocation> ParseCommandLine(std::span<const char* const> arguments);

}  // namespace leaktight
