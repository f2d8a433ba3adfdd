// The plain cases of an assignment, read without the pattern of generic-secret.
#pragma once

#include <optional>
#include <string_view>

#include "base/span.h"

namespace leaktight {

// What the pattern's groups would be.
struct PlainAssignment {
  Span whole;
  Span name;
  Span secret;
};

// The first match of generic-secret's pattern (rules/generic.yaml) within `window` whose name
// contains `keyword`, where it stands in one of the forms that most assignments have:
//
//   name = "value"     name: 'value'     "name": "value"     NAME=value     name: value
//
// the last two at the end of a line. Nothing: it is not that plain, and the pattern has to say. So
// nothing is always a right answer; any other is the pattern's own, byte for byte, which
// plain_assignment_test compares. It takes a hundredth of the pattern's time, and where a whole
// scan meets none but plain ones that pattern, the longest of all, is not even compiled.
std::optional<PlainAssignment> ReadPlainAssignment(std::string_view text, Span keyword,
                                                   Span window);

}  // namespace leaktight
