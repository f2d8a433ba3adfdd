// A repository's history: everything that any ref reaches, and where each of it first stood.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/string_pool.h"
#include "git/command.h"
#include "git/commit_walk.h"
#include "git/pack/object_graph.h"
#include "git/refs.h"
#include "source/blob.h"

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
};

// The objects of a repository as our own reader of packs has them, and what of the history each is.
struct HistoryPacks {
  ObjectGraph graph;
  std::vector<HistoryObject> objects;  // by entry; its number is StringPool::kNone: none of it
};

struct HistoryWay {
  bool packs = true;                      // our own reader; else git's listings
  size_t workers = 1;                     // threads
  uint64_t memory = uint64_t{256} << 20;  // for objects that are held (WalkOptions::memory)
  // Told, where it is there, which pass begins.
  std::function<void(std::string_view pass)> begin = {};
};

// Not the objects themselves: 16 bytes for each path of a blob, and ids and paths once each. For
// 850,000 objects of 203,000 commits that is 60 MB.
//
// There are two ways that come to the same. The simple and obviously right one, by git's own
// listings: commits in topological order (`rev-list`), what each brings (`diff-tree`), objects in
// the order of the packs (`cat-file`). Where git dies on a broken object, commits and trees are
// walked one by one instead. The fast one is a walk over all commits and trees as they lie in the
// packs; whatever it stumbles over, or does not know, is left to the first.
class History {
 public:
  using Fail = std::function<void(Error)>;
  using Progress = std::function<void(uint64_t done, uint64_t commits)>;

  // What is missing or cannot be read goes to `fail`, and the rest is there. An error where there
  // is nothing to read from.
  static Result<History> Read(const GitPlace& place, const HistoryWay& way, const Fail& fail,
                              const Progress& progress);

  // Ids are the objects' bytes, not hexadecimal. The commits' numbers are their topological order.
  const StringPool& commits() const { return commits_.ids; }
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
  // Null: the history was read by git's listings.
  const HistoryPacks* packs() const { return packs_.get(); }

 private:
  friend class HistoryReader;
  History() = default;

  CommitOrder commits_;
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
};

}  // namespace leaktight
