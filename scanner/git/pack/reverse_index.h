// The order of a pack's objects as a file beside its index has it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "git/pack/object_format.h"
#include "git/pack/pack_index.h"

namespace leaktight {

// What an .rev file says (git's Documentation/gitformat-pack.txt, "pack-*.rev files"): the places
// of an index in the order of their offsets in the pack, which git writes since its 2.41 and saves
// sorting. A view into its bytes, which must stay, and into the index's.
class ReverseIndex {
 public:
  // Nothing: `bytes` are not of this index.
  static std::optional<ReverseIndex> Parse(std::string_view bytes, const PackIndex& index,
                                           ObjectFormat format);

  struct Listed {
    uint64_t offset = 0;
    uint32_t place = 0;  // in the index
  };
  // The objects from `first` on, which are as many as `listed`. False: their offsets do not ascend
  // from object to object, from the one before them on. Where all of a file do, each place is there
  // once; where they do not, the index alone is to be believed.
  bool List(uint32_t first, std::span<Listed> listed) const;

 private:
  ReverseIndex(const char* places, const PackIndex& index) : places_(places), index_(index) {}

  std::optional<Listed> At(uint32_t number) const;

  const char* places_;
  PackIndex index_;
};

}  // namespace leaktight
