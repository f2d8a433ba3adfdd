// A repository's history: everything that any ref reaches, and where each of it first stood.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/string_pool.h"
#include "git/command.h"
#include "git/commit_walk.h"
#include "git/local_repository.h"
#include "git/pack/object_graph.h"
#include "git/pack/object_links.h"
#include "git/refs.h"
#include "source/blob.h"
#include "source/known_history.h"

namespace leaktight {

// A path under which a blob ever stood, and the first commit that had it there. The path is
// StringPool::kNone where there is none (a note, what a tag names), and so is the commit.
struct Appearance {
  uint32_t path = StringPool::kNone;  // of a note: the number of what it is about
  uint32_t commit = StringPool::kNone;
  FileMode mode = FileMode::kRegular;
  Origin origin = Origin::kBlob;
};

// An object whose bytes are to be read.
struct HistoryObject {
  enum class Kind : uint8_t { kBlob, kCommit, kTag };
  Kind kind = Kind::kBlob;
  uint32_t number = 0;  // in blobs, commits or tags

  friend auto operator<=>(const HistoryObject&, const HistoryObject&) = default;
};

// The objects of a repository as our own reader of packs has them, and what of the history each is.
struct HistoryPacks {
  ObjectGraph graph;
  ObjectLinks links;
  std::vector<HistoryObject> objects = {};  // by entry; its number is kNone: none of it
  bool is_walked = true;  // else so few of all are wanted that each is better read by itself
  // Of all_commits(), in that order: numbers in links.commits(). Empty: they are to be looked up.
  std::vector<uint32_t> commits = {};
  size_t workers = 1;  // threads that read them, at least 1
};

// What of a history is asked for, in git's words; by default what any ref reaches.
struct HistorySelection {
  std::optional<int64_t> since;  // seconds since 1970 (UTC): commits of then or later
  // Only branches, and what they reach: names or globs, as `git rev-list --branches=` takes them;
  // an empty one is for all.
  std::optional<std::vector<std::string>> branches;
  std::vector<std::string> without;  // revisions: not what these reach
  bool all_objects = false;          // also what no ref reaches; with none of the others

  bool LimitsCommits() const { return since || branches || !without.empty(); }
};

struct HistoryWay {
  bool packs = true;  // our own reader; else git's listings
  // What is known from before: where it still holds, the history is read on from there. It outlives
  // the reading. May be null.
  const KnownHistory* known = nullptr;
  // Where refs and single objects can be read without git; may be null.
  std::shared_ptr<LocalRepository> files = nullptr;
  size_t workers = 1;                     // threads
  uint64_t memory = uint64_t{256} << 20;  // for objects that are held (WalkOptions::memory)
  HistorySelection selection = {};
  std::stop_token stop = {};  // then what was read may be a part, and means nothing
  // Where it is there, asked of each commit that our reader comes by, from several threads: is
  // there nothing in it to tell? ObjectLinks::IsSilent has the answers.
  std::function<bool(size_t worker, std::string_view commit)> is_silent = {};
  // Told, where it is there, which pass begins.
  std::function<void(std::string_view pass)> begin = {};
};

// A path at which a commit has another file than each of its parents, or none any more.
struct TracedChange {
  static constexpr uint32_t kNoBlob = StringPool::kNone;
  static constexpr uint32_t kOtherBlob = kNoBlob - 1;  // one that is not in History::blobs()

  uint32_t commit = 0;            // in History::all_commits(); of no notes
  uint32_t path = 0;              // in the list that was given
  uint32_t blob = 0;              // in History::blobs(), or one of the above
  std::vector<uint32_t> parents;  // what each of them has there
};

// Of some paths, which have numbers of their own here, every change that matters.
struct KnownChanges {
  StringPool paths;
  std::vector<TracedChange> changes;
};

// Where a history was read on from what was known, what of it is new.
struct HistoryNews {
  // By the commits' numbers: that of KnownHistory; those that are new follow behind, in order.
  std::vector<uint32_t> numbers;
  // Of what is in History::objects(), to be judged and counted: nothing. These were counted before,
  // and stand under a path that may be new to them.
  std::vector<HistoryObject> again;
  // Blobs that were passed over and may not be any more: by why they were. They are counted anew.
  std::vector<std::string_view> not_skipped;
};

// Not the objects themselves: 16 bytes for each path of a blob, and ids and paths once each. For
// 850,000 objects of 203,000 commits that is 60 MB.
//
// There are three ways that come to the same. The simple and obviously right one, by git's own
// listings: commits in topological order (`rev-list`), what each brings (`diff-tree`), objects in
// the order of the packs (`cat-file`). Where git dies on a broken object, commits and trees are
// walked one by one instead. The fast one is a walk over all commits and trees as they lie in the
// packs; whatever it stumbles over, or does not know, is left to the first. Where few commits are
// asked for and git keeps a commit-graph, that says which they are, and only they are read.
//
// A third one goes on from what an earlier reading left (HistoryWay::known), where all of that is
// still reached: then blobs() are only those that are new, or of which more is to be known than
// that they were judged.
//
// Of some commits (HistorySelection) the blobs are those that they bring: what stands in none of
// their parents under the same path, as `git log --raw -c` tells it. A ref's name and a tag's
// message count where the commit that they are of does.
class History {
 public:
  using Fail = std::function<void(Error)>;
  using Progress = std::function<void(uint64_t done, uint64_t commits)>;

  // What is missing or cannot be read goes to `fail`, and the rest is there. An error where there
  // is nothing to read from, or no such revision or branch as is asked for.
  static Result<History> Read(const GitPlace& place, const HistoryWay& way, const Fail& fail,
                              const Progress& progress);

  // Ids are the objects' bytes, not hexadecimal. The commits' numbers are their topological order;
  // those that no ref reaches come last.
  const StringPool& commits() const { return commits_.ids; }
  uint32_t first_unreachable() const { return first_unreachable_; }
  // Of those that no ref reaches, the ones before this a reflog still holds, itself or an ancestor
  // of what it names.
  uint32_t first_unheld() const { return first_unheld_; }
  // All that refs reach, also where only some are asked for.
  const CommitOrder& all_commits() const { return all_commits_ ? *all_commits_ : commits_; }
  // Is it known of all of them which their parents are? Not where commits are lost or broken. (Of
  // what no ref reaches it is not.)
  bool knows_parents() const {
    return all_commits().parents.size() ==
           (all_commits_ ? all_commits_->ids.size() : first_unreachable_);
  }
  const StringPool& blobs() const { return blobs_; }
  const StringPool& tags() const { return tags_; }  // annotated ones
  const StringPool& paths() const { return paths_; }
  const std::vector<Ref>& refs() const { return refs_; }
  uint64_t submodules() const { return submodules_.size(); }  // paths that ever were one

  // At least one a blob, by path in the order of its bytes.
  std::span<const Appearance> AppearancesOf(uint32_t blob) const {
    return std::span(appearances_).subspan(begins_[blob], begins_[blob + 1] - begins_[blob]);
  }
  std::string_view PathOf(const Appearance& appearance) const {
    const bool has_path =
        appearance.path != StringPool::kNone && appearance.origin != Origin::kNote;
    return has_path ? paths_[appearance.path] : std::string_view();
  }
  // The object that a note is about, hexadecimal; empty for what is no note.
  std::string_view NotedBy(const Appearance& appearance) const {
    return appearance.origin == Origin::kNote ? noted_[appearance.path] : std::string_view();
  }
  std::string_view IdOf(HistoryObject object) const;

  // Every blob, commit and tag, in an order in which git reads them fast: that of the packs, in
  // which deltas stand near what they are deltas of. Empty where there are packs().
  const std::vector<HistoryObject>& objects() const { return objects_; }
  // Null: the history was read by git's listings, or of the objects few are wanted.
  const HistoryPacks* packs() const {
    return packs_ != nullptr && packs_->is_walked ? packs_.get() : nullptr;
  }
  // What commits and trees say of each other, also where few objects are wanted; null by listings,
  // and where it was not needed yet: then how it is read.
  const HistoryPacks* links() const { return packs_.get(); }
  const std::optional<HistoryWay>& unopened_packs() const { return unopened_packs_; }

  // Every ref's tip, whatever is asked for: what is reached is told by all of them. Not of what
  // names no commit in all_commits().
  struct Tip {
    std::string ref;      // "HEAD" for those of working trees; "refs/stash" for each stash
    uint32_t commit = 0;  // in all_commits()
  };
  const std::vector<Tip>& tips() const { return tips_; }
  // Refs by an object that they name in the end, or by a tag on the way to it (hexadecimal).
  const std::vector<std::pair<std::string, std::string>>& named() const { return named_; }
  // What tags name, both hexadecimal; in no order.
  const std::vector<std::pair<std::string, std::string>>& tag_targets() const {
    return tag_targets_;
  }
  const std::vector<std::string>& named_blobs() const { return named_blobs_; }  // hexadecimal
  bool has_named_trees() const { return has_named_trees_; }
  const StringPool& submodule_paths() const { return submodules_; }

  // Null: all of it was read.
  const HistoryNews* news() const { return news_ ? &*news_ : nullptr; }
  // Null: they have to be looked for. Set where somebody has done that.
  const KnownChanges* changes() const { return changes_ ? &*changes_ : nullptr; }
  void UseChanges(KnownChanges changes) { changes_ = std::move(changes); }

  // What was found behind everything that refs reach.
  uint32_t first_unreachable_blob() const { return first_unreachable_blob_; }
  uint32_t first_unreachable_tag() const { return first_unreachable_tag_; }

 private:
  friend class HistoryReader;
  History() = default;

  CommitOrder commits_;
  std::optional<CommitOrder> all_commits_;  // where that is more
  uint32_t first_unreachable_ = 0;
  uint32_t first_unheld_ = 0;
  uint32_t first_unreachable_blob_ = StringPool::kNone;
  uint32_t first_unreachable_tag_ = StringPool::kNone;
  std::vector<Tip> tips_;
  std::vector<std::pair<std::string, std::string>> named_;  // sorted
  std::vector<std::pair<std::string, std::string>> tag_targets_;
  std::vector<std::string> named_blobs_;
  bool has_named_trees_ = false;
  std::optional<HistoryNews> news_;
  std::optional<KnownChanges> changes_;
  StringPool blobs_;
  StringPool tags_;
  StringPool paths_;
  StringPool noted_;  // what notes are about
  StringPool submodules_;
  std::vector<Ref> refs_;
  std::vector<Appearance> appearances_;  // by blob, then path
  std::vector<uint64_t> begins_;         // in appearances_, one a blob and the end
  std::vector<HistoryObject> objects_;
  std::unique_ptr<HistoryPacks> packs_;
  std::optional<HistoryWay> unopened_packs_;
};

}  // namespace leaktight
