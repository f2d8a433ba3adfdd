// An assignment as it stands in a text: what is around name and value, and in which form they are.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/validators.h"

namespace leaktight {

// How the value stands in the text.
enum class AssignmentForm : uint8_t {
  kQuoted,   // "value"
  kLine,     // NAME=value or name: value, and nothing else on the line
  kOption,   // --name value, ENV NAME value, password value
  kElement,  // <name>value</name>
  kInText,   // in a URL, a header or a connection string
  kCode,     // an expression of a program
};

// The pieces of a candidate that the judgement looks at: views of its bytes.
struct Assignment {
  std::string_view lead;        // the line before the name
  std::string_view between;     // from the name to the value
  std::string_view trail;       // the line behind the value
  bool closes_element = false;  // behind the value, there or on the next line
  AssignmentForm form = AssignmentForm::kCode;

  explicit Assignment(const Candidate& candidate);
};

}  // namespace leaktight
