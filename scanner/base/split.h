// Lists that are written as one text.
#pragma once

#include <string_view>
#include <vector>

namespace leaktight {

// The parts of "a b  c"; none of them is empty.
std::vector<std::string_view> SplitAtBlanks(std::string_view text);

}  // namespace leaktight
