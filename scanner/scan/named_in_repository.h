// --config, --rules and --org-config that name files of the repository itself.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "scan/criteria.h"
#include "source/git_snapshots.h"

namespace leaktight {

// In `diff` a file of the repository is read from the revision that decides, whoever names it: the
// working tree has it as the change left it. Moves what of `config_file` and `rule_paths` lies in
// the working tree over to the members of `options` that begin with `repository_`, and tells of
// `organisation_files` which do. A bare repository has none; what is neither in the working tree
// nor in `decides` stays, for an error to name it.
Result<CriteriaOptions> NamedInRepository(CriteriaOptions options, const GitPlace& place,
                                          RevisionSnapshot& decides);

// The rule files that these paths, files or folders, name in a revision: path → blob id.
Result<std::map<std::string, std::string>> RuleFilesIn(RevisionSnapshot& revision,
                                                       const std::vector<std::string>& paths);

}  // namespace leaktight
