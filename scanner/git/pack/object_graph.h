// All objects of a repository, and which is stored as a delta of which.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/large_vector.h"
#include "git/pack/entry_header.h"
#include "git/pack/id_table.h"
#include "git/pack/loose_object.h"
#include "git/pack/object_folders.h"
#include "git/pack/object_format.h"
#include "git/pack/pack_file.h"

namespace leaktight {

struct ObjectGraphOptions {
  ObjectFormat format = ObjectFormat::kSha1;
  std::vector<std::string> alternates;  // GIT_ALTERNATE_OBJECT_DIRECTORIES, split
  size_t workers = 1;                   // threads to read with
  // Before a great many lookups: takes a moment, and four to eight bytes an object.
  bool many_lookups = false;
};

// Every entry of every pack, and every loose object, has a number: packs in the order of their
// folders and names, entries as they lie in their pack, loose objects last. 32 bytes an entry (and
// 12 for its place in the delta trees) in plain arrays; everything else is read from the mapped
// files. Nothing is inflated but the heads of loose objects.
//
// Of an object that stands in several places the first that has a root is `walked`, and deltas of
// any copy are deltas of that. The others are read only where that one cannot be.
class ObjectGraph {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  // `objects`: the folder. What cannot be read goes to `unread`: a pack, an object whose place is
  // nonsense, a delta whose base is missing or that is its own base in the end. The objects that
  // stand there are told one by one.
  static Result<ObjectGraph> Open(const std::string& objects, const ObjectGraphOptions& options,
                                  const UnreadSink& unread);

  uint32_t size() const { return static_cast<uint32_t>(entries_.size()); }
  ObjectFormat format() const { return format_; }

  std::string_view Id(uint32_t entry) const;  // as bytes
  // Of the object: of a delta, its root's. Unknown: the entry has no root that can be read.
  ObjectType Type(uint32_t entry) const { return entries_[entry].type; }
  // Of what this is a delta; kNone: of nothing.
  uint32_t Base(uint32_t entry) const { return entries_[entry].base; }
  // What is a delta of this. The one with the heaviest subtree stands last.
  std::span<const uint32_t> Results(uint32_t entry) const {
    return {results_.data() + first_result_[entry], results_.data() + first_result_[entry + 1]};
  }
  // An estimate of the work, in nanoseconds, to rebuild this and all deltas below it.
  float Weight(uint32_t entry) const { return weights_[entry]; }
  // Is this the place where its object is read, and is there a way to?
  bool IsWalked(uint32_t entry) const { return entries_[entry].is_walked; }
  // The other places of a walked object.
  std::span<const std::pair<uint32_t, uint32_t>> Copies(uint32_t entry) const;

  bool IsLoose(uint32_t entry) const { return entries_[entry].source >= packs_.size(); }
  std::string LooseFile(uint32_t entry) const;
  // What the zlib stream of a pack's entry inflates to; of a loose object its own size.
  uint64_t StreamSize(uint32_t entry) const;
  // Of an entry in a pack: its zlib stream, and what of it a checksum is of, head and all.
  std::string_view Stream(uint32_t entry) const;
  std::string_view Packed(uint32_t entry) const;
  std::optional<uint32_t> Crc(uint32_t entry) const;

  // The walked entry of an object.
  std::optional<uint32_t> Find(std::string_view id) const;
  // The same of many, kNone of those that are not there: the lookups wait for memory together.
  void FindAll(std::span<const std::string_view> ids, uint32_t* entries) const;

  // All packs: see MappedFile.
  void SetAside() const;

  // An error that names the object, and where it stands.
  Error ErrorOf(uint32_t entry, const std::string& what) const;

 private:
  friend class ObjectGraphBuilder;

  struct Entry {
    uint64_t offset = 0;  // of a loose object: 0
    uint32_t size = 0;    // of the stream; kLargeSize: read it from the head
    uint32_t base = kNone;
    uint32_t place = 0;   // in the pack's index, or in loose_
    uint16_t source = 0;  // which pack; loose objects: packs_.size()
    uint8_t head = 0;     // bytes before the stream; 0: it is no entry's head
    ObjectType type : 4 = ObjectType::kUnknown;
    bool is_walked : 1 = true;
    bool is_copy : 1 = false;
  };
  static_assert(sizeof(Entry) == 24);
  static constexpr uint32_t kLargeSize = UINT32_MAX;

  struct Loose {
    uint32_t folder = 0;
    std::string id;
    uint64_t size = 0;
  };

  uint64_t End(uint32_t entry) const;  // in its pack
  // The entry at an offset of a pack; kNone: none begins there.
  uint32_t At(uint16_t pack, uint64_t offset) const;
  // The same before an entry, in its pack; what a delta is made from is often near.
  uint32_t AtBefore(uint32_t entry, uint64_t offset) const;
  // The entry of an object of a pack; kNone: it is not in there.
  uint32_t EntryIn(uint16_t pack, std::string_view id) const;
  // The walked place of this entry's object.
  uint32_t WalkedOf(uint32_t entry) const;

  ObjectFormat format_ = ObjectFormat::kSha1;
  std::vector<std::string> folders_;
  std::vector<PackFile> packs_;
  std::vector<Loose> loose_;
  LargeArray<Entry> entries_;
  LargeArray<uint32_t> crcs_;            // by entry, as an index has them by id; 0: there are none
  std::vector<uint32_t> first_of_pack_;  // and the first loose object's
  // Of each pack with an index of its own the entries in the order of that; and where they begin.
  LargeArray<uint32_t> entries_by_place_;
  std::vector<size_t> first_place_of_pack_;
  std::vector<IdFanout> fanouts_;       // of packs with an index of their own; see many_lookups
  std::vector<uint32_t> first_result_;  // and the end of the last's
  std::vector<uint32_t> results_;
  std::vector<float> weights_;
  std::vector<std::pair<uint32_t, uint32_t>> copies_;  // walked entry, other entry
  std::vector<std::pair<uint32_t, uint32_t>> walked_;  // the same, the other way round
};

}  // namespace leaktight
