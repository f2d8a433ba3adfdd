// Zlib streams inflated whole.
#pragma once

#include <libdeflate.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace leaktight {

// Deflate packs at most 258 bytes into 2 bits (RFC 1951, 3.2.5): a stream that declares more than
// its bytes can hold lies, which is known before memory is taken for it.
constexpr bool CanHold(uint64_t packed, uint64_t size) {
  return size / 1032 <= packed;
}

// Room behind a result, to be written without meaning. libdeflate goes slowly over what ends within
// the longest match and a few literals of the end of the room (its lib/decompress_template.h),
// which is half of a pack's streams from their beginning.
inline constexpr uint64_t kInflateSlack = 320;

// By libdeflate, which is twice as fast as zlib and needs the whole result at once. It keeps the
// codes that RFC 1951 fixes (3.2.6) until it needs tables for others: small streams begin with
// them, a third of a pack's, and have a decompressor of their own. For one thread.
class Inflater {
 public:
  // What is wrong; null: `stream` began with a zlib stream of exactly `size` bytes, its checksum
  // was right, and they stand at `to`. Of the `room` there, not less than `size`, all may be
  // written: see kInflateSlack.
  const char* Inflate(std::string_view stream, char* to, uint64_t size, uint64_t room);

 private:
  using Decompressor =
      std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>;
  static Decompressor Make();

  Decompressor fixed_ = Make();
  Decompressor other_ = Make();
};

}  // namespace leaktight
