// What is written in the escapes of URLs, programs' strings and markup.
#pragma once

#include <string_view>

#include "engine/decoded_text.h"
#include "engine/encoding_marks.h"

namespace leaktight {

// Shows what stands on a line around percent-encoding (RFC 3986), around escapes of strings (\x41,
// \u0041, \u{41}, \U00000041, \101, \/) and around entities (&#65; &#x41; &amp; &lt; &gt; &quot;
// &apos;), each with its own undone, where one of them stands for a printable character of ASCII.
// With what stands up to kAroundEncoded bytes before the first and behind the last of them.
void EachEscapedText(std::string_view text, const EncodingMarks& marks, const ShowDecoded& show);

// Is `text`, which begins with %, \ or &, an escape that stands for such a character?
bool BeginsEscape(std::string_view text);

}  // namespace leaktight
