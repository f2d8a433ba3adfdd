// What a multi-pack-index file says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "git/pack/id_table.h"
#include "git/pack/object_format.h"

namespace leaktight {

// One list of the objects of many packs (git's Documentation/gitformat-pack.txt, "multi-pack-index
// (MIDX) files", version 1). Each object is listed once, with one of the packs that hold it; so
// this stands in for the .idx of a pack only where that file is not there. Views into `bytes`.
class MultiPackIndex {
 public:
  // `path` is for the error.
  static Result<MultiPackIndex> Parse(std::string_view bytes, ObjectFormat format,
                                      const std::string& path);

  // The names of the packs, without folder, as "pack-….idx".
  const std::vector<std::string_view>& packs() const { return packs_; }
  const IdTable& ids() const { return ids_; }

  // Of the object whose id stands at `place`: which pack, and where in it. Either may be nonsense.
  uint32_t PackOf(uint32_t place) const;
  uint64_t Offset(uint32_t place) const;  // PackIndex::kNoOffset where there is none

 private:
  std::vector<std::string_view> packs_;
  IdTable ids_;
  std::string_view offsets_;        // pack and offset, 4 bytes each
  std::string_view large_offsets_;  // 8 bytes each
};

}  // namespace leaktight
