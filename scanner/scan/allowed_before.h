// Which allow comments of a change may be believed.
#pragma once

#include <vector>

#include "finding/finding.h"
#include "scan/judge_change.h"
#include "suppress/allow_comment.h"

namespace leaktight {

// Those of `comments` that stand among `at_base` too, by their anchors. Each there accounts for
// one: written once more, a comment is another.
std::vector<AllowComment> StandingComments(const std::vector<CommentCandidate>& comments,
                                           const std::vector<AllowComment>& at_base);

// Takes back every suppression that no comment of `standing` gives, for any of its places.
void DropSuppressionsBut(std::vector<AllowComment> standing, JudgedFile& file);

// Gives `finding` the suppression that the same secret has among `judged`, if it has one wherever
// it stands there.
void AllowAsIn(const std::vector<Finding>& judged, Finding& finding);

}  // namespace leaktight
