#include "git/pack/chunk_table.h"

#include <cstdint>

#include "git/pack/big_endian.h"

namespace leaktight {
namespace {

constexpr size_t kName = 4;
constexpr size_t kLine = kName + 8;

}  // namespace

std::optional<Chunks> ReadChunks(std::string_view bytes, size_t header, size_t count,
                                 size_t trailer) {
  if (bytes.size() < header + (count + 1) * kLine + trailer) return std::nullopt;
  Chunks chunks;
  for (size_t i = 0; i < count; i++) {
    const char* const line = bytes.data() + header + i * kLine;
    const uint64_t begin = BigEndian64(line + kName);
    const uint64_t end = BigEndian64(line + kLine + kName);
    if (begin > end || end > bytes.size() - trailer) return std::nullopt;
    chunks[{line, kName}] = bytes.substr(begin, end - begin);
  }
  return chunks;
}

}  // namespace leaktight
