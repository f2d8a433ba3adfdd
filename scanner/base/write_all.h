// Writing to a descriptor to the end.
#pragma once

#include <string_view>

namespace leaktight {

// Goes on after signals and where only a part was taken. False: errno says why.
bool WriteAll(int descriptor, std::string_view bytes);

}  // namespace leaktight
