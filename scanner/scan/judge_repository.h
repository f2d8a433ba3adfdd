// What only the whole snapshot can tell: the repository checks, made into findings.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "config/config.h"
#include "finding/finding.h"
#include "policy/fact.h"

namespace leaktight {

// The findings of the repository checks that are not switched off, sorted as StandsBefore says,
// complete but for an excerpt where `read` fails; those that a comment in the file allows have
// their suppression. `read` gives the bytes of a file of the snapshot. `leave_out`, where there is
// one, is asked of each finding before its file is read: it has rule, path, message and severity.
std::vector<Finding> JudgeRepository(
    const FactSet& facts, const Config& config,
    const std::function<Result<std::string>(const std::string& path)>& read,
    const std::function<bool(const Finding& finding)>& leave_out = {});

}  // namespace leaktight
