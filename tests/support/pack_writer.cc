#include "support/pack_writer.h"

#include <libdeflate.h>
#include <nettle/sha1.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "base/hash.h"
#include "support/git_repository.h"
#include "support/random.h"

namespace leaktight {
namespace {

constexpr int kOffsetDelta = 6;
constexpr int kIdDelta = 7;

std::string Variable(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  bytes += static_cast<char>(value);
  return bytes;
}

std::string BackBy(uint64_t distance) {
  std::string bytes(1, static_cast<char>(distance & 0x7f));
  while ((distance >>= 7) > 0) bytes.insert(0, 1, static_cast<char>(0x80 | (--distance & 0x7f)));
  return bytes;
}

}  // namespace

std::string TestSha1(std::string_view bytes) {
  sha1_ctx context;
  sha1_init(&context);
  sha1_update(&context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
  std::string digest(SHA1_DIGEST_SIZE, '\0');
  sha1_digest(&context, digest.size(), reinterpret_cast<uint8_t*>(digest.data()));
  return digest;
}

std::string TestObjectId(ObjectType type, std::string_view bytes) {
  std::string text(Name(type));
  text += " " + std::to_string(bytes.size()) + '\0';
  return TestSha1(text + std::string(bytes));
}

std::string TestZlib(std::string_view bytes) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(6), libdeflate_free_compressor);
  std::string stream(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()), '\0');
  stream.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(),
                                         stream.data(), stream.size()));
  return stream;
}

std::string TestBigEndian32(uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

TestDelta::TestDelta(uint64_t base_size, uint64_t result_size)
    : bytes_(Variable(base_size) + Variable(result_size)) {}

TestDelta& TestDelta::Copy(uint32_t from, uint32_t size) {
  uint8_t first = 0x80;
  std::string rest;
  for (int i = 0; i < 4; i++) {
    const auto byte = static_cast<uint8_t>(from >> 8 * i);
    if (byte == 0) continue;
    first |= 1 << i;
    rest += static_cast<char>(byte);
  }
  for (int i = 0; i < 3 && size != 0x10000; i++) {
    const auto byte = static_cast<uint8_t>(size >> 8 * i);
    if (byte == 0) continue;
    first |= 0x10 << i;
    rest += static_cast<char>(byte);
  }
  bytes_ += static_cast<char>(first) + rest;
  return *this;
}

TestDelta& TestDelta::Insert(std::string_view text) {
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, 127);
    bytes_ += static_cast<char>(piece.size());
    bytes_ += piece;
    text.remove_prefix(piece.size());
  }
  return *this;
}

std::string RandomDelta(std::string_view base, std::string_view result, uint64_t seed) {
  Random random(seed);
  TestDelta delta(base.size(), result.size());
  for (size_t at = 0; at < result.size();) {
    const size_t size = 1 + random.Below(std::min<size_t>(result.size() - at, 300));
    const std::string_view piece = result.substr(at, size);
    const size_t from = base.find(piece);
    if (from != std::string_view::npos && random.Below(4) > 0) {
      delta.Copy(static_cast<uint32_t>(from), static_cast<uint32_t>(size));
    } else {
      delta.Insert(piece);
    }
    at += size;
  }
  return delta.bytes();
}

std::string TestEntryHead(int type, uint64_t size) {
  std::string head(1, static_cast<char>(type << 4 | (size & 15)));
  for (size >>= 4; size > 0; size >>= 7) {
    head.back() = static_cast<char>(head.back() | 0x80);
    head += static_cast<char>(size & 0x7f);
  }
  return head;
}

size_t PackWriter::Append(Entry entry) {
  entry.offset = end_;
  end_ += entry.bytes.size();
  entries_.push_back(std::move(entry));
  return entries_.size() - 1;
}

size_t PackWriter::Add(ObjectType type, std::string_view bytes, int64_t size) {
  const uint64_t declared = size < 0 ? bytes.size() : static_cast<uint64_t>(size);
  return Append({TestObjectId(type, bytes),
                 TestEntryHead(static_cast<int>(type), declared) + TestZlib(bytes)});
}

size_t PackWriter::AddOffsetDelta(size_t base, std::string_view delta, std::string id,
                                  int64_t size) {
  const uint64_t declared = size < 0 ? delta.size() : static_cast<uint64_t>(size);
  return Append({std::move(id), TestEntryHead(kOffsetDelta, declared) +
                                    BackBy(end_ - entries_[base].offset) + TestZlib(delta)});
}

size_t PackWriter::AddIdDelta(std::string_view base_id, std::string_view delta, std::string id) {
  return Append({std::move(id),
                 TestEntryHead(kIdDelta, delta.size()) + std::string(base_id) + TestZlib(delta)});
}

size_t PackWriter::AddRaw(std::string bytes, std::string id) {
  return Append({std::move(id), std::move(bytes)});
}

std::string PackWriter::Pack() const {
  std::string pack =
      "PACK" + TestBigEndian32(2) + TestBigEndian32(static_cast<uint32_t>(entries_.size()));
  for (const Entry& entry : entries_) pack += entry.bytes;
  return pack + TestSha1(pack);
}

std::string PackWriter::Index(const std::string& pack) const {
  std::vector<const Entry*> sorted;
  for (const Entry& entry : entries_) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const Entry* a, const Entry* b) { return a->id < b->id; });
  std::string index = "\377tOc" + TestBigEndian32(2);
  size_t count = 0;
  for (int byte = 0; byte < 256; byte++) {
    while (count < sorted.size() && static_cast<uint8_t>(sorted[count]->id[0]) <= byte) count++;
    index += TestBigEndian32(static_cast<uint32_t>(count));
  }
  for (const Entry* entry : sorted) index += entry->id;
  for (const Entry* entry : sorted) {
    index +=
        TestBigEndian32(entry->crc < 0 ? Crc32(entry->bytes) : static_cast<uint32_t>(entry->crc));
  }
  for (const Entry* entry : sorted) index += TestBigEndian32(static_cast<uint32_t>(entry->offset));
  index += pack.substr(pack.size() - 20);
  return index + TestSha1(index);
}

std::string PackWriter::Write(const std::string& objects, const std::string& name) const {
  const std::string path = objects + "/pack/pack-" + name;
  const std::string pack = Pack();
  WriteTestFile(path + ".pack", pack);
  WriteTestFile(path + ".idx", Index(pack));
  return path + ".pack";
}

}  // namespace leaktight
