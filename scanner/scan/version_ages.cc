#include "scan/version_ages.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "git/commit_object.h"
#include "git/revisions.h"

namespace leaktight {
namespace {

// Other files that one commit changes and that are looked into for a value that moved; those that
// only got another name come on top.
constexpr size_t kMostSources = 512;
// Commits that move values, one behind the other or side by side: each costs a walk. What moved
// more often counts from the last of them.
constexpr size_t kMostMoves = 64;

std::string_view NameOf(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// What a commit takes out of files, where the values most likely are first: files that became one
// of `paths` as they were, then those of the same name, then others that went, then the rest.
std::vector<const RawChange*> SourcesOf(const std::vector<RawChange>& changes,
                                        const std::unordered_set<std::string_view>& paths,
                                        VersionAges::MayHold may_hold) {
  std::unordered_set<std::string_view> ids;
  std::unordered_set<std::string_view> names;
  for (const std::string_view path : paths) names.insert(NameOf(path));
  for (const RawChange& change : changes) {
    if (paths.contains(change.path)) ids.insert(change.id);
  }
  std::array<std::vector<const RawChange*>, 4> ranks;
  for (const RawChange& change : changes) {
    if (change.old_mode != GitMode::kFile || change.old_id.empty() || !may_hold(change.path)) {
      continue;
    }
    const bool gone = change.mode == GitMode::kNone;
    size_t rank = gone ? 2 : 3;
    if (gone && names.contains(NameOf(change.path))) rank = 1;
    if (gone && ids.contains(change.old_id)) rank = 0;
    ranks[rank].push_back(&change);
  }
  std::vector<const RawChange*> sources = std::move(ranks[0]);
  size_t more = kMostSources;
  for (size_t rank = 1; rank < ranks.size(); rank++) {
    const size_t taken = std::min(more, ranks[rank].size());
    sources.insert(sources.end(), ranks[rank].begin(),
                   ranks[rank].begin() + static_cast<std::ptrdiff_t>(taken));
    more -= taken;
  }
  return sources;
}

}  // namespace

VersionAges::VersionAges(GitPlace place, ObjectReader& objects, MayHold may_hold, Read read)
    : place_(std::move(place)), objects_(objects), may_hold_(may_hold), read_(std::move(read)) {}

Result<std::vector<VersionAge>> VersionAges::Since(const std::string& commit,
                                                   const std::vector<TrackedVersion>& tracked) {
  Group(tracked);
  ages_.assign(tracked.size(), {});
  Pending pending;
  for (size_t i = 0; i < tracked.size(); i++) pending[tracked[i].path].push_back(i);
  moves_.push_back({commit, commit, 0, std::move(pending)});
  if (auto done = Follow(); !done) return tl::unexpected(done.error());
  return std::move(ages_);
}

Result<std::vector<VersionAge>> VersionAges::InWorkingTree(
    const std::string& commit, const std::vector<TrackedVersion>& tracked) {
  Group(tracked);
  ages_.assign(tracked.size(), {});
  Pending pending;
  std::vector<std::string> paths;
  for (size_t i = 0; i < tracked.size(); i++) {
    const auto [at, is_new] = pending.try_emplace(tracked[i].path);
    if (is_new) paths.push_back(tracked[i].path);
    at->second.push_back(i);
  }
  const Result<std::vector<PathBlob>> blobs = BlobsAt(place_, commit, paths);
  if (!blobs) return tl::unexpected(blobs.error());
  Pending committed;
  for (const PathBlob& blob : *blobs) {
    const auto at = pending.find(blob.path);
    if (at == pending.end()) continue;
    std::optional<Numbers> known = TakeKnown(blob.id, blob.path, at->second);
    if (!known) {
      Settle({*at}, VersionAge::State::kUnreadable, {});
      pending.erase(at);
      continue;
    }
    if (!known->empty()) committed.emplace(blob.path, std::move(*known));
    if (at->second.empty()) pending.erase(at);
  }
  if (!pending.empty()) {
    const Result<std::vector<RawChange>> changes = CompareWorkingTree(place_, commit);
    if (!changes) return tl::unexpected(changes.error());
    TakeFrom(*changes, pending, committed);
    if (auto copied = TakeCopied(commit, pending, committed); !copied) {
      return tl::unexpected(copied.error());
    }
    Settle(pending, VersionAge::State::kUncommitted, {});
  }
  if (!committed.empty()) moves_.push_back({commit, commit, 0, std::move(committed)});
  if (auto done = Follow(); !done) return tl::unexpected(done.error());
  return std::move(ages_);
}

Result<void> VersionAges::Follow() {
  if (!shallow_) {
    Result<std::unordered_set<std::string>> shallow = ShallowCommits(place_);
    if (!shallow) return tl::unexpected(shallow.error());
    shallow_ = std::move(*shallow);
  }
  for (size_t walks = 0; !moves_.empty(); walks++) {
    Move next = std::move(moves_.back());
    moves_.pop_back();
    if (walks > kMostMoves) {
      Settle(next.pending, VersionAge::State::kCommitted, {next.commit, next.seconds, {}});
      continue;
    }
    if (auto walked = Walk(next.from, std::move(next.pending)); !walked) return walked;
  }
  return {};
}

Result<void> VersionAges::Walk(const std::string& start, Pending pending) {
  std::vector<std::string> paths;
  for (const auto& [path, numbers] : pending) paths.push_back(path);
  Result<PathCommitReader> reader = PathCommitReader::Open(place_, start, paths);
  if (!reader) return tl::unexpected(reader.error());
  CommitComparer comparer(place_, paths);
  Result<std::optional<PathCommit>> commit = reader->Next();
  if (!commit) return tl::unexpected(commit.error());
  std::unordered_map<std::string, PathCommit> seen;
  std::unordered_map<std::string, Pending> waiting;
  waiting.emplace(commit->has_value() ? (*commit)->id : start, std::move(pending));
  std::vector<std::string> next;
  while (commit->has_value() && !waiting.empty()) {
    // A parent may have come before its child: then what waits for it need wait no longer.
    next.assign(1, (*commit)->id);
    seen.emplace(next.front(), std::move(**commit));
    while (!next.empty()) {
      const auto at = seen.find(next.back());
      next.pop_back();
      if (at == seen.end()) continue;
      const auto here = waiting.extract(at->first);
      if (here.empty()) continue;
      if (auto passed = Visit(at->second, std::move(here.mapped()), comparer, waiting); !passed) {
        return passed;
      }
      next.insert(next.end(), at->second.parents.begin(), at->second.parents.end());
    }
    if (waiting.empty()) break;
    commit = reader->Next();
    if (!commit) return tl::unexpected(commit.error());
  }
  for (const auto& [id, lost] : waiting) {
    errors_.push_back({id, "has files that no commit brought", "`git fsck` says more"});
    Settle(lost, VersionAge::State::kUnreadable, {});
  }
  return {};
}

Result<void> VersionAges::Visit(const PathCommit& commit, Pending here, CommitComparer& comparer,
                                std::unordered_map<std::string, Pending>& waiting) {
  for (const std::string& parent : commit.parents) {
    if (here.empty()) return {};
    const Result<std::vector<RawChange>> changes = comparer.Compare(commit.id, parent);
    if (!changes) return tl::unexpected(changes.error());
    Pending before;
    Pass(*changes, here, before);
    if (!before.empty()) Add(before, waiting[parent]);
  }
  if (here.empty()) return {};
  // Not those that a simplified history has: between may lie what changed the file that a value
  // came from.
  const Result<std::vector<std::string>> parents = ParentsOf(commit.id);
  if (!parents) return tl::unexpected(parents.error());
  // A first commit may stand there too: nothing was before it.
  if (!parents->empty() && shallow_->contains(commit.id)) {
    Settle(here, VersionAge::State::kCut, commit);
    return {};
  }
  if (auto passed = PassMoved(commit, *parents, here); !passed) return passed;
  Settle(here, VersionAge::State::kCommitted, commit);
  return {};
}

void VersionAges::Add(const Pending& more, Pending& pending) {
  for (const auto& [path, numbers] : more) {
    Numbers& there = pending[path];
    there.insert(there.end(), numbers.begin(), numbers.end());
  }
}

void VersionAges::Pass(const std::vector<RawChange>& changes, Pending& pending, Pending& before) {
  std::unordered_map<std::string_view, const RawChange*> changed;
  for (const RawChange& change : changes) changed.emplace(change.path, &change);
  const auto hand_on = [&](const std::string& path, Numbers numbers) {
    if (numbers.empty()) return;
    Numbers& there = before[path];
    there.insert(there.end(), numbers.begin(), numbers.end());
  };
  for (auto at = pending.begin(); at != pending.end();) {
    auto& [path, numbers] = *at;
    const auto change = changed.find(path);
    if (change == changed.end()) {
      hand_on(path, std::move(numbers));
      at = pending.erase(at);
      continue;
    }
    const RawChange& of_path = *change->second;
    if (of_path.old_mode == GitMode::kFile && !of_path.old_id.empty()) {
      std::optional<Numbers> known = TakeKnown(of_path.old_id, path, numbers);
      if (!known) {
        Settle({*at}, VersionAge::State::kUnreadable, {});
        at = pending.erase(at);
        continue;
      }
      hand_on(path, std::move(*known));
    }
    at = numbers.empty() ? pending.erase(at) : std::next(at);
  }
}

Result<std::vector<std::string>> VersionAges::ParentsOf(const std::string& commit) {
  const Result<ObjectReader::Object> object = objects_.Read(commit);
  if (!object) return tl::unexpected(object.error());
  const Result<CommitObject> parsed = ParseCommit(object->bytes);
  if (!parsed) return tl::unexpected(parsed.error());
  return std::vector<std::string>(parsed->parents.begin(), parsed->parents.end());
}

Result<void> VersionAges::PassMoved(const PathCommit& commit,
                                    const std::vector<std::string>& parents, Pending& pending) {
  for (const std::string& parent : parents) {
    if (pending.empty()) return {};
    if (!whole_) whole_.emplace(place_, std::vector<std::string>());
    const Result<std::vector<RawChange>> changes = whole_->Compare(commit.id, parent);
    if (!changes) return tl::unexpected(changes.error());
    Pending moved;
    TakeFrom(*changes, pending, moved);
    if (auto copied = TakeCopied(parent, pending, moved); !copied) return copied;
    if (moved.empty()) continue;
    const auto same = std::find_if(moves_.begin(), moves_.end(),
                                   [&](const Move& move) { return move.from == parent; });
    if (same == moves_.end()) {
      moves_.push_back({parent, commit.id, commit.seconds, std::move(moved)});
      continue;
    }
    Add(moved, same->pending);
  }
  return {};
}

void VersionAges::TakeFrom(const std::vector<RawChange>& changes, Pending& pending,
                           Pending& moved) {
  std::unordered_set<std::string_view> paths;
  for (const auto& [path, numbers] : pending) paths.insert(path);
  for (const RawChange* source : SourcesOf(changes, paths, may_hold_)) {
    if (pending.empty()) return;
    TakeFromBlob(source->old_id, source->path, pending, moved);
  }
}

void VersionAges::TakeFromBlob(const std::string& id, const std::string& path, Pending& pending,
                               Pending& moved) {
  // Within its own file a value has been looked for.
  for (auto at = pending.begin(); at != pending.end();) {
    if (at->first != path) {
      // What cannot be read here is nothing that the value is known to come from.
      std::optional<Numbers> known = TakeKnown(id, path, at->second);
      if (known && !known->empty()) {
        Numbers& there = moved[path];
        there.insert(there.end(), known->begin(), known->end());
      }
    }
    at = at->second.empty() ? pending.erase(at) : std::next(at);
  }
}

void VersionAges::Group(const std::vector<TrackedVersion>& tracked) {
  tracked_ = &tracked;
  having_.clear();
  for (const TrackedVersion& version : tracked) having_[version.version].push_back(version.path);
}

// What git would call copied, without a look at every file of every commit: the original has the
// value still. One that has a new value by now is not found.
Result<void> VersionAges::TakeCopied(const std::string& commit, Pending& pending, Pending& moved) {
  std::vector<std::string> paths;
  for (const auto& [path, numbers] : pending) {
    for (const size_t number : numbers) {
      for (const std::string_view other : having_[(*tracked_)[number].version]) {
        if (other != path) paths.emplace_back(other);
      }
    }
  }
  if (paths.empty()) return {};
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  const Result<std::vector<PathBlob>> blobs = BlobsAt(place_, commit, paths);
  if (!blobs) return tl::unexpected(blobs.error());
  for (const PathBlob& blob : *blobs) {
    if (!std::binary_search(paths.begin(), paths.end(), blob.path)) continue;
    TakeFromBlob(blob.id, blob.path, pending, moved);
  }
  return {};
}

void VersionAges::Settle(const Pending& pending, VersionAge::State state,
                         const PathCommit& commit) {
  for (const auto& [path, numbers] : pending) {
    for (const size_t number : numbers) ages_[number] = {state, commit.id, commit.seconds};
  }
}

std::optional<VersionAges::Numbers> VersionAges::TakeKnown(const std::string& id,
                                                           const std::string& path,
                                                           Numbers& numbers) {
  const Versions* versions = VersionsIn(id, path);
  if (versions == nullptr) return std::nullopt;
  const auto unknown = std::stable_partition(numbers.begin(), numbers.end(), [&](size_t number) {
    return !versions->contains((*tracked_)[number].version);
  });
  Numbers known(unknown, numbers.end());
  numbers.erase(unknown, numbers.end());
  return known;
}

const VersionAges::Versions* VersionAges::VersionsIn(const std::string& id,
                                                     const std::string& path) {
  const auto [at, is_new] = known_.try_emplace(id + ' ' + path);
  if (is_new) {
    const Result<ObjectReader::Object> object = objects_.Read(id);
    if (!object) {
      errors_.push_back(object.error());
    } else {
      at->second = read_(path, object->bytes);
    }
  }
  return at->second ? &*at->second : nullptr;
}

}  // namespace leaktight
