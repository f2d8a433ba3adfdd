#include "source/branch.h"

#include <algorithm>
#include <optional>

#include "git/commit_object.h"

namespace leaktight {

std::string_view EmptyTreeBeside(std::string_view id) {
  constexpr size_t kSha256Digits = 64;
  return id.size() == kSha256Digits
             ? "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
             : "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
}

BranchReader::BranchReader(GitPlace place, ObjectReader& objects)
    : objects_(objects),
      paths_(place, TreeDifferences::Find::kPaths),
      renames_(std::move(place), TreeDifferences::Find::kRenames) {}

Result<std::string> BranchReader::TreeOf(const std::string& commit) {
  const auto known = trees_.find(commit);
  if (known != trees_.end()) return known->second;
  const Result<ObjectReader::Object> object = objects_.Read(commit);
  if (!object) return tl::unexpected(object.error());
  const Result<CommitObject> parsed = ParseCommit(object->bytes);
  if (!parsed) return Fail(commit, parsed.error().what);
  return trees_.emplace(commit, std::string(parsed->tree)).first->second;
}

std::vector<BranchStep> BranchReader::ReadCommits(std::span<const std::string> ids,
                                                  const std::function<void(Error)>& fail) {
  std::vector<BranchStep> steps;
  std::vector<std::vector<std::string>> parents;  // of each step
  for (const std::string& id : ids) objects_.Ask(id);
  for (const std::string& id : ids) {
    const Result<ObjectReader::Object> object = objects_.Next();
    if (!object) {
      fail(object.error());
      continue;
    }
    Result<CommitObject> commit = ParseCommit(object->bytes);
    if (!commit) {
      fail({id, "is no commit: " + commit.error().what, ""});
      continue;
    }
    BranchStep step;
    step.commit = DescribeCommit(id, *commit);
    step.message = commit->message;
    step.merged_tags = std::move(commit->merged_tags);
    step.tree = commit->tree;
    trees_.emplace(id, step.tree);
    parents.emplace_back(commit->parents.begin(), commit->parents.end());
    steps.push_back(std::move(step));
  }
  for (size_t i = 0; i < steps.size(); i++) {
    BranchStep& step = steps[i];
    for (const std::string& parent : parents[i]) {
      Result<std::string> tree = TreeOf(parent);
      if (tree) {
        step.parent_trees.push_back(std::move(*tree));
      } else {
        fail({step.commit.id, "its parent cannot be read: " + tree.error().Describe(), ""});
      }
    }
  }
  ReadChanges(steps, fail);
  return steps;
}

Result<BranchStep> BranchReader::ReadWhole(const std::string& head,
                                           const std::vector<std::string>& bases) {
  BranchStep step;
  Result<std::string> tree = TreeOf(head);
  if (!tree) return tl::unexpected(tree.error());
  step.tree = std::move(*tree);
  for (const std::string& base : bases) {
    tree = TreeOf(base);
    if (!tree) return tl::unexpected(tree.error());
    step.parent_trees.push_back(std::move(*tree));
  }
  std::optional<Error> failed;
  std::vector<BranchStep> steps;
  steps.push_back(std::move(step));
  ReadChanges(steps, [&](Error error) { failed = std::move(error); });
  if (failed) return tl::unexpected(*failed);
  return std::move(steps.front());
}

namespace {

bool IsMerge(const BranchStep& step) {
  return step.parent_trees.size() > 1;
}

// Is there a file that differs from every parent, and that one of them has under no such path?
bool IsNewToAParent(const BranchStep& step) {
  const std::vector<ChangedFile>& files = step.change.files;
  return std::any_of(files.begin(), files.end(), [&](const ChangedFile& file) {
    return file.before.size() < step.parent_trees.size();
  });
}

void AddRenames(const std::vector<RawChange>& changes, BranchStep& step) {
  for (const RawChange& change : changes) {
    if (change.status == 'R') step.renames.emplace_back(change.old_path, change.path);
  }
}

}  // namespace

void BranchReader::ReadChanges(std::vector<BranchStep>& steps, const OnError& fail) {
  for (BranchStep& step : steps) {
    if (step.parent_trees.empty()) step.parent_trees.emplace_back(EmptyTreeBeside(step.tree));
    TreeDifferences& differences = IsMerge(step) ? paths_ : renames_;
    for (const std::string& parent : step.parent_trees) differences.Ask(parent, step.tree);
  }
  for (BranchStep& step : steps) ReadChange(step, fail);
  for (BranchStep& step : steps) {
    if (IsMerge(step) && IsNewToAParent(step)) ReadRenames(step);
  }
}

void BranchReader::ReadChange(BranchStep& step, const OnError& fail) {
  bool first = true;
  for (size_t i = 0; i < step.parent_trees.size(); i++) {
    Result<std::vector<RawChange>> changes = (IsMerge(step) ? paths_ : renames_).Next();
    if (!changes) {
      fail({step.commit.id, "what it changes cannot be told: " + changes.error().Describe(), ""});
      continue;
    }
    AddRenames(*changes, step);
    if (first) {
      AddChanges(std::move(*changes), step.change);
    } else {
      CompareWithParent(*changes, step.change);
    }
    first = false;
  }
}

// One that fails has been told of already, or costs only the look for renames.
void BranchReader::ReadRenames(BranchStep& step) {
  for (const std::string& parent : step.parent_trees) renames_.Ask(parent, step.tree);
  for (size_t i = 0; i < step.parent_trees.size(); i++) {
    const Result<std::vector<RawChange>> changes = renames_.Next();
    if (!changes) continue;
    AddRenames(*changes, step);
    for (const RawChange& change : *changes) {
      if (change.status != 'R' || !HasBytes(change.old_mode)) continue;
      for (ChangedFile& file : step.change.files) {
        if (file.path != change.path) continue;
        file.before.push_back({change.old_path, change.old_id, ToFileMode(change.old_mode)});
      }
    }
  }
}

}  // namespace leaktight
