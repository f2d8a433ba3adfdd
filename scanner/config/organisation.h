// An organisation's policy above a repository's own configuration: a repository may add to it and
// never weaken it.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace leaktight {

// What somebody says and what has no effect.
struct Refusal {
  std::string file;
  size_t line = 0;
  std::string what;  // "switches `jwt` off"
};

// Several policies as one that is at least as strict as each of them, in whatever order:
// - A rule is on where one has it on, with the highest severity of those; what a policy says
//   nothing of it has as it is built in (`own` gives that severity).
// - The lowest `fail-on` counts; one that says nothing has `low`.
// - Only what all of them grant is granted.
// - An entry that silences (`allow`, `exclude`, `templates`) counts where each of the others has it
//   too, or grants it.
// - Environments are told apart where one of the policies does so.
// - Secrets of each kind live as long as the strictest lets them.
// - Known secrets are those of all of them.
// Nothing, where there are none.
Config UnionOf(const std::vector<Config>& policies, const OwnSeverity& own,
               std::vector<Refusal>& refusals);

// What is in force: all of the organisation's, and of the repository's what adds to it.
// - A rule that is on stays on; no finding's severity falls below what it is without the
//   repository.
// - `fail-on` does not rise above the organisation's, or `low`.
// - What is not granted has no effect.
// - Secrets live no longer than the organisation lets them, or what is built in.
// - Known secrets are those of both.
// - The organisation's environments come first, then what names say, then the repository's.
// Rule files stay the repository's: whoever reads them sees to it that they replace nothing.
Config UnderOrganisation(const Config& organisation, const Config& repository,
                         const OwnSeverity& own, std::vector<Refusal>& refusals);

}  // namespace leaktight
