#include "engine/key_formats.h"

#include <algorithm>

namespace leaktight {

std::string_view KeyReader::Take(size_t count) {
  if (failed_ || count > bytes_.size()) {
    failed_ = true;
    return {};
  }
  const std::string_view taken = bytes_.substr(0, count);
  bytes_.remove_prefix(count);
  return taken;
}

uint32_t KeyReader::Number(size_t bytes) {
  uint32_t number = 0;
  for (const char c : Take(bytes)) number = number << 8 | static_cast<uint8_t>(c);
  return number;
}

bool LooksPatterned(std::string_view bytes) {
  if (bytes.size() < 16) return false;
  size_t steps = 0;
  for (size_t i = 2; i < bytes.size(); i++) {
    const auto step = static_cast<uint8_t>(bytes[i] - bytes[i - 1]);
    if (step == static_cast<uint8_t>(bytes[i - 1] - bytes[i - 2])) steps++;
  }
  return steps * 2 > bytes.size();
}

}  // namespace leaktight
