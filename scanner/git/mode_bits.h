// Git's modes as numbers, such as 0100644.
#pragma once

#include <cstdint>

#include "git/entries.h"

namespace leaktight {

// What the first bits say: those of a file's type in POSIX's st_mode, and 0160000.
constexpr GitMode ModeOfBits(uint32_t bits) {
  switch (bits >> 12) {
    case 010:
      return GitMode::kFile;
    case 012:
      return GitMode::kSymlink;
    case 016:
      return GitMode::kSubmodule;
    default:
      return GitMode::kOther;
  }
}

}  // namespace leaktight
