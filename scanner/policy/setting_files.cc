#include "policy/setting_files.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.h"
#include "policy/file_names.h"
#include "policy/ini_reader.h"
#include "policy/json_reader.h"
#include "policy/properties_reader.h"
#include "policy/toml_reader.h"

namespace leaktight {
namespace {

using Known = std::pair<std::string_view, SettingFormat>;

constexpr std::array<Known, 9> kExtensions = {{
    {"ini", SettingFormat::kIni},
    {"properties", SettingFormat::kProperties},
    {"toml", SettingFormat::kToml},
    {"json", SettingFormat::kJson},
    {"jsonc", SettingFormat::kJson},
    {"json5", SettingFormat::kJson},
    {"code-workspace", SettingFormat::kJson},
    {"dockerconfigjson", SettingFormat::kJson},
    {"webmanifest", SettingFormat::kJson},
}};

// Without an extension that says it.
constexpr std::array<Known, 15> kNames = {{
    {".pypirc", SettingFormat::kIni},
    {".boto", SettingFormat::kIni},
    {".s3cfg", SettingFormat::kIni},
    {".gitconfig", SettingFormat::kIni},
    {".gitmodules", SettingFormat::kIni},
    {".hgrc", SettingFormat::kIni},
    {"hgrc", SettingFormat::kIni},
    {".npmrc", SettingFormat::kIni},
    {"npmrc", SettingFormat::kIni},
    {".piprc", SettingFormat::kIni},
    {".pip.conf", SettingFormat::kIni},
    {".my.cnf", SettingFormat::kIni},
    {".editorconfig", SettingFormat::kIni},
    {".dockercfg", SettingFormat::kJson},
    {"pipfile", SettingFormat::kToml},
}};

// Of many kinds: their first line has to be a section's.
bool MayBeIni(std::string_view extension, std::string_view name, std::string_view folder) {
  if (extension == "conf" || extension == "cfg" || extension == "cnf") return true;
  // ~/.aws/credentials and its like.
  return name == "credentials" ||
         (name == "config" && (folder.ends_with("aws/") || folder.ends_with(".git/")));
}

SettingFormat Find(std::string_view word, const Known* begin, const Known* end) {
  const Known* found =
      std::find_if(begin, end, [&](const Known& known) { return known.first == word; });
  return found == end ? SettingFormat::kNone : found->second;
}

}  // namespace

SettingFormat SettingFormatOf(std::string_view path, std::string_view bytes) {
  const std::string lower = ToLower(WithoutTemplateSuffix(FileName(path)));
  const std::string_view name = lower;
  const std::string_view folder = FolderOf(path);
  if ((name == "credentials" || name == "config") && folder.ends_with(".cargo/")) {
    return SettingFormat::kToml;
  }
  const SettingFormat by_name = Find(name, kNames.begin(), kNames.end());
  if (by_name != SettingFormat::kNone) return by_name;
  const size_t dot = name.rfind('.');
  const std::string_view extension =
      dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
  if (MayBeIni(extension, name, folder)) {
    return bytes.empty() || LooksLikeIni(bytes) ? SettingFormat::kIni : SettingFormat::kNone;
  }
  return Find(extension, kExtensions.begin(), kExtensions.end());
}

Settings ReadSettings(std::string_view text, SettingFormat format, std::string_view path) {
  switch (format) {
    case SettingFormat::kIni:
      // npm's names hold colons: "//registry.npmjs.org/:_authToken".
      return FileName(path).ends_with("npmrc") ? ReadIni(text, "=") : ReadIni(text);
    case SettingFormat::kProperties:
      return ReadProperties(text);
    case SettingFormat::kToml:
      return ReadToml(text);
    case SettingFormat::kJson:
      return ReadJson(text);
    case SettingFormat::kNone:
      break;
  }
  return {};
}

}  // namespace leaktight
