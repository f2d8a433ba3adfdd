// A text that a file holds in a writing of its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/span.h"

namespace leaktight {

// As who wrote it sees it: without the quotes and escapes, or the tags and entities, around it.
struct InnerText {
  std::string text;
  std::vector<uint32_t> places;  // by byte: where in the file it begins; one more for the end

  // Where these bytes stand in the file.
  Span Of(Span span) const { return {places[span.begin], places[span.end]}; }
};

}  // namespace leaktight
