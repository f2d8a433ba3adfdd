// What every verb that scans does before and behind its scan.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "base/error.h"
#include "cli/options.h"
#include "git/command.h"
#include "scan/criteria_options.h"
#include "scan/summary.h"

namespace leaktight {

// Scans where the caller stands, and reports. What can be told to be wrong before a scan is told
// before it.
Result<int> Scan(const Options& options,
                 const std::function<Result<Summary>(CriteriaOptions criteria)>& scan);

// Where what was scanned stands, for reports that tell of it.
std::optional<Provenance> ProvenanceOf(const Options& options, ScanKind kind,
                                       const GitPlace& place);

// Reports what a scan that began then has found.
Result<int> EndScan(const Options& options, Summary summary,
                    std::chrono::steady_clock::time_point began);

}  // namespace leaktight
