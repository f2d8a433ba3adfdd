// suppression-added: a change that silences leaktight.
//
// Decided by the scan of a change, which knows the configuration and the comments before and after
// it (scan/added_suppressions.h).
#include "policy/check.h"

namespace leaktight::suppression_added {

extern const CheckInfo kInfo = {
    .id = "suppression-added",
    .name = "A change adds a way to silence leaktight",
    .severity = Severity::kMedium,
    .practice = Practice::kNoSilencing,
    .message =
        "This change makes leaktight say less. It does not count for the change itself, and "
        "from the merge on it does for everyone: somebody else than its author should agree.",
    .advice =
        "Look at what it would hide and whether its reason holds. If it does, accept it: "
        "leaktight diff --adopt. If not, take it out.",
    .bad_path = ".leaktight.yaml",
    .bad =
        "allow:\n"
        "  - path: deploy/**\n"
        "    reason: fails the build\n",
    .good_path = "deploy/run.sh",
    .good = "export API_KEY=\"$(cat /run/secrets/api_key)\"\n",
    .reference =
        "Only `leaktight diff` tells of it: of allow entries, paths left out, rules "
        "switched off or lowered, rule files and a higher fail-on in `.leaktight.yaml`, "
        "compared between the base and the end of the branch, and of every "
        "`leaktight:allow` comment that stands neither in the base nor in the parents of "
        "the commit that brings it.",
};

}  // namespace leaktight::suppression_added
