#include "git/index_file.h"

#include <cstdint>
#include <optional>
#include <string>

#include "git/mode_bits.h"
#include "git/pack/big_endian.h"

namespace leaktight {
namespace {

constexpr size_t kHeaderBytes = 12;
constexpr size_t kBytesBeforeId = 40;  // times, device, inode, mode, owner and size
constexpr size_t kModeAt = 24;
constexpr uint16_t kExtended = 0x4000;
constexpr size_t kExtensionHeaderBytes = 8;

uint16_t BigEndian16(const char* at) {
  const auto* byte = reinterpret_cast<const uint8_t*>(at);
  return static_cast<uint16_t>(byte[0] << 8 | byte[1]);
}

class IndexFileReader {
 public:
  IndexFileReader(std::string_view bytes, size_t id_size) : bytes_(bytes), id_size_(id_size) {}

  bool Read(const std::function<void(const IndexFileEntry& entry)>& see) {
    if (bytes_.size() < kHeaderBytes + id_size_ || !bytes_.starts_with("DIRC")) return false;
    const uint32_t version = BigEndian32(bytes_.data() + 4);
    if (version < 2 || version > 4) return false;
    compressed_ = version == 4;
    const uint32_t count = BigEndian32(bytes_.data() + 8);
    bytes_.remove_suffix(id_size_);  // the checksum
    at_ = kHeaderBytes;
    // Before anything is shown: what a required extension says changes what entries are.
    IndexFileReader ahead(*this);
    for (uint32_t i = 0; i < count; i++) {
      if (!ahead.ReadEntry()) return false;
    }
    if (!ahead.KnowsExtensions()) return false;
    for (uint32_t i = 0; i < count; i++) {
      const std::optional<IndexFileEntry> entry = ReadEntry();
      if (!entry) return false;
      see(*entry);
    }
    return true;
  }

 private:
  size_t Left() const { return bytes_.size() - at_; }

  std::optional<IndexFileEntry> ReadEntry() {
    const size_t begin = at_;
    if (Left() < kBytesBeforeId + id_size_ + 2) return std::nullopt;
    const char* entry_at = bytes_.data() + begin;
    IndexFileEntry entry;
    entry.mode = ModeOfBits(BigEndian32(entry_at + kModeAt));
    entry.id = bytes_.substr(begin + kBytesBeforeId, id_size_);
    const uint16_t flags = BigEndian16(entry_at + kBytesBeforeId + id_size_);
    entry.stage = flags >> 12 & 3;
    at_ += kBytesBeforeId + id_size_ + 2;
    if ((flags & kExtended) != 0) {
      if (Left() < 2) return std::nullopt;
      at_ += 2;
    }
    if (compressed_) {
      const std::optional<uint64_t> dropped = ReadOffset();
      if (!dropped || *dropped > path_.size()) return std::nullopt;
      path_.resize(path_.size() - *dropped);
    } else {
      path_.clear();
    }
    const size_t end = bytes_.find('\0', at_);
    if (end == std::string_view::npos) return std::nullopt;
    path_.append(bytes_.substr(at_, end - at_));
    at_ = end + 1;
    if (!compressed_) {
      // One to eight zeros, so that the next begins at a multiple of eight.
      const size_t size = (end - begin + 8) / 8 * 8;
      if (bytes_.size() - begin < size) return std::nullopt;
      at_ = begin + size;
    }
    if (path_.empty()) return std::nullopt;
    entry.path = path_;
    return entry;
  }

  // As in packs: seven bits a byte, the highest first, one more for each byte that follows.
  std::optional<uint64_t> ReadOffset() {
    constexpr uint64_t kMost = uint64_t{1} << 32;
    uint64_t value = 0;
    for (bool first = true; Left() > 0; first = false) {
      const auto byte = static_cast<uint8_t>(bytes_[at_++]);
      value = (first ? 0 : value + 1) << 7 | (byte & 0x7f);
      if (value > kMost) return std::nullopt;
      if ((byte & 0x80) == 0) return value;
    }
    return std::nullopt;
  }

  // Those that one must know to read an index begin with a small letter: `link`, `sdir`.
  bool KnowsExtensions() {
    while (Left() > 0) {
      if (Left() < kExtensionHeaderBytes) return false;
      const char first = bytes_[at_];
      if (first < 'A' || first > 'Z') return false;
      const uint32_t size = BigEndian32(bytes_.data() + at_ + 4);
      at_ += kExtensionHeaderBytes;
      if (Left() < size) return false;
      at_ += size;
    }
    return true;
  }

  std::string_view bytes_;
  size_t id_size_;
  size_t at_ = 0;
  bool compressed_ = false;
  std::string path_;
};

}  // namespace

bool ReadIndexFile(std::string_view bytes, size_t id_size,
                   const std::function<void(const IndexFileEntry& entry)>& see) {
  return IndexFileReader(bytes, id_size).Read(see);
}

}  // namespace leaktight
