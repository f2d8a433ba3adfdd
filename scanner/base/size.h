// Sizes as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace leaktight {

// "4096", "500k", "20M", "1 GiB", "2mb": bytes, or powers of 1,024 as git's own sizes are (its
// parse.c, git_parse_ulong). Nothing where it is none, or more than can be counted.
std::optional<uint64_t> ParseSize(std::string_view text);

}  // namespace leaktight
