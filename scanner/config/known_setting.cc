#include "config/known_setting.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/strict_yaml.h"

namespace leaktight {

bool StaysBelow(std::string_view path) {
  if (path.empty() || path.starts_with('/') || path.starts_with('~')) return false;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/'), path.size());
    if (path.substr(0, end) == "..") return false;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return true;
}

void ReadKnownSetting(const YAML::Node& map, bool of_organisation, Config& config) {
  if (of_organisation) {
    CheckFields(map, {"files", "list"});
  } else {
    CheckFields(map, {"files"});
  }
  if (map.size() == 0) Reject(map, "`known` needs `files`");
  if (const YAML::Node files = map["files"]) {
    if (!files.IsSequence()) Reject(files, "`files` is a list of paths");
    for (const YAML::Node& file : files) {
      const std::string path = file.IsScalar() ? std::string(Trim(file.Scalar())) : "";
      if (path.empty()) Reject(file, "must be the path of a file");
      if (!of_organisation && !StaysBelow(path)) {
        Reject(file, fmt::format("`{}` lies outside of the repository: an organisation's policy "
                                 "alone may name such a file",
                                 path));
      }
      config.known_files.push_back({path, static_cast<size_t>(file.Mark().line) + 1});
    }
  }
  if (const YAML::Node list = map["list"]) {
    if (!list.IsScalar() || list.Scalar() != "required") {
      Reject(list, "`list` can be `required` and nothing else");
    }
    config.known_list_said = {config.file, static_cast<size_t>(list.Mark().line) + 1};
  }
}

void AddKnown(const Config& from, Config& to) {
  for (const KnownFileName& file : from.known_files) {
    const bool known =
        std::any_of(to.known_files.begin(), to.known_files.end(), [&](const KnownFileName& other) {
          return other.path == file.path && other.anywhere == file.anywhere;
        });
    if (!known) to.known_files.push_back(file);
  }
  if (to.known_list_said.file.empty()) to.known_list_said = from.known_list_said;
}

}  // namespace leaktight
