// Walking through what yaml_reader.cc read: keys, items, and what YAML merges in.
#include <algorithm>
#include <map>
#include <utility>

#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

// Keys that one lookup may look at in mappings merged in: aliases can make a short text name them
// very many times.
constexpr int kMergeBudget = 1024;

}  // namespace

YamlRef YamlStream::Root(const YamlDocument& document) const {
  return document.root == UINT32_MAX ? YamlRef() : YamlRef(*this, document.root);
}

Span YamlRef::span() const {
  return stream_ ? Span{node().begin, node().end} : Span{};
}

YamlStyle YamlRef::style() const {
  return stream_ ? node().style : YamlStyle::kPlain;
}

bool YamlRef::flow() const {
  return stream_ && node().flow;
}

bool YamlRef::templated() const {
  return stream_ && node().templated;
}

std::string_view YamlRef::tag() const {
  if (!stream_ || node().tag == 0) return {};
  return stream_->tags[node().tag];
}

YamlRef YamlRef::operator[](std::string_view key) const {
  if (!IsMapping()) return {};
  if (stream_->merges) {
    int budget = kMergeBudget;
    return Find(key, budget);
  }
  const std::vector<YamlNode>& nodes = stream_->nodes;
  const uint32_t end = node().next;
  for (uint32_t at = id_ + 1; at < end;) {
    const uint32_t value = nodes[at].next;
    if (value >= end) break;
    const YamlRef name(*stream_, at);
    if (nodes[at].value_size == key.size() && name.IsScalar() && name.Value() == key) {
      return {*stream_, value};
    }
    at = nodes[value].next;
  }
  return {};
}

YamlRef YamlRef::Find(std::string_view key, int& budget) const {
  if (!IsMapping()) return {};
  YamlRef merge;
  const auto& nodes = stream_->nodes;
  const bool merged = budget < kMergeBudget;
  for (uint32_t at = id_ + 1; at < node().next;) {
    const uint32_t value = nodes[at].next;
    if (value >= node().next || (merged && --budget < 0)) break;
    const YamlRef name(*stream_, at);
    if (name.IsScalar()) {
      const std::string_view text = name.Value();
      if (text == key) return {*stream_, value};
      if (text == "<<" && name.style() == YamlStyle::kPlain) merge = {*stream_, value};
    }
    at = nodes[value].next;
  }
  if (--budget < 0 || !merge) return {};
  if (merge.IsMapping()) return merge.Find(key, budget);
  if (merge.IsSequence()) {
    for (uint32_t at = merge.id_ + 1; at < merge.node().next && budget > 0; at = nodes[at].next) {
      const YamlRef found = YamlRef(*stream_, at).Find(key, budget);
      if (found) return found;
    }
  }
  return {};
}

std::vector<YamlRef> YamlItems::All() const {
  std::vector<YamlRef> items;
  for (const YamlRef item : *this) items.push_back(item);
  return items;
}

std::vector<std::pair<YamlRef, YamlRef>> YamlRef::Entries() const {
  std::vector<std::pair<YamlRef, YamlRef>> entries;
  int budget = kMergeBudget;
  Collect(entries, budget);
  // The mapping's own keys come first, so the first of equal keys is the one that counts.
  if (budget < kMergeBudget) {
    std::map<std::string_view, bool> seen;
    std::erase_if(entries, [&](const auto& entry) {
      return entry.first.IsScalar() && !seen.emplace(entry.first.Value(), true).second;
    });
  }
  return entries;
}

void YamlRef::Collect(std::vector<std::pair<YamlRef, YamlRef>>& entries, int& budget) const {
  if (!IsMapping()) return;
  const bool merged = budget < kMergeBudget;
  std::vector<YamlRef> merges;
  const auto& nodes = stream_->nodes;
  for (uint32_t at = id_ + 1; at < node().next;) {
    const uint32_t value = nodes[at].next;
    if (value >= node().next || (merged && --budget < 0)) return;
    const YamlRef key(*stream_, at);
    if (key.IsScalar() && key.style() == YamlStyle::kPlain && key.Value() == "<<") {
      merges.emplace_back(*stream_, value);
    } else {
      entries.emplace_back(key, YamlRef(*stream_, value));
    }
    at = nodes[value].next;
  }
  for (const YamlRef merge : merges) {
    if (--budget < 0) return;
    merge.Collect(entries, budget);
    for (const YamlRef item : merge.Items()) item.Collect(entries, budget);
  }
}

}  // namespace leaktight
