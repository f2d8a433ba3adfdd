// Which leaktight this is, to the last byte of its source.
#pragma once

#include <string_view>

namespace leaktight {

// A hash of the sources and rules that verdicts depend on, made at build time: what one build has
// judged another may judge otherwise, whatever the version is called.
extern const std::string_view kProgramDigest;

}  // namespace leaktight
