// Commits that are not among those that are known, one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "git/commit_header.h"
#include "git/commit_order.h"
#include "git/commit_walk.h"
#include "git/entries.h"

namespace leaktight {

// New ones are numbered behind those that are known, in the order in which they are met. A `Known`
// has them by number: size(), Id(number), and Find(id), which gives CommitParents::kMissing for
// what is none of them; ids are bytes.
template <class Known>
class NewCommits {
 public:
  // The bytes of a commit; nothing where it cannot be read.
  using Read = std::function<std::optional<std::string>(std::string_view id)>;

  // `known` outlives it, `parents` are of those. More new ones than `most` are too many.
  NewCommits(const Known& known, CommitParents parents, size_t id_size, Read read,
             uint32_t most = UINT32_MAX)
      : known_(known),
        id_size_(id_size),
        read_(std::move(read)),
        most_(most),
        parents_(std::move(parents)) {
    if (parents_.first.empty()) parents_.first.push_back(0);
  }

  // The commits' numbers, after they and all that they reach were read as far as they are not
  // known. Nothing: one of them cannot be, or they are too many.
  std::optional<std::vector<uint32_t>> Add(const CommitStarts& starts) {
    std::vector<uint32_t> numbers;
    for (const std::string& id : starts) numbers.push_back(NumberOf(IdBytes(id)));
    while (trees_.size() < ids_.size()) {
      if (ids_.size() > most_ || !ReadOne(ids_[trees_.size()])) return std::nullopt;
    }
    return numbers;
  }

  uint32_t size() const { return static_cast<uint32_t>(parents_.size()); }
  bool IsNew(uint32_t commit) const { return commit >= known_.size(); }
  std::string_view Id(uint32_t commit) const {  // as bytes
    return IsNew(commit) ? std::string_view(ids_[commit - known_.size()]) : known_.Id(commit);
  }
  const CommitParents& parents() const { return parents_; }

  // The id of its tree, as bytes; nothing where a commit that is known cannot be read any more.
  std::optional<std::string> TreeOf(uint32_t commit) {
    if (IsNew(commit)) return trees_[commit - known_.size()];
    const auto known = known_trees_.find(commit);
    if (known != known_trees_.end()) return known->second;
    const std::optional<std::string> bytes = read_(known_.Id(commit));
    const auto header = bytes ? CommitHeader::Parse(*bytes, id_size_) : std::nullopt;
    if (!header) return std::nullopt;
    return known_trees_[commit] = IdBytes(header->tree());
  }

 private:
  uint32_t NumberOf(std::string_view id) {
    const uint32_t known = known_.Find(id);
    if (known != CommitParents::kMissing) return known;
    const auto [at, is_new] =
        numbers_.try_emplace(std::string(id), static_cast<uint32_t>(known_.size() + ids_.size()));
    if (is_new) ids_.emplace_back(id);
    return at->second;
  }

  bool ReadOne(const std::string& id) {
    const std::optional<std::string> bytes = read_(id);
    const auto header = bytes ? CommitHeader::Parse(*bytes, id_size_) : std::nullopt;
    if (!header) return false;
    trees_.push_back(IdBytes(header->tree()));
    for (size_t i = 0; i < header->parents(); i++) {
      parents_.parents.push_back(NumberOf(IdBytes(header->Parent(i))));
    }
    parents_.first.push_back(static_cast<uint32_t>(parents_.parents.size()));
    parents_.seconds.push_back(header->seconds());
    return true;
  }

  const Known& known_;
  const size_t id_size_;
  const Read read_;
  const uint32_t most_;
  CommitParents parents_;
  std::vector<std::string> ids_;    // of new ones
  std::vector<std::string> trees_;  // likewise
  std::unordered_map<std::string, uint32_t> numbers_;
  std::unordered_map<uint32_t, std::string> known_trees_;
};

}  // namespace leaktight
