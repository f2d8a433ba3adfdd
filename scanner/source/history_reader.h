// How a history is read: the passes of History::Read. Those of the fast way stand in
// history_reader_packs.cc and history_reader_graph.cc, what is asked for in
// history_reader_selection.cc, what no ref reaches in history_reader_unreachable.cc, of that what
// no commit names in history_reader_dangling.cc, and how one goes on from what is known in
// history_reader_known.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "git/object_reader.h"
#include "git/object_store.h"
#include "git/pack/object_links.h"
#include "source/history.h"
#include "source/history_packs.h"
#include "source/known_history.h"
#include "source/new_commits.h"

namespace leaktight {

class HistoryReader {
 public:
  HistoryReader(const GitPlace& place, const HistoryWay& way, const History::Fail& fail,
                const History::Progress& progress);

  Result<History> Read();
  // From what is known; nothing: that does not hold any more.
  std::optional<History> ReadOn();

 private:
  // A blob under a path, in the order in which commits brought it.
  struct Brought {
    uint32_t blob;
    Appearance appearance;
  };

  static History Nothing();
  void BeginOpening();
  OpenedPacks Opened();
  Result<void> ReadRefs();
  Result<void> ListAllRefs();
  bool ListRefsInFiles();
  Result<void> TellOfLimits();
  void FailRef(Error error);
  void Resolve(const std::string& id, bool is_note, const std::string& why);

  // What is asked for.
  bool LimitsCommits() const { return way_.selection.LimitsCommits(); }
  Result<void> FindSelection();
  Result<void> FindBranches();
  bool IsBranchSelected(std::string_view ref) const;
  void SelectCommits();
  void SelectRefs();
  void FindTips();
  std::string TargetOf(const std::string& id) const;
  void AddNamedBlobs();

  // What no ref reaches.
  struct Stored {
    std::vector<std::string> commits, tags, blobs;  // ids as bytes, sorted
    std::vector<std::string> trees;  // likewise, and all of them; not where there are packs
  };
  Result<Stored> ListStored();
  Stored ListStored(const ObjectGraph& graph) const;
  void ReadUnreachable(const Stored& stored, const HistoryPacks* packs);
  void AddUnreachableCommits(const std::vector<std::string>& ids);
  std::vector<uint32_t> FindReflogCommits(const StringPool& numbers);
  void AddUnreachableTags(const std::vector<std::string>& ids);
  void WalkUnreachableTrees(const StringPool& blobs);
  void AddUnnamedBlobs(const Stored& stored, const HistoryPacks* packs);
  static std::vector<std::string> FindTreesOf(const StringPool& blobs, const HistoryPacks& packs);
  std::vector<std::string> FindTopTrees(const StringPool& blobs, std::vector<std::string> trees);
  void Begin(std::string_view pass) const {
    if (way_.begin) way_.begin(pass);
  }

  // The fast ways; false: nothing was done, it is the others'.
  bool ReadPacks();
  bool ReadByCommitGraph();
  void Forget();
  // Commits by numbers of CommitParents, as ListCommits has them: what only notes reach is last.
  struct Order {
    std::vector<uint32_t> commits;
    size_t first_note = 0;
  };
  // All but what notes name, in the order in which they are handed to git there.
  CommitStarts AllStarts() const;
  // Nothing: one is missing, or its own ancestor.
  static std::optional<Order> OrderAll(const CommitParents& parents,
                                       const std::vector<uint32_t>& starts,
                                       const std::vector<uint32_t>& notes);
  // These are all commits.
  void SetCommits(const Order& order, const CommitParents& parents,
                  const std::function<std::string_view(uint32_t commit)>& id_of);
  bool OrderPackedCommits(const ObjectGraph& graph, const ObjectLinks& links,
                          std::vector<uint32_t>& order);
  bool ReadPackedTrees(const ObjectGraph& graph, const ObjectLinks& links,
                       const std::vector<uint32_t>& order);
  bool SelectPackedCommits(std::vector<uint32_t>& order);
  void FindObjects(const std::vector<uint32_t>& order, HistoryPacks& packs);

  // On from what is known; false: it does not hold.
  bool ResolveKnown(std::string& id, bool is_note);
  Result<ObjectStore> FindObjects() const;
  bool AreKnownRefsThere() const;
  bool OrderNewCommits(NewCommits<KnownCommits>& commits, std::vector<uint32_t>& order);
  void AddNewCommit(uint32_t place, const std::vector<class NewChange>& all);
  void Touch(uint32_t blob);
  void AddKnown(const std::vector<uint32_t>& order);
  void ChooseBlobs();
  bool HasOneModeEach() const;

  // The slow way.
  void OrderCommits();
  Result<void> ListSelectedChanges(uint32_t& done);
  void ReadChanges();
  void WalkTrees(uint32_t first_commit);
  void WalkTree(const std::string& tree, uint32_t commit, class TreeWalk& walk);
  // The number of the blob; StringPool::kNone: it is none.
  uint32_t Add(std::string_view path, GitMode mode, std::string_view id, uint32_t commit);
  // The same of a file whose blob and path have their numbers.
  void Bring(uint32_t blob, uint32_t path, GitMode mode, Origin origin, uint32_t commit);
  static std::string Noted(std::string_view path);
  void WalkNamedTrees();
  void SortAppearances();
  void OrderObjects();
  void Tell(const std::string& place, Error error);

  const GitPlace& place_;
  const HistoryWay way_;
  const History::Fail fail_;
  const History::Progress& progress_;
  ObjectReader objects_;
  History history_;
  StringPool resolved_;
  std::unordered_map<std::string, std::string> targets_;  // of tags; both hexadecimal
  bool is_whole_ = true;  // what refs name is there, and what commits name as their parents
  CommitStarts stashes_;
  CommitStarts starts_;  // commits that refs name, tags peeled
  CommitStarts notes_;
  std::vector<std::string> heads_;
  std::vector<std::string> trees_;  // that refs or tags name
  std::vector<std::string> named_blobs_;
  std::vector<std::string> unreachable_trees_;  // of commits, in their order
  std::vector<std::string> without_;            // commits, hexadecimal
  std::vector<std::string> branches_;           // names of refs
  std::vector<bool> selected_;                  // of all commits; empty: all of them
  LargeVector<Brought> brought_;
  std::vector<bool> touched_;      // blobs that new commits bring
  std::vector<uint32_t> entries_;  // of blobs, as far as they are known: in the ObjectGraph
  std::future<OpenedPacks> opening_;
};

}  // namespace leaktight
