// Java properties as settings.
#pragma once

#include <string_view>

#include "policy/setting.h"

namespace leaktight {

// As java.util.Properties.load reads them from characters: `name=value`, `name:value`, `name
// value`; comments with # and !; a backslash joins lines, stands before what is meant as it is, and
// before n, r, t, f and uXXXX. The file is UTF-8, as Spring and everybody today writes it. Blanks
// at the end of a value belong to it.
Settings ReadProperties(std::string_view text);

}  // namespace leaktight
