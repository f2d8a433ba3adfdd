// What an earlier reading of a history left, so that the next one reads only what came since.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "finding/finding.h"
#include "git/commit_order.h"
#include "source/blob.h"

namespace leaktight {

// Numbers from `begin` to `end` in the order of their ids. By eight bytes of each, which are nearly
// always enough: to compare the ids where they lie takes four times as long.
template <class IdOf>
std::vector<uint32_t> OrderById(uint32_t begin, uint32_t end, const IdOf& id_of) {
  struct Key {
    uint64_t prefix = 0;
    uint32_t number = 0;
  };
  std::vector<Key> keys;
  keys.reserve(end - begin);
  for (uint32_t number = begin; number < end; number++) {
    uint64_t prefix = 0;
    for (const char byte : id_of(number).substr(0, sizeof prefix)) {
      prefix = prefix << 8 | static_cast<uint8_t>(byte);
    }
    keys.push_back({prefix, number});
  }
  std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
    return a.prefix != b.prefix ? a.prefix < b.prefix : id_of(a.number) < id_of(b.number);
  });
  std::vector<uint32_t> order;
  order.reserve(keys.size());
  for (const Key& key : keys) order.push_back(key.number);
  return order;
}

// Object ids, as bytes one behind the other, sorted.
struct IdRow {
  std::string_view bytes;
  size_t id_size = 20;

  size_t size() const { return bytes.size() / id_size; }
  std::string_view operator[](size_t place) const { return bytes.substr(place * id_size, id_size); }
  bool Has(std::string_view id) const;
};

// Both in one.
std::string MergeRows(const IdRow& first, const IdRow& second);

// Commits by numbers of their own, parents before children; whoever comes later stands behind.
struct KnownCommits {
  std::string ids;  // as bytes, one behind the other
  size_t id_size = 20;
  CommitParents parents;
  std::vector<uint8_t> is_note;  // reachable only from refs/notes
  std::vector<uint32_t> by_id;   // the numbers in the order of the ids

  uint32_t size() const { return static_cast<uint32_t>(parents.size()); }
  std::string_view Id(uint32_t commit) const {
    return std::string_view(ids).substr(commit * id_size, id_size);
  }
  // CommitParents::kMissing: it is not known.
  uint32_t Find(std::string_view id) const;
};

// Facts about objects, which nothing that comes later changes: what a commit does to a path, what
// was judged. Where refs stand is none of it.
struct KnownHistory {
  static constexpr uint32_t kNone = UINT32_MAX;
  static constexpr uint32_t kOther = UINT32_MAX - 1;  // a blob that is none of `blobs`

  KnownCommits commits;
  // Every blob that was judged; in two rows, the second of what came later.
  IdRow judged[2];

  struct Tag {
    std::string id;         // as bytes
    std::string target;     // hexadecimal
    bool is_found = false;  // something was found in its message
  };
  std::vector<Tag> tags;                 // sorted by id
  std::vector<std::string> named_blobs;  // that refs or tags name; as bytes, sorted
  std::vector<std::string> submodules;   // paths that ever were one

  // Of these blobs it has to be known where they stood: something was found in them, or they could
  // not be read.
  struct TrackedBlob {
    std::string id;  // as bytes
    bool is_unread = false;
  };
  std::vector<TrackedBlob> blobs;
  std::vector<std::string> paths;
  struct Stand {
    uint32_t blob = 0;
    uint32_t path = kNone;  // kNone: a ref or tag names it, and no commit counts
    FileMode mode = FileMode::kRegular;
  };
  std::vector<Stand> stands;
  // What commits do to the paths above, as TracedChange has it; of files those that are in `blobs`.
  struct Change {
    uint32_t commit = 0;
    uint32_t path = 0;
    uint32_t blob = kNone;
    std::vector<uint32_t> parents;
  };
  std::vector<Change> changes;

  // Blobs that are passed over under each of their paths, with the last of these, which says why.
  struct SkippedBlob {
    std::string id;  // as bytes
    std::string path;
    FileMode mode = FileMode::kRegular;
    Origin origin = Origin::kBlob;
    std::string_view reason;  // one of source/skip.h
  };
  std::vector<SkippedBlob> skipped;  // sorted by id

  bool IsJudged(std::string_view id) const { return judged[0].Has(id) || judged[1].Has(id); }
  const Tag* FindTag(std::string_view id) const;
  const SkippedBlob* FindSkipped(std::string_view id) const;
};

}  // namespace leaktight
