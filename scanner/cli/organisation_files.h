// Where the organisation's policies are named: by flag, and by git's configuration.
#pragma once

#include <vector>

#include "base/error.h"
#include "cli/options.h"
#include "git/command.h"
#include "scan/criteria_options.h"

namespace leaktight {

// Those of --org-config, and every value of `leaktight.orgConfig` that git's configuration has for
// this repository, whatever its scope: a nearer one adds to the others and takes none away. Each
// once. A value of git's configuration that is empty or relative is an error: the one names
// nothing, the other a file that whoever fills the folder can bring along.
//
// A hook must not wait for another git child that has nothing to say, so the configuration files
// are looked at first, and git is only asked where one of them holds the word or includes others:
// the system's, the user's, the repository's, and what the environment adds (git-config(1), FILES
// and ENVIRONMENT). Where it is not known which file is the system's, git is asked.
Result<std::vector<OrganisationFile>> OrganisationFiles(const Options& options,
                                                        const GitPlace& place);

}  // namespace leaktight
