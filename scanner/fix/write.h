// A plan, done: files written, and git told what it is to forget.
#pragma once

#include "base/error.h"
#include "fix/draft.h"
#include "git/command.h"

namespace leaktight {

// All of it, or nothing: where a step fails, what was written before it is put back. `place` is the
// top of the repository.
//
// Before anything is written every file is read again: one that is not as it was scanned is an
// error. Values go to disk before they leave a file of the repository, into files of mode 0600 that
// git has been asked about. Files are replaced whole (written beside and renamed) and keep their
// mode. No symbolic link is followed or replaced, and nothing is written into another repository
// below the top, a submodule's among them.
Result<void> WriteFix(const FixPlan& plan, const GitPlace& place);

}  // namespace leaktight
