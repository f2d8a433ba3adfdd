#include "git/pack/object_format.h"

#include <cctype>

#include "base/file.h"
#include "base/text.h"

namespace leaktight {
namespace {

// The value of a line "name = value ; comment", without the quotes around it: of the values that
// git knows here, none holds anything that would have to be quoted.
std::string Value(std::string_view text) {
  std::string value;
  for (const char c : text) {
    if (c == '#' || c == ';') break;
    if (c != '"' && std::isspace(static_cast<unsigned char>(c)) == 0) value += c;
  }
  return value;
}

}  // namespace

Result<ObjectFormat> ObjectFormatOf(std::string_view config) {
  ObjectFormat format = ObjectFormat::kSha1;
  bool in_section = false;
  while (!config.empty()) {
    const size_t end = config.find('\n');
    std::string_view line = Trim(config.substr(0, end));
    config.remove_prefix(end == std::string_view::npos ? config.size() : end + 1);
    if (line.starts_with('[')) {
      const size_t close = line.find(']');
      if (close == std::string_view::npos) continue;
      in_section = ToLower(Trim(line.substr(1, close - 1))) == "extensions";
      line = Trim(line.substr(close + 1));  // a first variable may stand behind it
    }
    const size_t equals = line.find('=');
    if (!in_section || equals == std::string_view::npos) continue;
    if (ToLower(Trim(line.substr(0, equals))) != "objectformat") continue;
    const std::string value = ToLower(Value(line.substr(equals + 1)));
    if (value == "sha1") {
      format = ObjectFormat::kSha1;
    } else if (value == "sha256") {
      format = ObjectFormat::kSha256;
    } else {
      return Fail("extensions.objectFormat", "\"" + value + "\" is no hash that is known here",
                  "leaktight knows sha1 and sha256");
    }
  }
  return format;
}

Result<ObjectFormat> ReadObjectFormat(const std::string& common_folder) {
  const std::string path = common_folder + "/config";
  // A repository without a configuration file is one to git.
  if (!IsThere(path)) return ObjectFormat::kSha1;
  const Result<std::string> config = ReadFile(path);
  if (!config) return tl::unexpected(config.error());
  return ObjectFormatOf(*config);
}

}  // namespace leaktight
