// Violations mended one after the other, each whole or left.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "fix/remedies.h"

namespace leaktight {

// Why something is left, a sentence without its full stop; nothing: it is mended.
using Why = std::optional<std::string>;

// `mend` adds to the remedy; what it has added is taken back where it says why it is left.
void MendEach(const FixProblem& problem, Remedy& remedy,
              const std::function<Why(const Violation& violation)>& mend);

}  // namespace leaktight
