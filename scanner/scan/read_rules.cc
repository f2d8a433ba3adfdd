#include "scan/read_rules.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <optional>
#include <utility>

#include "base/file.h"
#include "policy/check.h"
#include "source/walk.h"

namespace leaktight {
namespace {

bool IsFolder(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

// The files that --rules names: itself, or every *.yaml and *.yml of a folder, in order.
Result<std::vector<std::string>> RuleFilesAt(const std::string& path) {
  if (!IsFolder(path)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  std::optional<Error> failed;
  WalkFolder(
      path, "",
      [&](const std::string& file) {
        if (file.ends_with(".yaml") || file.ends_with(".yml")) files.push_back(path + "/" + file);
      },
      [&](Error error) { failed = std::move(error); });
  if (failed) return tl::unexpected(*failed);
  if (files.empty()) return Fail(path, "there is no rule file (*.yaml) in this folder");
  return files;
}

}  // namespace

Result<RuleFile> ReadRuleText(std::string_view name, std::string_view text) {
  Result<RuleFile> file = ReadRuleFile(name, text);
  if (!file) return file;
  for (const Rule& rule : file->rules()) {
    if (FindCheck(rule.id) == nullptr) continue;
    return Fail(fmt::format("{}:{}", name, rule.line),
                fmt::format("`{}` is the id of a check", rule.id), "give the rule another id");
  }
  return file;
}

Result<std::vector<RuleFile>> ReadRulePaths(const std::vector<std::string>& paths,
                                            const std::function<void(std::string_view text)>& see) {
  std::vector<RuleFile> read;
  for (const std::string& path : paths) {
    const Result<std::vector<std::string>> files = RuleFilesAt(path);
    if (!files) return tl::unexpected(files.error());
    for (const std::string& file : *files) {
      const Result<std::string> text = ReadFile(file);
      if (!text) return tl::unexpected(text.error());
      Result<RuleFile> rules = ReadRuleText(file, *text);
      if (!rules) return tl::unexpected(rules.error());
      if (see) see(*text);
      read.push_back(std::move(*rules));
    }
  }
  return read;
}

}  // namespace leaktight
