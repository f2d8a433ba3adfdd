// What a scan of this folder would judge by, for verbs that scan nothing.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "cli/options.h"
#include "scan/criteria.h"

namespace leaktight {

// The criteria of the files below `folder` (with a slash behind, or empty), with what the command
// line and git's configuration say besides.
Result<Criteria> CriteriaHere(CriteriaOptions asked, const Options& options,
                              const std::string& folder, std::vector<ScanError>& errors);

// Complains of all of them. Were there any?
bool TellErrors(const std::vector<ScanError>& errors);

}  // namespace leaktight
