#include "policy/setting.h"

#include <utility>

namespace leaktight {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

std::string_view NameOf(SettingFormat format) {
  switch (format) {
    case SettingFormat::kIni:
      return "INI";
    case SettingFormat::kProperties:
      return "Java properties";
    case SettingFormat::kToml:
      return "TOML";
    case SettingFormat::kJson:
      return "JSON";
    case SettingFormat::kNone:
      break;
  }
  return "";
}

std::string Settings::PathOf(const Setting& setting) const {
  std::vector<std::string_view> names = {setting.name};
  for (uint32_t group = setting.group; group != 0; group = groups[group].parent) {
    if (!groups[group].name.empty()) names.push_back(groups[group].name);
  }
  std::string path(names.back());
  for (size_t i = names.size() - 1; i-- > 0;) path.append(".").append(names[i]);
  return path;
}

std::string_view Settings::TopGroupOf(const Setting& setting) const {
  std::string_view top;
  for (uint32_t group = setting.group; group != 0; group = groups[group].parent) {
    if (!groups[group].name.empty()) top = groups[group].name;
  }
  return top;
}

bool IsUnreadable(std::string_view text, Settings& settings) {
  // ASCII in UTF-16 has a zero in each pair of bytes.
  const bool zero = text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0');
  if (zero || text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    AddError(0, "the file is in UTF-16, which is not read; save it as UTF-8", settings);
    return true;
  }
  if (text.size() > kMaxSettingBytes) {
    AddError(kMaxSettingBytes, "the file is too long to be read as settings", settings);
    return true;
  }
  return false;
}

size_t SkipByteOrderMark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

void AddError(size_t at, std::string_view what, Settings& settings) {
  if (settings.errors.size() < kMostSettingErrors) settings.errors.push_back({at, what});
}

uint32_t AddGroup(uint32_t parent, std::string_view name, Span name_span, Settings& settings) {
  const uint32_t depth = settings.groups[parent].depth + 1;
  if (depth > kMaxSettingDepth) {
    AddError(name_span.begin, "it is nested too deep", settings);
    return parent;
  }
  settings.groups.push_back({parent, depth, name, name_span});
  return static_cast<uint32_t>(settings.groups.size() - 1);
}

std::string_view Keep(std::string text, Settings& settings) {
  return settings.decoded.emplace_back(std::move(text));
}

void AppendUtf8(uint32_t code_point, std::string& to) {
  constexpr uint32_t kReplacement = 0xfffd;
  const bool surrogate = code_point >= 0xd800 && code_point < 0xe000;
  if (surrogate || code_point > 0x10ffff) code_point = kReplacement;
  const auto tail = [&](int shift) {
    to += static_cast<char>(0x80 | (code_point >> shift & 0x3f));
  };
  if (code_point < 0x80) {
    to += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    to += static_cast<char>(0xc0 | code_point >> 6);
    tail(0);
  } else if (code_point < 0x10000) {
    to += static_cast<char>(0xe0 | code_point >> 12);
    tail(6);
    tail(0);
  } else {
    to += static_cast<char>(0xf0 | code_point >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

bool ReadHex(std::string_view text, size_t& at, size_t least, size_t most, uint32_t& value) {
  value = 0;
  size_t digits = 0;
  for (; digits < most && at < text.size(); digits++, at++) {
    const char c = text[at];
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + static_cast<uint32_t>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<uint32_t>(lower - 'a' + 10);
    } else {
      break;
    }
  }
  return digits >= least;
}

}  // namespace leaktight
