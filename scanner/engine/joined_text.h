// Strings that a program puts together.
#pragma once

#include <string_view>

#include "engine/decoded_text.h"
#include "engine/encoding_marks.h"

namespace leaktight {

// Shows what stands around strings that are written in pieces, in one piece: between the quotes of
// two stand blanks alone ("AKIA" "…", one below the other too), or the operator that joins strings
// in most languages (+ . & .. << || ~), which may be at the end of a line or begin one; or a
// backslash ends a line within. Only where a word goes on behind the quotes: messages that are
// broken at a blank hold no token.
void EachJoinedText(std::string_view text, const EncodingMarks& marks, const ShowDecoded& show);

// Is the quote or the backslash at `at` where a word goes on in another piece?
bool IsTightJoint(std::string_view text, size_t at);

// May a string be put together that stands on the line that `before` ends with, its own end left
// out, and on the next one, which is `next` without what it is indented by?
bool MayBeJoined(std::string_view before, std::string_view next);

}  // namespace leaktight
