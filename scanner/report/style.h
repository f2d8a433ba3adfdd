// How a report in text looks on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "finding/severity.h"

namespace leaktight {

enum class Style { kPlain, kBold, kDim, kGood, kBad };

// Puts colours around text, or does not. The only place that writes escape sequences.
class Painter {
 public:
  explicit Painter(bool color) : color_(color) {}

  std::string operator()(Style style, std::string_view text) const;
  std::string operator()(Severity severity, std::string_view text) const;

 private:
  std::string Paint(std::string_view code, std::string_view text) const;
  bool color_;
};

// Breaks text at blanks into lines of at most `width` cells, each behind `indent`; the first one
// behind `first`. A line ending within `text` is kept. A word that is longer stands on a line of
// its own. `text` is escaped here. Ends with a line ending.
std::string Wrap(std::string_view text, size_t width, std::string_view first,
                 std::string_view indent);

}  // namespace leaktight
