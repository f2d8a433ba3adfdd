// What a string of source code means.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "policy/code_tokens.h"

namespace leaktight {

// `content`: what stands between the quotes; `style`: CodeToken's. What is no escape stays as it
// is.
std::string DecodeCodeString(std::string_view content, uint8_t style, CodeLanguage language);

}  // namespace leaktight
