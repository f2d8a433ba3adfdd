// An organisation's policy above a repository's own configuration: a repository may add to it and
// never weaken it.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace leaktight {

// What a repository says and what has no effect.
struct Refusal {
  std::string file;
  size_t line = 0;
  std::string what;  // "switches `jwt` off"
};

// What is in force: all of the organisation's, and of the repository's what adds to it.
// - A rule that is on stays on; no severity falls below what it is without the repository (`own`
//   gives that of a rule that the organisation says nothing of).
// - `fail-on` does not rise above the organisation's, or `low`.
// - What is not granted has no effect.
// - The organisation's environments come first, then what names say, then the repository's.
// Rule files stay the repository's: whoever reads them sees to it that they replace nothing.
Config UnderOrganisation(const Config& organisation, const Config& repository,
                         const OwnSeverity& own, std::vector<Refusal>& refusals);

}  // namespace leaktight
