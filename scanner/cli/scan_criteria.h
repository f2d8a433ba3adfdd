// From the command line to what a scan judges by.
#pragma once

#include "base/error.h"
#include "cli/options.h"
#include "git/command.h"
#include "scan/criteria_options.h"

namespace leaktight {

// With the organisation's policies that flags and git's configuration name.
Result<CriteriaOptions> CriteriaOf(const Options& options, const GitPlace& place = {});

}  // namespace leaktight
