// The here-documents of a shell script.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

struct HereDocument {
  Span mark;            // the word behind `<<`, without its quotes
  Span body;            // whole lines, with the one that ends it
  bool expands = true;  // no quote stands at the mark: variables in the body are put in
};

// POSIX, "Shell Command Language", 2.7.4: found line by line, where a line with the mark alone ends
// the body. Blanks before that are overlooked: scripts stand indented in other files. In the order
// of the script.
std::vector<HereDocument> HereDocuments(std::string_view script);

// The script with blanks for the bytes of `body`; places stay as they are.
void BlankOut(std::string& script, Span body);

}  // namespace leaktight
