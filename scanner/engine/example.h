// Templates of example tokens, expanded with a seeded generator, so that no real-looking token
// stands in the repository.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace leaktight {

// Expands "ghp_{base62:30}{crc32-base62}". Between braces: a generator with its arguments, split by
// colons; "{{" and "}}" stand for braces. The generators are listed in docs/rules-format.md and in
// the table in example.cc. The same template and seed always give the same text.
Result<std::string> ExpandExample(std::string_view example, uint64_t seed);

// The generators' names, in the order of the documentation.
std::vector<std::string_view> ExampleGenerators();

}  // namespace leaktight
