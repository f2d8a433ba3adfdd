#include "git/tree_differences.h"

#include <utility>

namespace leaktight {
namespace {

// A line that is no object id comes back as it is, and what is waiting in the child's buffer with
// it (git's builtin/diff-tree.c): so the end of an answer is seen before the next question is
// asked.
constexpr std::string_view kEnd = "end";

}  // namespace

Result<void> TreeDifferences::Start() {
  if (child_) return {};
  std::vector<std::string> arguments = {"diff-tree", "--stdin", "-r", "--raw", "-z", "--no-abbrev"};
  switch (find_) {
    case Find::kPaths:
      arguments.emplace_back("--no-renames");
      break;
    case Find::kRenames:
      arguments.emplace_back("-M");
      break;
    case Find::kCopies:
      arguments.insert(arguments.end(), {"-M", "-C", "--find-copies-harder"});
      break;
  }
  Result<ChildProcess> child = StartGit(place_, arguments, true);
  if (!child) return tl::unexpected(child.error());
  child_ = std::make_unique<ChildProcess>(std::move(*child));
  records_ = std::make_unique<RecordReader>(*child_);
  for (const Question& question : asked_) Send(question);
  return {};
}

void TreeDifferences::Send(const Question& question) {
  child_->Send(question.old_tree + " " + question.tree + "\n" + std::string(kEnd) + "\n");
}

void TreeDifferences::Ask(std::string_view old_tree, std::string_view tree) {
  asked_.push_back({std::string(old_tree), std::string(tree)});
  if (child_) Send(asked_.back());  // else Start does
}

Result<std::vector<RawChange>> TreeDifferences::Answer(const Question& question) {
  std::vector<RawChange> changes;
  bool begun = false;
  while (true) {
    const Result<std::optional<std::string_view>> record = records_->NextOrLine();
    if (!record) return tl::unexpected(record.error());
    if (!record->has_value()) return Fail("git diff-tree", "has ended early");
    if (**record == kEnd) {
      if (begun) return changes;
      return Fail(question.tree, "this tree, or " + question.old_tree + ", is missing or corrupt");
    }
    if (!begun) {  // what the answer is about: "OLDTREE TREE"
      begun = true;
      continue;
    }
    Result<RawChange> change = ReadRawChange(**record, *records_);
    if (!change) return tl::unexpected(change.error());
    changes.push_back(std::move(*change));
  }
}

Result<std::vector<RawChange>> TreeDifferences::WithoutRenames(const Question& question) const {
  Result<ChildProcess> child = StartGit(place_, {"diff-tree", "-r", "--raw", "-z", "--no-abbrev",
                                                 "--no-renames", question.old_tree, question.tree});
  if (!child) return tl::unexpected(child.error());
  Result<std::vector<RawChange>> changes = ReadRawDiff(*child);
  if (const Result<void> finished = Finish(*child); !finished) {
    return Fail(question.tree, "what changed in this tree cannot be told: " + finished.error().what,
                "`git fsck` says more");
  }
  return changes;
}

Result<std::vector<RawChange>> TreeDifferences::Next() {
  if (const Result<void> started = Start(); !started) {
    asked_.pop_front();
    return tl::unexpected(started.error());
  }
  const Question question = std::move(asked_.front());
  asked_.pop_front();
  Result<std::vector<RawChange>> changes = Answer(question);
  if (changes) return changes;
  // The child died on it, or what it says is not to be relied on. Another one goes on with the
  // rest.
  records_.reset();
  child_.reset();
  return WithoutRenames(question);
}

}  // namespace leaktight
