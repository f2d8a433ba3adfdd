// suppression-added: what a change does to the ways of silencing leaktight, as findings.
#pragma once

#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "scan/criteria.h"
#include "scan/judge_blob.h"
#include "scan/summary.h"
#include "source/git_snapshots.h"

namespace leaktight {

inline constexpr std::string_view kSuppressionAdded = "suppression-added";

// What the configuration and the rule files of `head`, as `asked` names them, add to what all of
// `before` have: a branch that lags behind its
// base has not added what the base took out meanwhile. A configuration of `head` that cannot be
// read is an error in the summary.
std::vector<Finding> AddedToConfiguration(const Criteria& criteria, const CriteriaOptions& asked,
                                          RevisionSnapshot& head,
                                          std::vector<RevisionSnapshot>& before, Summary& summary);

// Known secrets that all of `before` have on their list and `head` has not.
std::vector<Finding> TakenOffKnownList(const Criteria& criteria, RevisionSnapshot& head,
                                       std::vector<RevisionSnapshot>& before);

// A comment that the file at `path` has. `judged` is what was found in it.
Finding AddedComment(const Criteria& criteria, std::string_view path, std::string_view bytes,
                     const AllowComment& comment, const JudgedBlob& judged);

}  // namespace leaktight
