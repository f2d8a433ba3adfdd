// The last passes of every scan: selection, suppression, order.
#pragma once

#include "scan/criteria.h"
#include "scan/summary.h"
#include "suppress/allow_comment.h"
#include "suppress/allow_list.h"

namespace leaktight {

struct Conclusion {
  AllowList::Paths paths;  // of the state that was scanned
  // Was everything scanned, so that an allow entry that allows nothing can be told to be of no use?
  bool whole = false;
};

// Takes out of `scan.findings` what was not selected; moves what has a suppression, or gets one
// from the allow list, into `scan.suppressed`; adds the list's warnings; sorts.
void Conclude(const Criteria& criteria, const Conclusion& conclusion, Summary& scan);

// Tells of the comments of one file: one without reason is an error, one that allows nothing or
// names no rule a warning. Of documentation nothing is told: it shows what they look like.
void TellOfComments(const Criteria& criteria, std::string_view path,
                    const std::vector<AllowComment>& comments, Summary& scan);

// Tells of a comment that the organisation's policy does not take.
void TellOfRefused(std::string_view path, const AllowComment& comment, Summary& scan);

}  // namespace leaktight
