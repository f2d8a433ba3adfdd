#include "git/pack/entry_header.h"

namespace leaktight {
namespace {

constexpr int kOffsetDelta = 6;
constexpr int kIdDelta = 7;

}  // namespace

std::string_view Name(ObjectType type) {
  switch (type) {
    case ObjectType::kCommit:
      return "commit";
    case ObjectType::kTree:
      return "tree";
    case ObjectType::kBlob:
      return "blob";
    case ObjectType::kTag:
      return "tag";
    case ObjectType::kUnknown:
      break;
  }
  return "object";
}

std::optional<ObjectType> ObjectTypeOf(std::string_view name) {
  for (const ObjectType type :
       {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob, ObjectType::kTag}) {
    if (name == Name(type)) return type;
  }
  return std::nullopt;
}

std::optional<EntryHeader> ParseEntryHeader(std::string_view entry, uint64_t offset,
                                            size_t id_size) {
  size_t at = 0;
  if (entry.empty()) return std::nullopt;
  uint8_t byte = static_cast<uint8_t>(entry[at++]);
  const int kind = byte >> 4 & 7;
  EntryHeader header;
  header.size = byte & 15;
  for (int shift = 4; (byte & 0x80) != 0; shift += 7) {
    if (at == entry.size() || shift > 60) return std::nullopt;
    byte = static_cast<uint8_t>(entry[at++]);
    const uint64_t bits = byte & 0x7f;
    if (bits << shift >> shift != bits) return std::nullopt;
    header.size |= bits << shift;
  }
  if (kind >= 1 && kind <= 4) {
    header.type = static_cast<ObjectType>(kind);
  } else if (kind == kOffsetDelta) {
    header.base = EntryHeader::Base::kOffset;
    uint64_t back = 0;
    do {
      if (at == entry.size() || back >= uint64_t{1} << 56) return std::nullopt;
      byte = static_cast<uint8_t>(entry[at++]);
      // Each further byte counts from where shorter numbers end: no number has two spellings.
      back = (back << 7 | (byte & 0x7f)) + ((byte & 0x80) != 0 ? 1 : 0);
    } while ((byte & 0x80) != 0);
    if (back == 0 || back > offset) return std::nullopt;
    header.base_offset = offset - back;
  } else if (kind == kIdDelta) {
    if (entry.size() - at < id_size) return std::nullopt;
    header.base = EntryHeader::Base::kId;
    header.base_id = entry.substr(at, id_size);
    at += id_size;
  } else {
    return std::nullopt;
  }
  header.length = static_cast<uint8_t>(at);
  return header;
}

}  // namespace leaktight
