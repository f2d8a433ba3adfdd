#include "fix/write.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/child_process.h"
#include "fix/folder_writer.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

// Does git ignore all of these? The first that it does not is an error. Files that are still in the
// index are asked about as if they were not.
Result<void> CheckIgnored(const GitPlace& place, const std::vector<KeptFile>& files) {
  for (const KeptFile& file : files) {
    // This command takes no literal paths; "./" keeps a name from meaning anything else.
    Result<ChildProcess> child =
        StartGitWithPatterns(place, {"check-ignore", "-q", "--no-index", "--", "./" + file.path});
    if (!child) return tl::unexpected(child.error());
    const Result<int> status = child->Wait();
    if (!status) return tl::unexpected(status.error());
    if (*status > 1) return tl::unexpected(GitError(child->messages(), *status));
    if (*status == 1) {
      return Fail(file.path, "would hold secrets, and git does not ignore it",
                  "add it to .gitignore and run leaktight fix again");
    }
  }
  return {};
}

// One command for all: git takes its lock once, and forgets all of them or none.
Result<void> Untrack(const GitPlace& place, const std::vector<std::string>& paths) {
  if (paths.empty()) return {};
  Result<ChildProcess> child =
      StartGit(place, {"update-index", "--force-remove", "-z", "--stdin"}, true);
  if (!child) return tl::unexpected(child.error());
  std::string input;
  for (const std::string& path : paths) input.append(path).push_back('\0');
  child->Send(input);
  child->CloseInput();
  return Finish(*child);
}

Result<void> CheckUnchanged(const FixPlan& plan, const FolderWriter& writer) {
  const auto check = [&](const std::string& path,
                         const std::optional<std::string>& before) -> Result<void> {
    const auto bytes = writer.Read(path);
    if (!bytes) return tl::unexpected(bytes.error());
    if (*bytes == before) return {};
    return Fail(path, "has changed since it was scanned", "run leaktight fix again");
  };
  for (const FileChange& change : plan.changes) {
    if (auto same = check(change.path, change.before); !same) return same;
  }
  for (const KeptFile& file : plan.kept) {
    if (auto same = check(file.path, file.before); !same) return same;
  }
  return {};
}

Result<void> WriteAll(const FixPlan& plan, const GitPlace& place, FolderWriter& writer) {
  const auto is_ignore_file = [](const FileChange& change) {
    return FileName(change.path) == ".gitignore";
  };
  for (const FileChange& change : plan.changes) {
    if (!is_ignore_file(change)) continue;
    if (auto put = writer.Write(change.path, change.before, change.after, false); !put) return put;
  }
  if (auto ignored = CheckIgnored(place, plan.kept); !ignored) return ignored;
  for (const KeptFile& file : plan.kept) {
    if (auto put = writer.Write(file.path, file.before, file.after, true); !put) return put;
  }
  for (const FileChange& change : plan.changes) {
    if (is_ignore_file(change)) continue;
    if (auto put = writer.Write(change.path, change.before, change.after, false); !put) return put;
  }
  return Untrack(place, plan.untracked);
}

}  // namespace

Result<void> WriteFix(const FixPlan& plan, const GitPlace& place) {
  FolderWriter writer(place.directory);
  if (auto same = CheckUnchanged(plan, writer); !same) return same;
  Result<void> written = WriteAll(plan, place, writer);
  if (written) return written;
  if (const auto undone = writer.Undo(); !undone) {
    return Fail(written.error().where, written.error().what,
                undone.error().Describe() + "; look at git status");
  }
  return written;
}

}  // namespace leaktight
