// Commits that came since a history was read, one by one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "git/commit_order.h"
#include "source/known_history.h"

namespace leaktight {

// New ones are numbered behind those that are known, in the order in which they are met.
class NewCommits {
 public:
  // The bytes of a commit; nothing where it cannot be read.
  using Read = std::function<std::optional<std::string>(std::string_view id)>;

  // Both outlive it.
  NewCommits(const KnownCommits& known, const Read& read);

  // The commit's number, after it and all that it reaches were read as far as they are not known.
  // `id` as bytes. Nothing: one of them cannot be.
  std::optional<uint32_t> Add(std::string_view id);

  uint32_t size() const { return static_cast<uint32_t>(parents_.size()); }
  bool IsNew(uint32_t commit) const { return commit >= known_.size(); }
  std::string_view Id(uint32_t commit) const;  // as bytes
  const CommitParents& parents() const { return parents_; }

  // The id of its tree, as bytes; nothing where a commit that is known cannot be read any more.
  std::optional<std::string> TreeOf(uint32_t commit);

 private:
  uint32_t NumberOf(std::string_view id);

  const KnownCommits& known_;
  const Read& read_;
  CommitParents parents_;
  std::vector<std::string> ids_;    // of new ones
  std::vector<std::string> trees_;  // likewise
  std::unordered_map<std::string, uint32_t> numbers_;
  std::unordered_map<uint32_t, std::string> known_trees_;
};

}  // namespace leaktight
