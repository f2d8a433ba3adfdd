// The checks on files, run on a file and on what stands in it as a text.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "policy/check.h"
#include "policy/file.h"

namespace leaktight {

// What the checks that `wanted` says (empty: all) see in a file, and in the patches within a
// kustomization as if each stood in a file of its own; all places are the file's.
void RunFileChecks(
    const File& file, const std::function<bool(const CheckInfo& check)>& wanted,
    const std::function<void(const CheckInfo& check, const Violation& violation)>& see);

// The same of several files, `see` told at which of them. Each check goes through all of them
// before the next one begins: the code of all checks together is more than a processor's first
// cache holds, and of small files most time goes into reading it there. What is seen in one file
// comes in the same order as alone.
void RunFileChecks(std::span<const File* const> files,
                   const std::function<bool(const CheckInfo& check)>& wanted,
                   const std::function<void(size_t file, const CheckInfo& check,
                                            const Violation& violation)>& see);

// Is there a check that would look at the file, wanted or not? Of most there is none.
bool ConcernsChecks(const File& file);

}  // namespace leaktight
