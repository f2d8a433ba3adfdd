// The head of an entry in a pack.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace leaktight {

// Git's numbers (Documentation/gitformat-pack.txt, "Object types").
enum class ObjectType : uint8_t { kUnknown = 0, kCommit = 1, kTree = 2, kBlob = 3, kTag = 4 };

std::string_view Name(ObjectType type);                         // "blob"
std::optional<ObjectType> ObjectTypeOf(std::string_view name);  // of the four

struct EntryHeader {
  enum class Base : uint8_t { kNone, kOffset, kId };

  ObjectType type = ObjectType::kUnknown;  // of a delta: unknown
  Base base = Base::kNone;                 // of what this is a delta
  uint64_t base_offset = 0;                // in the same pack, before this entry
  std::string_view base_id;
  uint64_t size = 0;   // bytes that the zlib stream inflates to: of a delta its instructions
  uint8_t length = 0;  // bytes before the zlib stream
};

// `entry`: the pack's bytes from `offset` on. Nothing: not the head of an entry.
std::optional<EntryHeader> ParseEntryHeader(std::string_view entry, uint64_t offset,
                                            size_t id_size);

}  // namespace leaktight
