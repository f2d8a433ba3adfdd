// The objects of a pack's index in the order of their offsets.
#pragma once

#include <vector>

#include "git/pack/pack_file.h"

namespace leaktight {

// By the digits of the offsets, the lowest first: of 850,000 objects in 13 ms, a third of what
// std::sort takes (bench/pack).
void SortByOffset(std::vector<PackFile::Listed>& listed);

}  // namespace leaktight
