// What stands in an archive, and in the archives in it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "source/skip.h"

namespace leaktight {

// Which archives a scan opens.
enum class ArchiveUse : uint8_t { kNone, kSmall, kAll };

// Where a walk ends. Whoever makes an archive decides how long it takes and how much memory it
// wants, were it not for these. Each that is reached is counted under a word of its own (skip.h);
// what was read before is judged.
struct ArchiveLimits {
  uint64_t largest = 8 << 20;    // bytes of the file itself: a larger one is not opened
  uint64_t unpacked = 64 << 20;  // bytes of all members, those of archives within included
  uint64_t member = 16 << 20;    // bytes of one: a larger one is not read
  uint32_t members = 10'000;     // all in all, folders and links included
  uint32_t depth = 4;            // archives within archives: 1 opens only the file itself
  // Bytes of all members for each byte of the file, above a start of kFreeBytes: text is packed to
  // a twentieth, JSON and logs to a hundredth; what goes beyond is made to.
  uint64_t ratio = 200;
  // Of all databases: what SQLite may do in its own small steps, of which a row takes some and each
  // column of it one; and how long, since a step can be made slow. What is well-formed has bytes
  // for its rows, and comes to neither.
  uint64_t steps = 128 << 20;
  uint32_t seconds = 20;

  static constexpr uint64_t kFreeBytes = 1 << 20;
};

// Nothing for kNone.
ArchiveLimits LimitsFor(ArchiveUse use);

// One file in an archive. Bytes and path are valid for the call that they are handed to.
struct ArchiveMember {
  std::string_view path;  // "lib/app.jar!/config/db.properties", "a.zip!/b.tar!/c"
  std::string_view bytes;
  bool is_archive = false;  // its own members follow, if it is opened
};

struct ArchiveVisitor {
  // False: what is in it, if it is an archive, is not wanted.
  std::function<bool(const ArchiveMember& member)> take;
  // A member that is not read, or an archive that is not read to its end.
  std::function<void(PassedOver passed_over)> pass_over;
};

// Walks the members of the archive `bytes`, which LooksLikeArchive, in their order; those of an
// archive within come behind it. Works in memory alone: about twice what one member takes, and what
// libarchive or SQLite holds. Nothing is an error: an archive that is broken, as many in tests are,
// is counted.
void WalkArchive(std::string_view path, std::string_view bytes, const ArchiveLimits& limits,
                 const ArchiveVisitor& visitor);

}  // namespace leaktight
