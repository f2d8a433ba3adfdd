#include "support/yaml_characters.h"

namespace leaktight {

void AppendUtf8(std::string& text, uint32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xc0 | c >> 6);
    text += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xe0 | c >> 12);
    text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    text += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    text += static_cast<char>(0xf0 | c >> 18);
    text += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    text += static_cast<char>(0x80 | (c & 0x3f));
  }
}

std::string JoinSurrogates(std::string_view text) {
  std::string joined;
  const auto half = [&](size_t at) -> uint32_t {
    if (at + 2 >= text.size() || text[at] != '\xed') return 0;
    const auto second = static_cast<unsigned char>(text[at + 1]);
    const auto third = static_cast<unsigned char>(text[at + 2]);
    return second < 0xa0 ? 0 : 0xd000u | (second & 0x3fu) << 6 | (third & 0x3fu);
  };
  for (size_t at = 0; at < text.size();) {
    const uint32_t first = half(at);
    if (first == 0) {
      joined += text[at++];
      continue;
    }
    const uint32_t second = half(at + 3);
    const bool pair = first < 0xdc00 && second >= 0xdc00;
    AppendUtf8(joined, pair ? 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00) : 0xfffd);
    at += pair ? 6 : 3;
  }
  return joined;
}

std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\\') {
      line += "\\\\";
    } else {
      line += c;
    }
  }
  return line;
}

}  // namespace leaktight
