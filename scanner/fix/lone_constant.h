// A constant of a file of code that one place alone takes: it can go with what takes it.
#pragma once

#include <cstddef>

#include "base/span.h"
#include "fix/mend_each.h"
#include "fix/remedy.h"

namespace leaktight {

struct LoneConstant {
  size_t use = 0;  // the token that names it
  Span statement;  // its whole lines
};

// `literal`: the token of its text. Why it has to stay; nothing: `found` says what goes.
Why FindLoneConstant(const FixProblem& problem, size_t literal, LoneConstant& found);

}  // namespace leaktight
