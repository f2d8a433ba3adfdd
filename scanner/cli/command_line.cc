#include "cli/command_line.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <span>
#include <string>

#include "cli/help.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace leaktight {
namespace {

constexpr int kIncomplete = 2;

// A core dump would hold what is read of secrets. The soft limit alone: whoever wants one can ask
// for it.
void WriteNoCore() {
  struct rlimit limit {};
  if (getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_cur == 0) return;
  limit.rlim_cur = 0;
  setrlimit(RLIMIT_CORE, &limit);
}

Result<int> Enter(const std::string& folder) {
  if (!folder.empty() && chdir(folder.c_str()) != 0) return Fail(folder, std::strerror(errno));
  return 0;
}

Result<int> Run(const Invocation& invocation) {
  const Options& options = invocation.options;
  if (options.version) return RunVersion(options);
  if (invocation.verb == nullptr) {
    return Fail({}, "say what to do",
                "leaktight staged checks the next commit, leaktight tree scans where you are, "
                "leaktight help explains");
  }
  if (auto entered = Enter(options.folder); !entered) return entered;
  return invocation.verb->run(options);
}

// What nothing nearer could answer: memory that is not there, and errors of the program's own. Half
// a report would be taken for a whole one, so there is none.
Result<int> RunWhole(const Invocation& invocation) {
  try {
    return Run(invocation);
  } catch (const std::bad_alloc&) {
    return Fail({}, "there is not enough memory for this scan, and nothing was reported",
                "scan less at a time (name paths, or --jobs 1), or let it have more");
  } catch (const std::exception& error) {
    return Fail({}, std::string("an error of its own, and nothing was reported: ") + error.what(),
                "name fewer paths to find the file that brings it, and report it");
  }
}

// A commit that is blocked says how to go on, and how to go past it.
void AdviseInHook(int status) {
  if (status == 0 || !InCommitHook()) return;
  if (status == 1) {
    Complain("the commit is stopped: take the secrets out, git add, and commit again");
    Complain("what is no secret may stay, with a comment on its line: leaktight:allow RULE REASON");
  } else {
    Complain(
        "the commit is stopped, since not everything could be checked: mend that, and commit "
        "again");
  }
  Complain("to go past this check once: git commit --no-verify");
}

}  // namespace

int RunCommandLine(int argc, const char* const* argv) {
  HoldStandardDescriptors();
  WriteNoCore();
  const std::span<const char* const> all(argv, static_cast<size_t>(argc));
  const auto invocation = ParseCommandLine(all.subspan(all.empty() ? 0 : 1));
  const Result<int> ended =
      invocation ? RunWhole(*invocation) : Result<int>(tl::unexpected(invocation.error()));
  if (!ended) Complain(ended.error().Describe());
  const int status = ended.value_or(kIncomplete);
  const bool known = invocation && invocation->verb != nullptr;
  if (!known || invocation->verb->set == kStaged) AdviseInHook(status);
  return status;
}

}  // namespace leaktight
