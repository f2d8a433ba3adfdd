// Git's modes as numbers, such as 0100644.
#pragma once

#include <cstdint>

#include "git/entries.h"

namespace leaktight {

// The bits of a file's type in POSIX's st_mode (S_IFMT): what else is set, git does not look at.
inline constexpr uint32_t kTypeBits = 0170000;

constexpr bool IsTreeMode(uint32_t bits) {
  return (bits & kTypeBits) == 0040000;
}

// As st_mode has it, and 0160000. A tree is kOther.
constexpr GitMode ModeOfBits(uint32_t bits) {
  switch (bits & kTypeBits) {
    case 0100000:
      return GitMode::kFile;
    case 0120000:
      return GitMode::kSymlink;
    case 0160000:
      return GitMode::kSubmodule;
    default:
      return GitMode::kOther;
  }
}

}  // namespace leaktight
