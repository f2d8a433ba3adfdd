// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

std::string ShowCount(uint64_t count);  // "12,345"

// "1 file", "12,345 files"; `plural` where an s behind the noun will not do.
std::string ShowCountOf(uint64_t count, std::string_view noun, std::string_view plural = {});

std::string ShowBytes(uint64_t bytes);     // "512 bytes", "1.2 KB", "60 MB": powers of 1,000
std::string ShowDuration(double seconds);  // "under 1 ms", "9 ms", "1.2 s", "2 min 5 s"

}  // namespace leaktight
