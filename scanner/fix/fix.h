// leaktight fix: what a scan of the tree finds, and what mends it.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "fix/draft.h"
#include "git/command.h"
#include "scan/summary.h"
#include "scan/tree.h"

namespace leaktight {

// A finding that a program does not mend, with the reason: a sentence without its full stop.
struct ByHand {
  Finding finding;
  std::string why;
};

struct Fix {
  Summary scan;    // of the tree as it is
  GitPlace place;  // the top of the repository
  FixPlan plan;
  std::vector<Finding> mended;  // by the plan, in the order of the scan
  std::vector<ByHand> by_hand;  // likewise
};

// Scans, and plans. Nothing is written. An error where there is no repository.
Result<Fix> PlanFix(const ScanTreeOptions& options);

}  // namespace leaktight
