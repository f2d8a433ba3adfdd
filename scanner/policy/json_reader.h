// JSON as settings, each value with its place.
#pragma once

#include <string_view>

#include "policy/setting.h"

namespace leaktight {

// RFC 8259, and what editors and compilers take beside it without a word: comments and commas
// before a closing bracket (settings.json, tsconfig.json), names without quotes, strings in single
// ones and a backslash at the end of a line (JSON5). A lone surrogate counts as U+FFFD; bytes that
// are not UTF-8 stay as they are. A string ends on its line at the latest. Behind an error reading
// goes on at the next byte that can begin or end something.
Settings ReadJson(std::string_view text);

}  // namespace leaktight
