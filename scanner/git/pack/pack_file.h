// One pack and what lists its objects.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "git/pack/id_table.h"
#include "git/pack/mapped_file.h"
#include "git/pack/multi_pack_index.h"
#include "git/pack/object_folders.h"
#include "git/pack/object_format.h"
#include "git/pack/pack_index.h"
#include "git/pack/reverse_index.h"

namespace leaktight {

// A multi-pack-index with its file.
struct MappedMultiPackIndex {
  MappedFile file;
  MultiPackIndex index;
};

// Both files mapped. Cruft packs, promisor packs and kept packs are packs like others: what marks
// them (.mtimes, .promisor, .keep) says nothing about objects.
class PackFile {
 public:
  // An object and where its entry begins.
  struct Listed {
    uint64_t offset = 0;  // may be nonsense
    uint32_t place = 0;   // in ids()
  };

  // `path` ends in ".pack". Its .idx is read; where there is none, `multi` if that names the pack.
  // A pack whose checksum is not the one that its index wants is no reason not to read on: that
  // goes to `unread`.
  static Result<PackFile> Open(const std::string& path, ObjectFormat format,
                               std::shared_ptr<const MappedMultiPackIndex> multi,
                               const UnreadSink& unread);

  const std::string& path() const { return path_; }
  std::string_view bytes() const { return pack_.bytes(); }
  // Where entries can stand: behind the head, before the checksum.
  uint64_t begin() const;
  uint64_t end() const { return end_; }
  // Is it not known where the last entry ends?
  bool is_cut_short() const { return end_ == pack_.bytes().size(); }

  const IdTable& ids() const { return ids_; }
  // May an id stand there twice?
  bool may_list_twice() const { return !index_ || !index_->ids_are_distinct(); }
  bool has_own_index() const { return index_.has_value(); }
  bool has_crcs() const { return index_ && index_->has_crcs(); }
  uint64_t Offset(uint32_t place) const;

  // In the order of their places.
  std::vector<Listed> List() const;
  // What its .rev file says of that of their offsets; nothing: there is none that is this pack's.
  std::optional<ReverseIndex> OpenReverseIndex();
  uint32_t Crc(uint32_t place) const { return has_crcs() ? index_->Crc(place) : 0; }

  void SetAside() const { pack_.SetAside(); }  // see MappedFile

  // Where the entry of an object is; nothing: it is not in this pack.
  std::optional<uint64_t> Find(std::string_view id) const;

 private:
  Result<void> CheckHead(ObjectFormat format, const UnreadSink& unread);

  std::string path_;
  MappedFile pack_;
  MappedFile index_file_;
  MappedFile reverse_index_file_;
  std::optional<PackIndex> index_;
  std::shared_ptr<const MappedMultiPackIndex> multi_;  // where there is no index
  uint32_t number_in_multi_ = 0;
  ObjectFormat format_ = ObjectFormat::kSha1;
  IdTable ids_;
  uint64_t end_ = 0;
};

// All packs in the folder "pack" of a folder of objects, in the order of their names. What cannot
// be opened goes to `unread`.
std::vector<PackFile> OpenPacks(const std::string& objects, ObjectFormat format,
                                const UnreadSink& unread);

}  // namespace leaktight
