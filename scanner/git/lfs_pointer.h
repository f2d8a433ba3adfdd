// What stands in git for a file that Git LFS keeps elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace leaktight {

// As Git LFS's docs/spec.md has it ("The Pointer"), and as its own reader takes it: also with the
// version of the releases before the first, with line endings of another system, and with the
// lines of extensions, of which the object is what the last one made.
struct LfsPointer {
  std::string_view id;  // of the object: its SHA-256, in lower-case hexadecimal; a part of the text
  uint64_t size = 0;    // of the object, in bytes
};

// Nothing: the text is no pointer.
std::optional<LfsPointer> ParseLfsPointer(std::string_view text);

}  // namespace leaktight
