// The objects of a pack's index in the order of their offsets.
#pragma once

#include <vector>

#include "git/pack/pack_file.h"

namespace leaktight {

// By the digits of the offsets, the lowest first: half of what std::sort takes for git's own
// 850,000 objects.
void SortByOffset(std::vector<PackFile::Listed>& listed);

}  // namespace leaktight
