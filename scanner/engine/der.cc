#include "engine/der.h"

namespace leaktight {

DerElement NextDer(KeyReader& reader) {
  DerElement element;
  element.tag = static_cast<uint8_t>(reader.Number(1));
  uint32_t length = reader.Number(1);
  if (length == 0x80 || length > 0x84) {  // BER's indefinite length, or more than 32 bits of it
    reader.Take(SIZE_MAX);
  } else if (length > 0x80) {
    length = reader.Number(length - 0x80);
  }
  element.content = reader.Take(length);
  return element;
}

std::vector<DerElement> DerChildren(std::string_view content) {
  std::vector<DerElement> children;
  KeyReader reader(content);
  while (!reader.failed() && !reader.AtEnd()) {
    children.push_back(NextDer(reader));
    if (reader.failed() || children.size() > 32) return {};
  }
  return children;
}

}  // namespace leaktight
