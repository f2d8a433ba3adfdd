// --only and --skip: which findings the user wants to hear of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"

namespace leaktight {

// Ids of rules and checks. `only` takes a finding by the id that reports it or by one that it names
// in `also`; `skip` by the one that reports it: whoever skips a token's rule still hears of a
// policy that the same bytes break. Where both name it, `skip` wins.
struct Selection {
  std::vector<std::string> only;  // none: everything
  std::vector<std::string> skip;

  bool Takes(const Finding& finding) const;
  // A finding of this rule that names no other in `also`.
  bool Takes(std::string_view rule) const;
};

// Takes out what was not selected.
void Select(const Selection& selection, std::vector<Finding>& findings);

}  // namespace leaktight
