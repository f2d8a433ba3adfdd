// Base64 and hexadecimal digits that stand in a text for something that can be read.
#pragma once

#include <string_view>

#include "engine/decoded_text.h"
#include "engine/encoding_marks.h"

namespace leaktight {

// Shows what of the runs of base64 and of hexadecimal digits in `text` is printable text of
// kShortestDecoded bytes or more, from whichever character on: what stands in front of an encoded
// value may have its letters too. So read PEM, YAML and MIME, which break it behind 48 characters
// or more, in one piece. UTF-16 in base64 is shown as the bytes that it is of, gzip (RFC 1952) as
// what it packs, up to `limits.inflated`; a stream of which this is not all adds one to `cut`.
// `within`: what `text` are the bytes of, or null: what reads there as it is written is passed
// over.
void EachEncodedRun(std::string_view text, const EncodingMarks& marks, const DecodedText* within,
                    const DecodeLimits& limits, size_t& cut, const ShowDecoded& show);

// Can a run that ends the line that `before` ends with, its own end left out, go on in the next
// one, which is `next` without what it is indented by?
bool MayGoOn(std::string_view before, std::string_view next);

}  // namespace leaktight
