#include "base/random_bytes.h"

#include <random>

namespace leaktight {

std::string RandomBytes(size_t size) {
  std::random_device device;  // getentropy, arc4random or /dev/urandom; throws where there is none
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(device() & 0xff);
  return bytes;
}

}  // namespace leaktight
