// What of a history is asked for: revisions and dates.
#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "git/commit_selection.h"
#include "git/entries.h"
#include "git/revisions.h"
#include "source/history_reader.h"

namespace leaktight {

// An error where the user names what is not there.
Result<void> HistoryReader::FindSelection() {
  for (const std::string& name : way_.selection.without) {
    Result<std::string> commit = ResolveCommit(objects_, name);
    if (!commit) {
      commit.error().where = "--not " + name;
      return tl::unexpected(commit.error());
    }
    without_.push_back(std::move(*commit));
  }
  return FindBranches();
}

Result<void> HistoryReader::FindBranches() {
  if (!way_.selection.branches) return {};
  for (const std::string& glob : *way_.selection.branches) {
    const std::string pattern = glob.empty() ? "--branches" : "--branches=" + glob;
    const Result<std::string> listed =
        GitOutput(place_, {"rev-parse", "--symbolic-full-name", pattern});
    if (!listed) return tl::unexpected(listed.error());
    if (listed->empty() && !glob.empty()) {
      return Fail("--branches=" + glob, "there is no such branch",
                  "`git branch` lists those that are here");
    }
    for (size_t begin = 0; begin < listed->size();) {
      const size_t end = std::min(listed->find('\n', begin), listed->size());
      branches_.push_back(listed->substr(begin, end - begin));
      begin = end + 1;
    }
  }
  std::sort(branches_.begin(), branches_.end());
  return {};
}

bool HistoryReader::IsBranchSelected(std::string_view ref) const {
  return !way_.selection.branches || std::binary_search(branches_.begin(), branches_.end(), ref);
}

// From all commits to those that are asked for.
void HistoryReader::SelectCommits() {
  CommitOrder& all = history_.commits_;
  history_.first_unreachable_ = all.ids.size();
  history_.all_commits_.reset();
  selected_.clear();
  if (!LimitsCommits()) return;
  if (all.parents.size() != all.ids.size()) {
    fail_({"the repository",
           "is broken: which commits were asked for cannot be told, and all are "
           "scanned",
           ""});
    return;
  }
  CommitSelection selection;
  selection.since = way_.selection.since;
  if (way_.selection.branches) {
    selection.starts.emplace();
    for (const Ref& ref : history_.refs_) {
      if (!IsBranchSelected(ref.name)) continue;
      const uint32_t tip = all.ids.Find(IdBytes(TargetOf(ref.id)));
      if (tip != StringPool::kNone) selection.starts->push_back(tip);
    }
  }
  for (const std::string& id : without_) {
    const uint32_t commit = all.ids.Find(IdBytes(id));
    if (commit != StringPool::kNone) {
      selection.without.push_back(commit);
      continue;
    }
    // No ref reaches it, but it may reach what refs reach.
    const Result<std::string> reached = GitOutput(place_, {"rev-list", id, "--"});
    if (!reached) fail_(reached.error());
    for (size_t begin = 0; reached && begin < reached->size();) {
      const size_t end = std::min(reached->find('\n', begin), reached->size());
      const std::string line = reached->substr(begin, end - begin);
      const uint32_t known = IsObjectId(line) ? all.ids.Find(IdBytes(line)) : StringPool::kNone;
      if (known != StringPool::kNone) selection.without.push_back(known);
      begin = end + 1;
    }
  }
  selected_ = leaktight::SelectCommits(all.parents, selection);

  CommitOrder some;
  for (uint32_t commit = 0; commit < all.ids.size(); commit++) {
    if (commit == all.first_note) some.first_note = some.ids.size();
    if (selected_[commit]) some.ids.Add(all.ids[commit]);
  }
  if (all.first_note == all.ids.size()) some.first_note = some.ids.size();
  history_.all_commits_ = std::move(all);
  history_.commits_ = std::move(some);
  history_.first_unreachable_ = history_.commits_.ids.size();
}

// What a chain of tags is of in the end.
std::string HistoryReader::TargetOf(const std::string& id) const {
  std::string target = id;
  for (auto at = targets_.find(target); at != targets_.end(); at = targets_.find(target)) {
    target = at->second;
  }
  return target;
}

// Of refs that were not asked for, or whose commit was not, neither names nor tags count.
void HistoryReader::SelectRefs() {
  FindTips();
  if (!LimitsCommits()) return;
  const CommitOrder& all = history_.all_commits();
  const auto is_selected = [&](const Ref& ref) {
    const std::string target = IdBytes(TargetOf(ref.id));
    if (all.ids.Find(target) == StringPool::kNone) return !way_.selection.branches;
    return IsBranchSelected(ref.name) && history_.commits_.ids.Find(target) != StringPool::kNone;
  };
  std::erase_if(history_.refs_, [&](const Ref& ref) { return !is_selected(ref); });
  history_.tags_ = {};
  for (const Ref& ref : history_.refs_) {
    for (auto at = targets_.find(ref.id); at != targets_.end(); at = targets_.find(at->second)) {
      history_.tags_.Add(IdBytes(at->first));
    }
  }
}

void HistoryReader::FindTips() {
  const StringPool& all = history_.all_commits().ids;
  history_.tips_.clear();
  history_.named_.clear();
  const auto add = [&](const std::string& name, const std::string& id) {
    const uint32_t commit = all.Find(IdBytes(TargetOf(id)));
    if (commit != StringPool::kNone) history_.tips_.push_back({name, commit});
    return commit != StringPool::kNone;
  };
  for (const Ref& ref : history_.refs_) {
    const bool is_commit = add(ref.name, ref.id);
    for (auto at = targets_.find(ref.id); at != targets_.end(); at = targets_.find(at->second)) {
      history_.named_.emplace_back(at->first, ref.name);
    }
    if (!is_commit) history_.named_.emplace_back(TargetOf(ref.id), ref.name);
  }
  for (const std::string& head : heads_) add("HEAD", head);
  for (const std::string& stash : stashes_) add("refs/stash", stash);
  std::sort(history_.named_.begin(), history_.named_.end());
}

void HistoryReader::AddNamedBlobs() {
  if (way_.selection.branches) {
    trees_.clear();
    named_blobs_.clear();
  }
  for (const std::string& id : named_blobs_) {
    Add({}, GitMode::kFile, IdBytes(id), StringPool::kNone);
  }
}

}  // namespace leaktight
