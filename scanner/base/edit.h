// How one text is made from another.
#pragma once

#include <cstdint>

namespace leaktight {

// A step in making a text from its base: `length` bytes are copied from `from` on, or new. Of texts
// of less than 4 GiB.
struct Edit {
  static constexpr uint32_t kInserted = UINT32_MAX;
  uint32_t from = kInserted;  // in the base; kInserted: the bytes are in the text alone
  uint32_t length = 0;
};

}  // namespace leaktight
