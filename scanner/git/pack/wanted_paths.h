// What stands under some paths in each of many trees.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/string_pool.h"
#include "git/pack/object_links.h"

namespace leaktight {

// A tree's state is the list of what it has under the wanted paths; equal lists have one number. Of
// most trees it is that of the tree that they are deltas of: what a delta brings and takes is
// looked at, and no tree whole but the first of each row. Of git's own repository that is a step
// for each of a million elements, where 200,000 commits would have to be compared with their
// parents.
class WantedPaths {
 public:
  using State = uint32_t;
  static constexpr State kNothing = 0;  // none of the paths
  static constexpr uint32_t kNoFile = UINT32_MAX;

  // `number_of`: of a file by its id (as bytes); less than kNoFile. What has the same number counts
  // as the same file. `forest` and `paths` outlive it.
  WantedPaths(const TreeForest& forest, const std::vector<std::string>& paths,
              std::function<uint32_t(std::string_view id)> number_of);

  State Of(uint32_t tree);  // a root tree's number in the forest

  // Each path at which a state has another file than each of the others, of none included, with
  // what these have there, in their order: kNoFile is none.
  using Take =
      std::function<void(uint32_t path, uint32_t file, const std::vector<uint32_t>& others)>;
  void Differences(State state, const std::vector<State>& others, const Take& take) const;

 private:
  // A slot is a name in a folder, as a file or as a folder: 2 * child, and 1 more for a folder.
  struct Child {
    uint32_t path = UINT32_MAX;  // that ends here
    uint32_t node = UINT32_MAX;  // the folder, where paths go on
  };
  using Slots = std::vector<std::pair<uint32_t, uint32_t>>;  // with the file or the folder's state

  void AddPath(uint32_t number, std::string_view path);
  void FindNames();
  State Of(uint32_t tree, uint32_t node);
  void Change(uint32_t element, uint32_t node, bool is_added, Slots& slots);
  uint32_t SlotOf(uint32_t element, uint32_t node);
  State& Known(uint32_t tree, uint32_t node);
  State Intern(const Slots& slots);
  Slots SlotsOf(State state) const;
  static uint32_t ValueOf(const Slots& slots, uint32_t slot, uint32_t otherwise);

  const TreeForest& forest_;
  const std::function<uint32_t(std::string_view id)> number_of_;
  StringPool names_;
  std::vector<Child> children_;
  std::unordered_map<uint64_t, uint32_t> child_of_;  // by node and name
  uint32_t nodes_ = 1;                               // the first is the top
  std::vector<uint32_t> bases_;                      // by tree
  std::vector<uint8_t> has_name_;                    // by element: is it one of the names?
  StringPool states_;                                // as the bytes of Slots
  std::vector<State> known_at_top_;                  // by tree; kUnread: not known
  std::unordered_map<uint64_t, State> known_;        // of folders, by node and tree
};

}  // namespace leaktight
