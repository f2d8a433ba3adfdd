// Where this machine keeps secrets, as far as the environment says it.
#pragma once

#include "git/command.h"
#include "scan/criteria_options.h"

namespace leaktight {

// The working tree that the caller stands in (or `place` does), without asking git: the nearest
// folder with a ".git"; the home folder; AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials.
KnownOptions KnownOptionsOf(const GitPlace& place);

}  // namespace leaktight
