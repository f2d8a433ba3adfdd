// Since when a repository stores a secret's value as it does now.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "git/object_reader.h"
#include "git/path_history.h"

namespace leaktight {

// A value as a file has it. `version` is equal where the value is, wherever it stands in a file.
struct TrackedVersion {
  std::string path;
  std::string version;
};

struct VersionAge {
  enum class State : uint8_t {
    kCommitted,    // `commit` brought it
    kUncommitted,  // only the working tree has it
    kCut,          // `commit` has it already, and what was before it is not in this clone
    kUnreadable,   // an object between is missing or broken: VersionAges::errors() has it
  };
  State state = State::kCommitted;
  std::string commit;   // hexadecimal
  int64_t seconds = 0;  // of the commit: since 1970 (UTC), by the committer's clock
};

// Goes back through the history as `git blame` does, on values instead of lines: of each commit
// that changed a file is asked which of the values the file had before, in the parents in their
// order. A value that came with the commit is looked for in what the commit takes out of other
// files, so that one that moves, or whose file is renamed, keeps its age. The commit that brought
// it counts by its committer's date, when it came to be as it is in this history: an author's date
// stays when a commit is written anew or taken over, and anybody sets it.
//
// One `git rev-list` for all files together (a further one for each commit that moved values), one
// `git diff-tree`, and blobs of the files alone; it ends where nothing is left to be found.
class VersionAges {
 public:
  // The versions that a file of this path and these bytes holds.
  using Versions = std::unordered_set<std::string>;
  using Read = std::function<Versions(std::string_view path, std::string_view bytes)>;
  // Can a file of this path hold any?
  using MayHold = bool (*)(std::string_view path);

  // `place` is the top of the working tree, or a bare repository. `objects` outlives it, and has
  // nothing asked that is not answered.
  VersionAges(GitPlace place, ObjectReader& objects, MayHold may_hold, Read read);

  // One a tracked version, all of which `commit`, an id, has.
  Result<std::vector<VersionAge>> Since(const std::string& commit,
                                        const std::vector<TrackedVersion>& tracked);
  // The same for versions that the working tree has, whose HEAD is `commit`.
  Result<std::vector<VersionAge>> InWorkingTree(const std::string& commit,
                                                const std::vector<TrackedVersion>& tracked);

  // What could not be read, each once.
  const std::vector<Error>& errors() const { return errors_; }
  size_t blobs_read() const { return known_.size(); }

 private:
  using Numbers = std::vector<size_t>;             // of tracked versions
  using Pending = std::map<std::string, Numbers>;  // by path
  struct Move {          // what to go on with from a commit that moved values
    std::string from;    // the commit before
    std::string commit;  // that moved them
    int64_t seconds = 0;
    Pending pending;
  };

  Result<void> Follow();
  Result<void> Walk(const std::string& start, Pending pending);
  // Hands what stands in a commit on to those before it, or settles it.
  Result<void> Visit(const PathCommit& commit, Pending here, CommitComparer& comparer,
                     std::unordered_map<std::string, Pending>& waiting);
  static void Add(const Pending& more, Pending& pending);
  // Takes out of `pending` what the parent has, and hands it to `before`.
  void Pass(const std::vector<RawChange>& changes, Pending& pending, Pending& before);
  Result<void> PassMoved(const PathCommit& commit, const std::vector<std::string>& parents,
                         Pending& pending);
  Result<std::vector<std::string>> ParentsOf(const std::string& commit);
  // The same for what other files lose by `changes`.
  void TakeFrom(const std::vector<RawChange>& changes, Pending& pending, Pending& moved);
  // The same for other tracked files, as `commit` has them, that still have the value.
  Result<void> TakeCopied(const std::string& commit, Pending& pending, Pending& moved);
  // Takes what the blob has out of `pending`, where that is another file's, and hands it to
  // `moved`.
  void TakeFromBlob(const std::string& id, const std::string& path, Pending& pending,
                    Pending& moved);
  // Which tracked versions are the same as others.
  void Group(const std::vector<TrackedVersion>& tracked);
  void Settle(const Pending& pending, VersionAge::State state, const PathCommit& commit);
  // Takes out of `numbers` those that the blob has. Nothing: it cannot be read.
  std::optional<Numbers> TakeKnown(const std::string& id, const std::string& path,
                                   Numbers& numbers);
  const Versions* VersionsIn(const std::string& id, const std::string& path);

  const GitPlace place_;
  ObjectReader& objects_;
  const MayHold may_hold_;
  const Read read_;
  const std::vector<TrackedVersion>* tracked_ = nullptr;
  std::unordered_map<std::string_view, std::vector<std::string_view>> having_;  // paths, by version
  std::vector<VersionAge> ages_;
  std::optional<std::unordered_set<std::string>> shallow_;
  std::vector<Move> moves_;
  std::optional<CommitComparer> whole_;
  std::unordered_map<std::string, std::optional<Versions>> known_;  // by blob and path
  std::vector<Error> errors_;
};

}  // namespace leaktight
