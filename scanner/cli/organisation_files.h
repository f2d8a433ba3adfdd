// Where the organisation's policies are named: by flag, and by git's configuration.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "cli/options.h"
#include "git/command.h"

namespace leaktight {

// Those of --org-config, and every value of `leaktight.orgConfig` that git's configuration has for
// this repository, whatever its scope: a nearer one adds to the others and takes none away.
//
// A hook must not wait for another git child that has nothing to say, so the configuration files
// are looked at first, and git is only asked where one of them holds the word or includes others:
// the system's (/etc/gitconfig, or where other installations have it), the user's, the
// repository's, and what the environment adds (git-config(1), FILES and ENVIRONMENT).
Result<std::vector<std::string>> OrganisationFiles(const Options& options, const GitPlace& place);

}  // namespace leaktight
