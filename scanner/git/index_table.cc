#include "git/index_table.h"

#include <limits>

#include "git/pack/big_endian.h"

namespace leaktight {
namespace {

constexpr size_t kHeaderBytes = 12;
constexpr size_t kModeAt = 24;
constexpr size_t kBytesBeforeId = 40;  // times, device, inode, mode, owner and size
constexpr uint16_t kExtended = 0x4000;
constexpr uint16_t kLengthMask = 0x0fff;  // and what it says of a path that is longer
constexpr uint16_t kIntended = 0x2000, kSkipWorktree = 0x4000;  // of the second flags
constexpr size_t kExtensionHeaderBytes = 8;
constexpr std::string_view kCachedTree = "TREE";

inline uint16_t BigEndian16(const char* at) {
  const auto* byte = reinterpret_cast<const uint8_t*>(at);
  return static_cast<uint16_t>(byte[0] << 8 | byte[1]);
}

// As in packs: seven bits a byte, the highest first, one more for each byte that follows.
std::optional<uint64_t> ReadOffset(std::string_view bytes, size_t& at) {
  constexpr uint64_t kMost = uint64_t{1} << 32;
  uint64_t value = 0;
  for (bool first = true; at < bytes.size(); first = false) {
    const auto byte = static_cast<uint8_t>(bytes[at++]);
    value = (first ? 0 : value + 1) << 7 | (byte & 0x7f);
    if (value > kMost) return std::nullopt;
    if ((byte & 0x80) == 0) return value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<IndexTable> IndexTable::Read(std::string_view bytes, size_t id_size) {
  if (bytes.size() < kHeaderBytes + id_size || !bytes.starts_with("DIRC") ||
      bytes.size() > std::numeric_limits<uint32_t>::max()) {
    return std::nullopt;
  }
  const uint32_t version = BigEndian32(bytes.data() + 4);
  if (version < 2 || version > 4) return std::nullopt;
  IndexTable table(bytes.substr(0, bytes.size() - id_size), id_size);
  size_t at = kHeaderBytes;
  if (!table.ReadEntries(version, BigEndian32(bytes.data() + 8), at) || !table.ReadExtensions(at)) {
    return std::nullopt;
  }
  return table;
}

bool IndexTable::ReadEntries(uint32_t version, uint32_t count, size_t& at) {
  const size_t least = kBytesBeforeId + id_size_ + 2;
  if (count > bytes_.size() / least) return false;
  shortened_ = version == 4;
  entries_.reserve(count);
  if (shortened_) path_ends_.reserve(count);
  for (uint32_t i = 0; i < count; i++) {
    const size_t begin = at;
    if (bytes_.size() - begin < least) return false;
    const uint16_t flags = BigEndian16(bytes_.data() + begin + least - 2);
    size_t head = least;
    if ((flags & kExtended) != 0) {
      if (version == 2 || bytes_.size() - begin < least + 2) return false;
      const uint16_t more = BigEndian16(bytes_.data() + begin + least);
      if ((more & ~(kIntended | kSkipWorktree)) != 0) return false;
      head += 2;
    }
    at = begin + head;
    if (!(shortened_ ? ReadShortenedPath(at) : ReadPlainPath(begin, head, flags, at))) return false;
    entries_.push_back(static_cast<uint32_t>(begin));
  }
  return true;
}

// One to eight zeros behind it, so that the next entry begins at a multiple of eight.
bool IndexTable::ReadPlainPath(size_t begin, size_t head, uint16_t flags, size_t& at) const {
  size_t length = flags & kLengthMask;
  if (length == kLengthMask) {
    const size_t end = bytes_.find('\0', at);
    if (end == std::string_view::npos) return false;
    length = end - at;
  }
  const size_t size = (head + length + 8) / 8 * 8;
  if (length == 0 || bytes_.size() - begin < size || bytes_[at + length] != '\0') return false;
  at = begin + size;
  return true;
}

// How many bytes of the path before it to drop, and what stands there instead.
bool IndexTable::ReadShortenedPath(size_t& at) {
  const std::optional<uint64_t> dropped = ReadOffset(bytes_, at);
  const size_t last = path_ends_.empty() ? 0 : path_ends_.back();
  const size_t before = path_ends_.size() < 2 ? 0 : path_ends_[path_ends_.size() - 2];
  if (!dropped || *dropped > last - before) return false;
  const size_t end = bytes_.find('\0', at);
  if (end == std::string_view::npos) return false;
  const size_t kept = last - before - *dropped;
  paths_.append(paths_, before, kept);
  paths_.append(bytes_, at, end - at);
  if (paths_.size() == last) return false;
  path_ends_.push_back(paths_.size());
  at = end + 1;
  return true;
}

// Those that one must know to read an index begin with a small letter: `link`, `sdir`.
bool IndexTable::ReadExtensions(size_t at) {
  while (at < bytes_.size()) {
    if (bytes_.size() - at < kExtensionHeaderBytes) return false;
    const std::string_view name = bytes_.substr(at, 4);
    if (name[0] < 'A' || name[0] > 'Z') return false;
    const uint32_t size = BigEndian32(bytes_.data() + at + 4);
    at += kExtensionHeaderBytes;
    if (bytes_.size() - at < size) return false;
    if (name == kCachedTree) cached_tree_ = CachedTree::Parse(bytes_.substr(at, size), id_size_);
    at += size;
  }
  return true;
}

std::string_view IndexTable::Path(uint32_t place) const {
  if (shortened_) {
    const size_t begin = place == 0 ? 0 : path_ends_[place - 1];
    return std::string_view(paths_).substr(begin, path_ends_[place] - begin);
  }
  const size_t flags_at = entries_[place] + kBytesBeforeId + id_size_;
  const uint16_t flags = BigEndian16(bytes_.data() + flags_at);
  const size_t at = flags_at + ((flags & kExtended) != 0 ? 4 : 2);
  size_t length = flags & kLengthMask;
  if (length == kLengthMask) length = bytes_.find('\0', at) - at;
  return bytes_.substr(at, length);
}

IndexTableEntry IndexTable::operator[](uint32_t place) const {
  const char* const begin = bytes_.data() + entries_[place];
  const uint16_t flags = BigEndian16(begin + kBytesBeforeId + id_size_);
  IndexTableEntry entry;
  entry.mode = BigEndian32(begin + kModeAt);
  entry.id = {begin + kBytesBeforeId, id_size_};
  entry.stage = flags >> 12 & 3;
  entry.intended = (flags & kExtended) != 0 &&
                   (BigEndian16(begin + kBytesBeforeId + id_size_ + 2) & kIntended) != 0;
  entry.path = Path(place);
  return entry;
}

uint32_t IndexTable::LowerBound(std::string_view path, uint32_t begin, uint32_t end) const {
  while (begin < end) {
    const uint32_t middle = begin + (end - begin) / 2;
    if (Path(middle) < path) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

std::optional<IndexTableEntry> IndexTable::Find(std::string_view path) const {
  const uint32_t place = LowerBound(path, 0, size());
  if (place == size() || Path(place) != path) return std::nullopt;
  const IndexTableEntry entry = (*this)[place];
  if (entry.stage != 0) return std::nullopt;  // the first of its path
  return entry;
}

}  // namespace leaktight
