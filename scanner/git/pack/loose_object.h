// Objects that stand in a file of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "git/pack/entry_header.h"
#include "git/pack/object_folders.h"

namespace leaktight {

// The ids (as bytes) of the files "XX/YYYY…" in a folder of objects, sorted. Other files there are
// not objects: git's temporary ones, and what it does not know.
std::vector<std::string> ListLooseObjects(const std::string& folder, size_t id_size,
                                          const UnreadSink& unread);

std::string LoosePath(const std::string& folder, std::string_view id);

// "blob 123\0", at the beginning of the file's zlib stream (git's object-file.c,
// parse_loose_header).
struct LooseHeader {
  ObjectType type = ObjectType::kUnknown;
  uint64_t size = 0;
  uint8_t length = 0;  // bytes before the object's own
};

// From the file's bytes. Nothing: they do not begin so.
std::optional<LooseHeader> ReadLooseHeader(std::string_view file);

// Inflates all of the file's object to `to`, which has room for `size` bytes. What is wrong; null:
// nothing, it is all there.
const char* ReadLoose(std::string_view file, char* to, uint64_t size);

}  // namespace leaktight
