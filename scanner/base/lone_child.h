// Another program that nobody talks to, and that can be stopped.
#pragma once

#include <stop_token>
#include <string>

#include "base/child_process.h"
#include "base/error.h"

namespace leaktight {

struct LoneChildEnd {
  int status = 0;        // 128 + the signal's number where a signal ended it
  std::string messages;  // the first 16 KiB of its standard error, without a line ending at the end
  bool stopped = false;
};

// Runs a program to its end, in a session of its own: it has no terminal to ask a person on, and
// no key that is pressed there reaches it. Its input and output are empty. Asked to stop, it and
// whatever it has started get SIGTERM, and two seconds later SIGKILL.
Result<LoneChildEnd> RunAlone(const ChildOptions& options, const std::stop_token& stop);

}  // namespace leaktight
