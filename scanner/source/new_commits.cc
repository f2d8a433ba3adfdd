#include "source/new_commits.h"

#include "git/commit_header.h"
#include "git/entries.h"

namespace leaktight {

NewCommits::NewCommits(const KnownCommits& known, const Read& read)
    : known_(known), read_(read), parents_(known.parents) {
  if (parents_.first.empty()) parents_.first.push_back(0);
}

std::string_view NewCommits::Id(uint32_t commit) const {
  return IsNew(commit) ? std::string_view(ids_[commit - known_.size()]) : known_.Id(commit);
}

uint32_t NewCommits::NumberOf(std::string_view id) {
  const uint32_t known = known_.Find(id);
  if (known != CommitParents::kMissing) return known;
  const auto [at, is_new] =
      numbers_.try_emplace(std::string(id), static_cast<uint32_t>(known_.size() + ids_.size()));
  if (is_new) ids_.emplace_back(id);
  return at->second;
}

std::optional<uint32_t> NewCommits::Add(std::string_view id) {
  const uint32_t number = NumberOf(id);
  while (trees_.size() < ids_.size()) {
    const std::optional<std::string> bytes = read_(ids_[trees_.size()]);
    const auto header = bytes ? CommitHeader::Parse(*bytes, known_.id_size) : std::nullopt;
    if (!header) return std::nullopt;
    trees_.push_back(IdBytes(header->tree()));
    for (size_t i = 0; i < header->parents(); i++) {
      parents_.parents.push_back(NumberOf(IdBytes(header->Parent(i))));
    }
    parents_.first.push_back(static_cast<uint32_t>(parents_.parents.size()));
    parents_.seconds.push_back(header->seconds());
  }
  return number;
}

std::optional<std::string> NewCommits::TreeOf(uint32_t commit) {
  if (IsNew(commit)) return trees_[commit - known_.size()];
  const auto known = known_trees_.find(commit);
  if (known != known_trees_.end()) return known->second;
  const std::optional<std::string> bytes = read_(known_.Id(commit));
  const auto header = bytes ? CommitHeader::Parse(*bytes, known_.id_size) : std::nullopt;
  if (!header) return std::nullopt;
  return known_trees_[commit] = IdBytes(header->tree());
}

}  // namespace leaktight
