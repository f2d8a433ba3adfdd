// How files came to be what they are: the commits that changed them, and what two commits have
// otherwise.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/child_process.h"
#include "base/error.h"
#include "git/command.h"
#include "git/raw_diff.h"
#include "git/record_reader.h"

namespace leaktight {

struct PathCommit {
  std::string id;       // hexadecimal
  int64_t seconds = 0;  // since 1970 (UTC), by the committer's clock; 0 where it cannot be read
  std::vector<std::string> parents;  // among those that are listed
};

// The commits from `start`, a commit's id, backwards that changed any of the paths; the first is
// the one that all others come before. As git simplifies a history: of a merge that has the paths
// as one parent has them, only that parent is followed. Where there are very many paths, commits
// that changed their neighbours are listed too. `place` is the top of the working tree, or a bare
// repository.
//
// Read while git still looks for more: newest first, so that whoever has seen enough need not wait
// for the rest. Where clocks were wrong a parent may come before its child.
class PathCommitReader {
 public:
  static Result<PathCommitReader> Open(const GitPlace& place, const std::string& start,
                                       const std::vector<std::string>& paths);

  Result<std::optional<PathCommit>> Next();  // nothing at the end

 private:
  explicit PathCommitReader(ChildProcess child)
      : child_(std::make_unique<ChildProcess>(std::move(child))), records_(*child_) {}

  std::unique_ptr<ChildProcess> child_;  // at one place: `records_` reads from it
  RecordReader records_;
};

// A git child that compares commits, asked for one pair after the other.
class CommitComparer {
 public:
  // Only these paths are told; none: all.
  CommitComparer(GitPlace place, std::vector<std::string> paths);

  // What `commit` has otherwise than `parent`, both ids. What is renamed is one path that went and
  // one that came.
  Result<std::vector<RawChange>> Compare(const std::string& commit, const std::string& parent);

 private:
  Result<void> Start();

  const GitPlace place_;
  const std::vector<std::string> paths_;
  std::optional<ChildProcess> child_;
  std::optional<RecordReader> records_;
};

struct PathBlob {
  std::string path;
  std::string id;  // hexadecimal
};

// Which blobs stand at these paths in a commit; those that it does not have are left out.
Result<std::vector<PathBlob>> BlobsAt(const GitPlace& place, const std::string& commit,
                                      const std::vector<std::string>& paths);

// What the working tree has otherwise than a commit, of files that git tracks. What is renamed is
// one path that went and one that came.
Result<std::vector<RawChange>> CompareWorkingTree(const GitPlace& place, const std::string& commit);

}  // namespace leaktight
