#include "engine/match_parts.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace leaktight {
namespace {

constexpr int kMaxGroups = 24;
constexpr size_t kLongestKept = 256;

re2::StringPiece Piece(std::string_view text) {
  return {text.data(), text.size()};
}

std::vector<int> GroupsOf(const RE2& pattern, const std::string& name) {
  const auto& names = pattern.NamedCapturingGroups();
  const auto group = [&](const std::string& of) {
    const auto at = names.find(of);
    return at == names.end() ? -1 : at->second;
  };
  std::vector<int> numbered;
  for (int at = group(name), i = 2; at >= 0; at = group(name + "_" + std::to_string(i++))) {
    numbered.push_back(at);
  }
  return numbered;
}

std::optional<Span> Behind(std::optional<Span> span, size_t begin) {
  if (span) *span = {span->begin + begin, span->end + begin};
  return span;
}

}  // namespace

PartsFinder::PartsFinder(const RE2& pattern, std::string_view secret)
    : pattern_(pattern),
      secret_groups_(secret.empty() ? std::vector<int>{0} : GroupsOf(pattern, std::string(secret))),
      name_groups_(GroupsOf(pattern, "name")) {
  for (const auto* list : {&secret_groups_, &name_groups_}) {
    for (const int at : *list) groups_ = std::max(groups_, at + 1);
  }
  if (secret_groups_.empty() || groups_ > kMaxGroups) {
    throw std::logic_error("a rule's groups were not checked: " + pattern.pattern());
  }
}

PartsFinder::Key PartsFinder::KeyOf(std::string_view text, Span whole) {
  const bool has_before = whole.begin > 0;
  const bool has_behind = whole.end < text.size();
  const Span read{whole.begin - (has_before ? 1 : 0), whole.end + (has_behind ? 1 : 0)};
  return {Sha256(read.In(text)), has_before, has_behind};
}

MatchParts PartsFinder::Of(std::string_view text, Span whole) const {
  if (groups_ == 1) return {std::nullopt, whole};
  if (whole.size() > kLongestKept) return Find(text, whole);
  const Key key = KeyOf(text, whole);
  const auto there = [&](const MatchParts& kept) {
    return MatchParts{Behind(kept.name, whole.begin), Behind(kept.secret, whole.begin)};
  };
  {
    const std::lock_guard lock(mutex_);
    const auto at = kept_.find(key);
    if (at != kept_.end()) return there(at->second);
  }
  const MatchParts found = Find(text, whole);
  const size_t back = size_t{0} - whole.begin;
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kMostKept) kept_.clear();
  kept_.emplace(key, MatchParts{Behind(found.name, back), Behind(found.secret, back)});
  return found;
}

size_t PartsFinder::kept() const {
  const std::lock_guard lock(mutex_);
  return kept_.size();
}

MatchParts PartsFinder::Find(std::string_view text, Span whole) const {
  std::array<re2::StringPiece, kMaxGroups> groups;
  if (!pattern_.Match(Piece(text), whole.begin, whole.end, RE2::ANCHOR_BOTH, groups.data(),
                      groups_)) {
    return {};
  }
  const auto taken = [&](const std::vector<int>& numbered) {
    std::optional<Span> span;
    for (const int group : numbered) {
      const re2::StringPiece& piece = groups[static_cast<size_t>(group)];
      if (piece.data() == nullptr) continue;
      const auto begin = static_cast<size_t>(piece.data() - text.data());
      span = Span{begin, begin + piece.size()};
    }
    return span;
  };
  return {taken(name_groups_), taken(secret_groups_)};
}

}  // namespace leaktight
