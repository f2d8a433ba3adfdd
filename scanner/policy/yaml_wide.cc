#include "policy/yaml_wide.h"

#include <algorithm>

namespace leaktight {
namespace {

void Append(Narrowed& narrowed, uint32_t c, size_t wide_at) {
  const size_t begin = narrowed.text.size();
  std::string& text = narrowed.text;
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xc0 | c >> 6);
    text += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    if (c < 0x10000) {
      text += static_cast<char>(0xe0 | c >> 12);
    } else {
      text += static_cast<char>(0xf0 | c >> 18);
      text += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    }
    text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    text += static_cast<char>(0x80 | (c & 0x3f));
  }
  narrowed.wide_at.resize(narrowed.wide_at.size() + text.size() - begin,
                          static_cast<uint32_t>(wide_at));
}

}  // namespace

Narrowed Narrow(std::string_view text) {
  const bool little = text[0] == '\xff';
  const auto unit = [&](size_t at) -> uint32_t {
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = static_cast<unsigned char>(text[at + 1]);
    return little ? first | uint32_t{second} << 8 : uint32_t{first} << 8 | second;
  };
  Narrowed narrowed;
  size_t at = 2;
  while (at + 1 < text.size()) {
    const uint32_t high = unit(at);
    const uint32_t low = at + 3 < text.size() ? unit(at + 2) : 0;
    const bool pair = high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
    const bool lone = !pair && high >= 0xd800 && high < 0xe000;
    Append(narrowed,
           pair   ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
           : lone ? 0xfffd
                  : high,
           at);
    at += pair ? 4 : 2;
  }
  narrowed.wide_at.push_back(static_cast<uint32_t>(text.size()));
  return narrowed;
}

Span Narrowed::Of(Span part) const {
  if (part.begin == 0 && part.empty()) return part;
  const size_t last = wide_at.size() - 1;
  return {wide_at[std::min(part.begin, last)], wide_at[std::min(part.end, last)]};
}

bool IsWide(std::string_view text) {
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff");
}

YamlStream ReadWideYaml(std::string_view text, const YamlOptions& options) {
  const Narrowed narrowed = Narrow(text);
  YamlStream stream = ReadYaml(narrowed.text, options);
  for (YamlNode& node : stream.nodes) {
    if (node.kind == YamlNode::Kind::kScalar && !node.pooled) {
      node.pooled = true;
      const std::string_view value =
          std::string_view(narrowed.text).substr(node.value, node.value_size);
      node.value = static_cast<uint32_t>(stream.pool.size());
      stream.pool += value;
    }
    node.begin = narrowed.wide_at[node.begin];
    node.end = narrowed.wide_at[node.end];
  }
  for (YamlDocument& document : stream.documents) {
    document.span = {narrowed.wide_at[document.span.begin], narrowed.wide_at[document.span.end]};
    document.error_at = narrowed.wide_at[document.error_at];
  }
  stream.text = text;
  return stream;
}

}  // namespace leaktight
