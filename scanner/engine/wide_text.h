// UTF-16 and UTF-32 in a text, of which the rules know neither.
#pragma once

#include <string_view>

#include "engine/decoded_text.h"
#include "engine/encoding_marks.h"

namespace leaktight {

// Shows each stretch of `text` that is UTF-16 or UTF-32, in either byte order, with a mark in front
// or without, of kShortestDecoded characters or more that Latin-1 has, as Latin-1. In linear time.
void EachWideText(std::string_view text, const EncodingMarks& marks, const ShowDecoded& show);

// Is there any?
bool HoldsWideText(std::string_view text);

}  // namespace leaktight
