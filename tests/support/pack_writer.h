// Packs written byte by byte, good ones and others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "git/pack/entry_header.h"

namespace leaktight {

std::string TestSha1(std::string_view bytes);  // 20 bytes
std::string TestObjectId(ObjectType type, std::string_view bytes);
std::string TestZlib(std::string_view bytes);  // a zlib stream of them
std::string TestBigEndian32(uint32_t value);

// The instructions of a delta.
class TestDelta {
 public:
  TestDelta(uint64_t base_size, uint64_t result_size);
  TestDelta& Copy(uint32_t from, uint32_t size);
  TestDelta& Insert(std::string_view text);  // in pieces of 127 bytes
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// A delta that makes `result` from `base`, of copies and insertions as they come from `seed`.
std::string RandomDelta(std::string_view base, std::string_view result, uint64_t seed);

class PackWriter {
 public:
  struct Entry {
    std::string id;     // 20 bytes, as the index will list it
    std::string bytes;  // head and stream
    uint64_t offset = 0;
    int64_t crc = -1;  // -1: the right one
  };

  // Each returns the entry's number. `size` says what the head declares; -1: what is true.
  size_t Add(ObjectType type, std::string_view bytes, int64_t size = -1);
  size_t AddOffsetDelta(size_t base, std::string_view delta, std::string id, int64_t size = -1);
  size_t AddIdDelta(std::string_view base_id, std::string_view delta, std::string id);
  size_t AddRaw(std::string bytes, std::string id);

  Entry& operator[](size_t number) { return entries_[number]; }
  uint64_t end() const { return end_; }

  std::string Pack() const;
  std::string Index(const std::string& pack) const;  // version 2

  // As "pack/pack-NAME.pack" and ".idx" in a folder of objects, which is made. Returns the path of
  // the pack.
  std::string Write(const std::string& objects, const std::string& name) const;

 private:
  size_t Append(Entry entry);

  std::vector<Entry> entries_;
  uint64_t end_ = 12;
};

// An entry's first bytes: type and size.
std::string TestEntryHead(int type, uint64_t size);

}  // namespace leaktight
