// What was found in a history, made into one finding for each secret.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "finding/finding.h"
#include "source/history.h"

namespace leaktight {

// A secret with the rule that found it, or a file that should not be there. Not what it is found
// by (FingerprintS have too few bits for that), nor where.
std::string IdentityOf(const Finding& finding);

// A secret in one place, whatever its versions: what HistoryFindings keeps one finding of.
std::string SpotOf(const Finding& finding);

// Findings as blobs are judged, in any order. Of the same secret under the same path only that of
// the first commit is kept, and of each object that has it there its number: 8 bytes for each
// version of a file.
class HistoryFindings {
 public:
  // `commit`: its topological number, StringPool::kNone where there is none. Of two from the same
  // commit the one that stands first is kept, so that it does not matter who came first. `source`:
  // what it was found in.
  void Add(Finding finding, uint32_t commit, HistoryObject source = {});

  void Add(HistoryFindings&& others);

  // All of them, with the commit's number in `commits`, in no order.
  struct Found {
    Finding finding;
    uint32_t commit = 0;
    std::vector<HistoryObject> sources = {};
  };
  std::vector<Found> Take();

 private:
  void Put(const std::string& key, Found found);

  std::unordered_map<std::string, Found> by_place_;
};

// An allow entry by fingerprint follows a rename. In a history the old path is there for ever and
// so is what the entry allows under it; where the path left the tree, the same secret is allowed
// under the paths that it went to. Moves from `findings` to `suppressed`.
void FollowRenames(const Config& config, const std::vector<std::string>& paths_of_tree,
                   std::vector<Finding>& findings, std::vector<Finding>& suppressed);

// One finding a secret: that of the first commit; the others' places are its further places.
// `findings` come in topological order, and go in the order of StandsBefore. Not more than
// `kMostPlaces` are told.
inline constexpr size_t kMostPlaces = 100;
std::vector<Finding> GroupBySecret(std::vector<Finding> findings);

}  // namespace leaktight
