// One file's bytes with its path and origin.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "finding/finding.h"

namespace leaktight {

// Git's file modes, as far as scanning minds them.
enum class FileMode : uint8_t { kRegular, kSymlink, kSubmodule };

// The bytes are the owner's: a blob is handed to a callback and not kept.
struct Blob {
  std::string_view path;  // raw bytes, relative to the top of what is scanned; may be empty
  std::string_view bytes;
  FileMode mode = FileMode::kRegular;  // of a link, the bytes are its target
  Origin origin = Origin::kBlob;
};

}  // namespace leaktight
