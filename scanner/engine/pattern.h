// How rules' patterns are compiled.
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string_view>

namespace leaktight {

// Bytes are matched as they are: what is scanned is of any encoding or none. What is wrong with the
// pattern, the result tells.
std::unique_ptr<RE2> CompilePattern(std::string_view pattern);

// One of a rule that was read, and so was checked then. Throws std::logic_error if it was not.
std::unique_ptr<RE2> CompileChecked(std::string_view pattern);

}  // namespace leaktight
