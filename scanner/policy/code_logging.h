// What source code writes to a log or to its output.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "policy/code_tokens.h"

namespace leaktight {

// A value that is written as it is: `user.password` of `log.info("…", user.password)`, `token` of
// f"…{token}". What something else is made of it (len(x), mask(x), x is None) is none.
struct LoggedValue {
  size_t begin = 0;  // its first token, and the last
  size_t last = 0;
  bool to_log = false;     // rather than to the output
  bool alone = false;      // nothing else is written with it; console.log is a log for this
  std::string name;        // its last name; of what is read by a name, that
  bool read = false;       // the environment is read right there
  bool all = false;        // all of the environment
  bool handed_on = false;  // to later steps of a pipeline: setOutput of GitHub's @actions/core
};

struct LoggedText {
  size_t token = 0;
  bool handed_on = false;
};

// Python's print and logging, console.log, fmt.Print…, System.out, what is written to the standard
// streams and what is called a logger, with all that is common between these languages, and the
// chains of zerolog and SLF4J (`log.info().str("k", x)`). In the order of the file.
std::vector<LoggedValue> LoggedValues(const CodeTokens& file);

// Literal texts that are written there, and parts of templates.
std::vector<LoggedText> LoggedTexts(const CodeTokens& file);

}  // namespace leaktight
