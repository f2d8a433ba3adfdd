// How a history is read: the passes of History::Read. Those of the fast way stand in
// history_reader_packs.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_reader.h"
#include "git/pack/object_links.h"
#include "source/history.h"

namespace leaktight {

class HistoryReader {
 public:
  HistoryReader(const GitPlace& place, const HistoryWay& way, const History::Fail& fail,
                const History::Progress& progress);

  Result<History> Read();

 private:
  // A blob under a path, in the order in which commits brought it.
  struct Brought {
    uint32_t blob;
    Appearance appearance;
  };

  Result<void> ReadRefs();
  Result<void> TellOfLimits();
  void FailRef(Error error);
  void Resolve(const std::string& id, bool is_note, const std::string& why);
  void Begin(std::string_view pass) const {
    if (way_.begin) way_.begin(pass);
  }

  // The fast way; false: nothing was done, it is the other's.
  bool ReadPacks();
  bool OrderPackedCommits(const ObjectGraph& graph, const ObjectLinks& links,
                          std::vector<uint32_t>& order);
  bool ReadPackedTrees(const ObjectLinks& links, const std::vector<uint32_t>& order);
  void FindObjects(const ObjectLinks& links, const std::vector<uint32_t>& order,
                   HistoryPacks& packs) const;

  // The slow way.
  void OrderCommits();
  void ReadChanges();
  void WalkTrees(uint32_t first_commit);
  void WalkTree(const std::string& tree, uint32_t commit, class TreeWalk& walk);
  // The number of the blob; StringPool::kNone: it is none.
  uint32_t Add(std::string_view path, GitMode mode, std::string_view id, uint32_t commit);
  void WalkNamedTrees();
  void SortAppearances();
  void OrderObjects();
  void Tell(const std::string& place, Error error);

  const GitPlace& place_;
  const HistoryWay way_;
  const History::Fail& fail_;
  const History::Progress& progress_;
  ObjectReader objects_;
  History history_;
  StringPool resolved_;
  bool is_whole_ = true;  // what refs name is there, and what commits name as their parents
  CommitStarts stashes_;
  CommitStarts starts_;  // commits that refs name, tags peeled
  CommitStarts notes_;
  std::vector<std::string> trees_;  // that refs or tags name
  std::vector<Brought> brought_;
  std::vector<uint32_t> entries_;  // of blobs, as far as they are known: in the ObjectGraph
};

}  // namespace leaktight
