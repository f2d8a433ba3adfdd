// How trees differ from each other, through one `git diff-tree --stdin` child.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/child_process.h"
#include "base/error.h"
#include "git/command.h"
#include "git/raw_diff.h"
#include "git/record_reader.h"

namespace leaktight {

// Questions are sent ahead and answered in order, thousands of them to one child: to start a git
// for every commit of a branch would take longer than all else. diff-tree is plumbing, so that
// nothing the repository configures (external diff, textconv, diff.renames) changes what it says.
class TreeDifferences {
 public:
  enum class Find {
    kPaths,    // what differs under the same path. No file is read
    kRenames,  // what was renamed, and changed a little at the same time, has its source
    kCopies,   // as well as what was copied from any file of the old tree. Reads the whole of it
  };

  TreeDifferences(GitPlace place, Find find) : place_(std::move(place)), find_(find) {}

  // Asks what is different in `tree` from `old_tree`. Ids of trees, not of commits: those diff-tree
  // would take for a commit and its parent.
  void Ask(std::string_view old_tree, std::string_view tree);

  // The answer to the oldest question; an error where one of the trees cannot be read whole. To
  // look for renames takes reading files: where one of those is lost, the answer is without
  // renames.
  Result<std::vector<RawChange>> Next();

 private:
  struct Question {
    std::string old_tree;
    std::string tree;
  };

  Result<void> Start();
  void Send(const Question& question);
  Result<std::vector<RawChange>> Answer(const Question& question);
  Result<std::vector<RawChange>> WithoutRenames(const Question& question) const;

  const GitPlace place_;
  const Find find_;
  std::deque<Question> asked_;
  // Both or neither; the reader refers to the child.
  std::unique_ptr<ChildProcess> child_;
  std::unique_ptr<RecordReader> records_;
};

}  // namespace leaktight
