// The order of a pack's objects as a file beside its index has it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "git/pack/object_format.h"
#include "git/pack/pack_index.h"

namespace leaktight {

// What an .rev file says (git's Documentation/gitformat-pack.txt, "pack-*.rev files"): the places
// of an index in the order of their offsets in the pack, which git writes since its 2.41 and saves
// sorting. Empty where `bytes` are not of this index, or where the offsets do not ascend from place
// to place: then the index alone is to be believed.
std::vector<uint32_t> PlacesByOffset(std::string_view bytes, const PackIndex& index,
                                     ObjectFormat format);

}  // namespace leaktight
