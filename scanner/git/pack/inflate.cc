#include "git/pack/inflate.h"

#include <new>

namespace leaktight {

Inflater::Inflater()
    : decompressor_(libdeflate_alloc_decompressor(), libdeflate_free_decompressor) {
  if (!decompressor_) throw std::bad_alloc();
}

const char* Inflater::Inflate(std::string_view stream, char* to, uint64_t size) {
  switch (libdeflate_zlib_decompress(decompressor_.get(), stream.data(), stream.size(), to, size,
                                     nullptr)) {
    case LIBDEFLATE_SUCCESS:
      return nullptr;
    case LIBDEFLATE_SHORT_OUTPUT:
      return "its zlib stream holds less than its size says";
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      return "its zlib stream holds more than its size says";
    case LIBDEFLATE_BAD_DATA:
      break;
  }
  return "its zlib stream is broken or cut short";
}

}  // namespace leaktight
