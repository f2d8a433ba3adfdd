// Bytes that nobody can guess.
#pragma once

#include <cstddef>
#include <string>

namespace leaktight {

// From the system's own generator, fit for keys.
std::string RandomBytes(size_t size);

}  // namespace leaktight
