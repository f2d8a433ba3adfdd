// A state of the whole tree, judged by the repository checks.
#pragma once

#include <string>
#include <vector>

#include "scan/criteria.h"
#include "scan/summary.h"
#include "source/snapshot.h"

namespace leaktight {

// Reads only the files that facts come from. What cannot be read goes into the summary's errors,
// and the rest is judged.
std::vector<Finding> JudgeSnapshot(const Criteria& criteria, Snapshot& snapshot, Summary& summary);

// Every path of it; none where it cannot be listed.
std::vector<std::string> PathsOf(Snapshot& snapshot);

}  // namespace leaktight
