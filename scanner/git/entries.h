// What git's listings say, one record at a time.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace leaktight {

// Git's file modes, as index and trees have them (git's Documentation/gitformat-index.txt). What
// else stands there (a directory of a sparse index) is kOther.
enum class GitMode : uint8_t { kNone, kFile, kSymlink, kSubmodule, kOther };

// A path with what stands there. The views are into the record.
struct GitEntry {
  GitMode mode = GitMode::kNone;
  std::string_view id;  // hexadecimal
  int stage = 0;        // 1 to 3: one side of a conflict
  std::string_view path;
};

// "MODE ID STAGE\tPATH", from `ls-files -s -z`.
Result<GitEntry> ParseIndexEntry(std::string_view record);

// "MODE TYPE ID\tPATH", from `ls-tree -r -z`.
Result<GitEntry> ParseTreeEntry(std::string_view record);

// Six octal digits.
Result<GitMode> ParseMode(std::string_view text);

// Hexadecimal, of either hash's length.
bool IsObjectId(std::string_view text);

// The bytes of an id that IsObjectId: 20 or 32.
std::string IdBytes(std::string_view id);
void IdBytesInto(std::string_view id, std::string& bytes);  // in the place of what stood there

}  // namespace leaktight
