// What no ref reaches, and stands in the repository all the same: commits that were rewritten or
// whose branch was deleted, files that were staged and never committed, what only reflogs hold.
#include <algorithm>
#include <numeric>
#include <utility>

#include "base/hash.h"
#include "git/commit_object.h"
#include "git/record_reader.h"
#include "git/refs.h"
#include "git/tree_object.h"
#include "source/history_reader.h"
#include "source/skip.h"

namespace leaktight {
namespace {

StringPool PoolOf(const std::vector<std::string>& ids) {
  StringPool pool;
  for (const std::string& id : ids) pool.Add(id);
  return pool;
}

}  // namespace

// Every object that is not known yet, and every tree, as git lists them.
Result<HistoryReader::Stored> HistoryReader::ListStored() {
  Result<ChildProcess> child =
      StartGit(place_, {"cat-file", "--batch-check=%(objecttype) %(objectname)",
                        "--batch-all-objects", "--unordered"});
  if (!child) return tl::unexpected(child.error());
  Stored stored;
  RecordReader records(*child);
  while (true) {
    const Result<std::optional<std::string_view>> record = records.NextOrLine();
    if (!record) return tl::unexpected(record.error());
    if (!record->has_value()) break;
    const size_t space = std::min((*record)->find(' '), (*record)->size());
    const std::string_view type = (*record)->substr(0, space);
    std::string_view id = (*record)->substr(std::min(space + 1, (*record)->size()));
    if (IsObjectId(type) && id == "missing") {
      fail_({std::string(type), "the object cannot be read", "`git fsck` says more"});
      continue;
    }
    if (!IsObjectId(id)) continue;
    std::string bytes = IdBytes(id);
    const auto add = [&](const StringPool& known, std::vector<std::string>& to) {
      if (known.Find(bytes) == StringPool::kNone) to.push_back(std::move(bytes));
    };
    if (type == "commit") add(history_.commits_.ids, stored.commits);
    if (type == "tag") add(history_.tags_, stored.tags);
    if (type == "blob") add(history_.blobs_, stored.blobs);
    if (type == "tree") stored.trees.push_back(std::move(bytes));
  }
  if (auto finished = Finish(*child); !finished) return tl::unexpected(finished.error());
  for (auto* ids : {&stored.commits, &stored.tags, &stored.blobs, &stored.trees}) {
    std::sort(ids->begin(), ids->end());
    ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
  }
  return stored;
}

HistoryReader::Stored HistoryReader::ListStored(const ObjectGraph& graph) const {
  Stored stored;
  const auto add = [](std::string_view id, const StringPool& known, std::vector<std::string>& to) {
    if (known.Find(id) == StringPool::kNone) to.emplace_back(id);
  };
  for (uint32_t entry = 0; entry < graph.size(); entry++) {
    if (!graph.IsWalked(entry)) continue;
    const std::string_view id = graph.Id(entry);
    const ObjectType type = graph.Type(entry);
    if (type == ObjectType::kCommit) add(id, history_.commits_.ids, stored.commits);
    if (type == ObjectType::kTag) add(id, history_.tags_, stored.tags);
    if (type == ObjectType::kBlob) add(id, history_.blobs_, stored.blobs);
  }
  for (auto* ids : {&stored.commits, &stored.tags, &stored.blobs}) {
    std::sort(ids->begin(), ids->end());
  }
  return stored;
}

void HistoryReader::ReadUnreachable(const Stored& stored, const HistoryPacks* packs) {
  history_.first_unreachable_blob_ = history_.blobs_.size();
  history_.first_unreachable_tag_ = history_.tags_.size();
  AddUnreachableCommits(stored.commits);
  AddUnreachableTags(stored.tags);
  WalkUnreachableTrees(PoolOf(stored.blobs));
  AddUnnamedBlobs(stored, packs);
}

// The numbers of those that a reflog names.
std::vector<uint32_t> HistoryReader::FindReflogCommits(const StringPool& numbers) {
  std::vector<uint32_t> found;
  const Result<std::vector<std::string>> commits = ListReflogCommits(place_);
  if (!commits) fail_(commits.error());
  for (size_t i = 0; commits && i < commits->size(); i++) {
    const uint32_t number = numbers.Find(IdBytes((*commits)[i]));
    if (number != StringPool::kNone) found.push_back(number);
  }
  return found;
}

// Behind all others, parents first, and those that a reflog holds before those that nothing holds.
// Of these parents may be gone: git takes what is old, and keeps what is newer.
void HistoryReader::AddUnreachableCommits(const std::vector<std::string>& ids) {
  const StringPool numbers = PoolOf(ids);
  CommitParents parents;
  parents.first.push_back(0);
  std::vector<std::string> trees(ids.size());
  for (size_t i = 0; i < ids.size(); i++) {
    const std::string id = Hex(ids[i]);
    const Result<ObjectReader::Object> object = objects_.Read(id);
    Result<CommitObject> commit =
        object ? ParseCommit(object->bytes) : Result<CommitObject>(tl::unexpected(object.error()));
    if (!commit) {
      fail_({id, commit.error().what, "`git fsck` says more"});
    } else {
      trees[i] = commit->tree;
      for (const std::string_view parent : commit->parents) {
        const uint32_t number = numbers.Find(IdBytes(parent));
        if (number != StringPool::kNone) parents.parents.push_back(number);
      }
    }
    parents.first.push_back(static_cast<uint32_t>(parents.parents.size()));
    parents.seconds.push_back(0);
  }
  std::vector<bool> listed(ids.size());
  const auto add = [&](const std::vector<uint32_t>& starts) {
    // Nothing is missing among them.
    const auto order = leaktight::OrderCommits(parents, starts, listed);
    for (const uint32_t commit : order.value_or(std::vector<uint32_t>())) {
      if (trees[commit].empty()) continue;
      history_.commits_.ids.Add(ids[commit]);
      unreachable_trees_.push_back(std::move(trees[commit]));
    }
  };
  if (!ids.empty()) add(FindReflogCommits(numbers));
  history_.first_unheld_ = history_.commits_.ids.size();
  std::vector<uint32_t> all(ids.size());
  std::iota(all.begin(), all.end(), 0);
  add(all);
}

void HistoryReader::AddUnreachableTags(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) history_.tags_.Add(id);
}

// A tree or file that is not here was taken by git: only what is here can be read.
void HistoryReader::WalkUnreachableTrees(const StringPool& blobs) {
  TreeWalk walk(objects_);
  TreeWalk::Listener listener;
  uint32_t commit = history_.first_unreachable_;
  listener.file = [&](std::string_view path, GitMode mode, std::string_view id) {
    const bool is_file = mode == GitMode::kFile || mode == GitMode::kSymlink;
    const bool is_here =
        blobs.Find(id) != StringPool::kNone || history_.blobs_.Find(id) != StringPool::kNone;
    if (is_file && is_here) Add(path, mode, id, commit);
  };
  listener.error = [&](const std::string& path, Error error) {
    if (!ObjectReader::IsMissing(error)) Tell(path, std::move(error));
  };
  for (const std::string& tree : unreachable_trees_) {
    walk.Walk(tree, listener);
    commit++;
  }
}

}  // namespace leaktight
