#include "git/pack/inflate.h"

#include <new>

namespace leaktight {

namespace {

// Is the first block's kind "compressed with fixed Huffman codes"? It stands behind the two bytes
// of zlib's header (RFC 1950, 2.2; RFC 1951, 3.2.3).
bool BeginsWithFixedCodes(std::string_view stream) {
  constexpr unsigned kKind = 6;
  constexpr unsigned kFixed = 2;
  return stream.size() > 2 && (static_cast<uint8_t>(stream[2]) & kKind) == kFixed;
}

}  // namespace

Inflater::Decompressor Inflater::Make() {
  Decompressor made(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  if (!made) throw std::bad_alloc();
  return made;
}

const char* Inflater::Inflate(std::string_view stream, char* to, uint64_t size, uint64_t room) {
  libdeflate_decompressor* const by = (BeginsWithFixedCodes(stream) ? fixed_ : other_).get();
  size_t made = 0;
  switch (libdeflate_zlib_decompress(by, stream.data(), stream.size(), to, room, &made)) {
    case LIBDEFLATE_SUCCESS:
      if (made == size) return nullptr;
      if (made < size) return "its zlib stream holds less than its size says";
      [[fallthrough]];
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      return "its zlib stream holds more than its size says";
    case LIBDEFLATE_SHORT_OUTPUT:  // which is told only where nobody asks how many there are
    case LIBDEFLATE_BAD_DATA:
      break;
  }
  return "its zlib stream is broken or cut short";
}

}  // namespace leaktight
