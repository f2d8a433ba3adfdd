// Findings in what Git LFS keeps.
#pragma once

#include <string_view>

#include "scan/judge_blob.h"

namespace leaktight {

// Has what was found in an LFS object say so; nothing where `id` is empty. How old the versions of
// secrets in it are, git's history does not tell.
void TellOfLfsObject(std::string_view id, JudgedBlob& judged);

}  // namespace leaktight
