// A text like sources, the same on every machine, that rules are tried on where nobody names a
// better one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace leaktight {

// `size` bytes or a line more: prose in comments, identifiers in every way of writing them, calls,
// assignments, JSON, YAML, URLs, hexadecimal, base64. No secret stands in it on purpose.
std::string MadeCorpus(uint64_t seed, size_t size);

}  // namespace leaktight
