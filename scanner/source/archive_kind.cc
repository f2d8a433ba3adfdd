#include "source/archive_kind.h"

#include <cstdint>

#include "base/span.h"
#include "base/text.h"

namespace leaktight {
namespace {

using namespace std::string_view_literals;

// The magic number of a format, as its standard gives it, at `offset`.
struct Magic {
  size_t offset;
  std::string_view bytes;
};

constexpr Magic kMagic[] = {
    {0, "PK\x03\x04"sv},        // APPNOTE.TXT 6.3, 4.3.7: a local file header
    {257, "ustar"sv},           // POSIX.1-2017, pax, "ustar Interchange Format"
    {0, "\x1f\x8b\x08"sv},      // RFC 1952, 2.3: with deflate, the only method there is
    {0, "\x28\xb5\x2f\xfd"sv},  // RFC 8878, 3.1.1
    {0,
     "\xfd"
     "7zXZ\x00"sv},  // The .xz File Format 1.2, 2.1.1.1
};

// bzip2: "BZh", the size of blocks, and what begins a block or, of nothing, the end.
bool IsBzip2(std::string_view bytes) {
  if (!bytes.starts_with("BZh") || bytes.size() < 10) return false;
  const std::string_view block = bytes.substr(4, 6);
  return bytes[3] >= '1' && bytes[3] <= '9' &&
         (block == "\x31\x41\x59\x26\x53\x59"sv || block == "\x17\x72\x45\x38\x50\x90"sv);
}

// A zip file ends in a record of its own, of 22 bytes where there is no comment
// (APPNOTE.TXT 4.3.16): so it is known behind a program too, such as one that unpacks it.
bool EndsAsZip(std::string_view bytes) {
  constexpr size_t kRecord = 22;
  return bytes.size() > kRecord &&
         bytes.substr(bytes.size() - kRecord).starts_with("PK\x05\x06"sv) &&
         bytes.ends_with("\0\0"sv);
}

// A tar file of before POSIX, as Unix v7 wrote it and GNU tar does with --format=v7: no magic
// number, but a sum over the first header, its own field taken for blanks. (GNU tar's manual,
// "Basic Tar Format".)
bool IsOldTar(std::string_view bytes) {
  constexpr Span kSum = {148, 156};
  constexpr size_t kHeader = 512;
  if (bytes.size() < kHeader || bytes[0] == '\0') return false;
  std::string_view field = kSum.In(bytes);
  // So nearly all that is no tar file ends here: the field ends in a zero byte and a blank.
  if (field.find('\0') == std::string_view::npos) return false;
  while (field.starts_with(' ')) field.remove_prefix(1);
  uint32_t told = 0;
  size_t digits = 0;
  for (; digits < field.size() && field[digits] >= '0' && field[digits] <= '7'; digits++) {
    told = told * 8 + static_cast<uint32_t>(field[digits] - '0');
  }
  if (digits < 3 || field.find_first_not_of(" \0"sv, digits) != std::string_view::npos)
    return false;
  uint32_t sum = 0;
  for (size_t i = 0; i < kHeader; i++) {
    const bool own = i >= kSum.begin && i < kSum.end;
    sum += own ? uint32_t{' '} : static_cast<uint8_t>(bytes[i]);
  }
  return sum == told;
}

constexpr std::string_view kEndings[] = {".gz", ".bz2", ".xz", ".zst"};

}  // namespace

// Database File Format (sqlite.org/fileformat2.html), 1.3: the header and its first field.
bool LooksLikeDatabase(std::string_view bytes) {
  constexpr size_t kHeader = 100;
  return bytes.size() >= kHeader && bytes.starts_with("SQLite format 3\0"sv);
}

bool LooksLikeArchive(std::string_view bytes) {
  for (const Magic& magic : kMagic) {
    if (bytes.size() <= magic.offset) continue;
    if (bytes.substr(magic.offset).starts_with(magic.bytes)) return true;
  }
  return LooksLikeDatabase(bytes) || IsBzip2(bytes) || EndsAsZip(bytes) || IsOldTar(bytes);
}

std::string NameInside(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  for (const std::string_view ending : kEndings) {
    if (name.size() <= ending.size()) continue;
    const std::string_view end = name.substr(name.size() - ending.size());
    if (!EqualIgnoringCase(end, ending)) continue;
    name.remove_suffix(ending.size());
    break;
  }
  return name.empty() ? "data" : std::string(name);
}

}  // namespace leaktight
