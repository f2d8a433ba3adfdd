#include "suppress/selection.h"

#include <algorithm>
#include <string_view>

namespace leaktight {
namespace {

bool Names(const std::vector<std::string>& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

bool Selection::Takes(std::string_view rule) const {
  return !Names(skip, rule) && (only.empty() || Names(only, rule));
}

bool Selection::Takes(const Finding& finding) const {
  if (Names(skip, finding.rule)) return false;
  return only.empty() || Names(only, finding.rule) ||
         std::any_of(finding.also.begin(), finding.also.end(),
                     [this](const std::string& id) { return Names(only, id); });
}

void Select(const Selection& selection, std::vector<Finding>& findings) {
  findings.erase(std::remove_if(findings.begin(), findings.end(),
                                [&](const Finding& finding) { return !selection.Takes(finding); }),
                 findings.end());
}

}  // namespace leaktight
