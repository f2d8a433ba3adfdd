// The checks on files, run on a file and on what stands in it as a text.
#pragma once

#include <functional>
#include <vector>

#include "policy/check.h"
#include "policy/file.h"

namespace leaktight {

// What the checks that `wanted` says (empty: all) see in a file, and in the patches within a
// kustomization as if each stood in a file of its own; all places are the file's.
void RunFileChecks(
    const File& file, const std::function<bool(const CheckInfo& check)>& wanted,
    const std::function<void(const CheckInfo& check, const Violation& violation)>& see);

}  // namespace leaktight
