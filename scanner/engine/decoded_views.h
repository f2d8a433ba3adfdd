// What stands encoded in a text, decoded, with the place of every byte.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "engine/known_forms.h"

namespace leaktight {

// A part of a text as it reads without its encoding.
struct DecodedView {
  std::string bytes;
  std::vector<uint32_t> places;  // by byte: where in the text it begins; one more for the end
  ValueForm form = ValueForm::kPlain;

  // Where these bytes stand in the text.
  Span Of(Span span) const { return {places[span.begin], places[span.end]}; }
};

// Shows every part of `text` that may be base64 of `least` bytes or more (it has letters of both
// cases, as that of random ones has), in either alphabet, over the ends of lines, from each of the
// four characters that a group can begin at; and every part without blanks that has
// percent-encoding, the escapes of JSON and YAML, or doubled single quotes, with each of these
// undone. In linear time. Texts of 4 GiB and more are not looked at.
void EachDecodedView(std::string_view text, size_t least,
                     const std::function<void(const DecodedView& view)>& show);

// Of these the parts in base64 alone, each from its own beginning: what a whole document is.
void EachDecodedDocument(std::string_view text, size_t least,
                         const std::function<void(const DecodedView& view)>& show);

// Shows every part without blanks that a backslash cuts at the end of a line, as YAML's double
// quotes and shells let one do, in one piece; what else is escaped in it stays so.
void EachJoinedView(std::string_view text,
                    const std::function<void(const DecodedView& view)>& show);

// Behind the end of a line, which may stand as an escape within a string, and what the next one is
// indented by, where one is at `at`; else `at`.
size_t BehindBreak(std::string_view text, size_t at);

// The same backwards: before the end of a line where `at` is what the next one begins with.
size_t BeforeBreak(std::string_view text, size_t at);

}  // namespace leaktight
