// Where the secrets of a history came in and went, and what still reaches them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "finding/trace.h"
#include "git/command.h"
#include "source/history.h"

namespace leaktight {

// For all findings together: one walk over the commits for what they do to the findings' paths, and
// one over their parents for each 64 secrets, whatever the number of refs.
class HistoryTraces {
 public:
  explicit HistoryTraces(const History& history) : history_(history) {}

  // The objects in which a secret was found, at the finding's place; before findings are grouped.
  // Several calls for one place add up.
  void Add(const Finding& finding, const std::vector<HistoryObject>& sources);
  // Its trace will be asked for.
  void Want(const Finding& finding);

  // Which blob (hexadecimal) stands under a path in HEAD; empty: none.
  using InHead = std::function<std::string(const std::string& path)>;

  // `head`: the commit (hexadecimal), empty where there is none. An error where commits could not
  // be listed to the end: then nothing is known.
  Result<void> Work(const GitPlace& place, const std::string& head, const InHead& in_head);

  // Of a finding with all its places. Of commits that took it out only the id is said.
  Trace Of(const Finding& finding) const;

 private:
  static constexpr uint32_t kNone = StringPool::kNone;

  // A place where a secret stands.
  struct Spot {
    uint32_t secret = 0;
    Origin origin = Origin::kBlob;
    std::string path;
    std::vector<HistoryObject> sources;
    std::vector<uint32_t> blobs;  // of the sources; sorted
    bool in_head = false;
    uint32_t removed = kNone;  // the commit, in History::all_commits()
  };
  struct Secret {
    std::string text;
    bool is_wanted = false;
    bool is_reachable = false;
    bool is_in_reflog = false;
    std::vector<uint32_t> spots;
    std::vector<uint32_t> brought;   // commits that have it and whose parents have not
    std::vector<std::string> named;  // refs that name it otherwise than by a commit
    bool from_head = false;
    bool from_stash = false;
    std::vector<std::string> refs;
  };

  void FindSources();
  void FindSourcesOf(const Spot& spot, Secret& secret) const;
  void AddCommit(uint32_t number, Secret& secret) const;
  void Reach(uint32_t commit, Secret& secret) const;
  void FindInHead(const InHead& in_head);
  Result<void> FindChanges(const GitPlace& place, const std::string& head);
  void FindRefs();
  uint32_t SpotOf(const Finding& finding, Origin origin, std::string_view path) const;

  const History& history_;
  bool is_known_ = false;
  std::vector<Secret> secrets_;
  std::vector<Spot> spots_;
  std::unordered_map<std::string, uint32_t> secret_of_;  // by IdentityOf
  std::unordered_map<std::string, uint32_t> spot_of_;    // by that, origin and path
};

}  // namespace leaktight
