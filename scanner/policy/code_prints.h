// What a program that stands in a script prints of its environment: `python -c "…"`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/code_tokens.h"

namespace leaktight {

struct CodePrint {
  Span span;               // in the text
  std::string name;        // of the variable; empty: all of the environment, or a text
  bool handed_on = false;  // core.setOutput: later steps have it
};

// Variables for which `is_secret` holds, read where they are printed or by a name that was given
// what was read. `shows_value`: the value of the whole text is printed, as `node -p` does.
std::vector<CodePrint> PrintedVariables(std::string_view text, CodeLanguage language,
                                        bool shows_value,
                                        const std::function<bool(std::string_view)>& is_secret);

// Literal texts that are printed as they are: their places, without their quotes.
std::vector<CodePrint> PrintedTexts(std::string_view text, CodeLanguage language);

}  // namespace leaktight
