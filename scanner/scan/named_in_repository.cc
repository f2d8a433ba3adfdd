#include "scan/named_in_repository.h"

#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "git/repository.h"
#include "source/named_paths.h"

namespace leaktight {
namespace {

bool IsRuleFileIn(std::string_view path, const std::string& named) {
  if (path == named) return true;
  std::string_view below;
  return IsBelow("/" + named, "/" + std::string(path), below) &&
         (path.ends_with(".yaml") || path.ends_with(".yml"));
}

}  // namespace

Result<CriteriaOptions> NamedInRepository(CriteriaOptions options, const GitPlace& place,
                                          RevisionSnapshot& decides) {
  if (options.config_file.empty() && options.rule_paths.empty() &&
      options.organisation_files.empty()) {
    return options;
  }
  const Result<std::optional<std::string>> top = TopOfWorkingTree(place);
  if (!top || !*top) return options;
  const Result<std::string> here = RealFolder(place.directory);
  if (!here) return tl::unexpected(here.error());

  // The path from the top of what is known there.
  const auto in_repository = [&](const std::string& name) -> std::optional<std::string> {
    const std::string path = Absolute(*here, name);
    std::string_view below;
    if (!IsBelow(**top, path, below)) return std::nullopt;
    std::string from_top(below);
    struct stat status {};
    if (stat(path.c_str(), &status) == 0) return from_top;
    const auto files = RuleFilesIn(decides, {from_top});
    return files && files->empty() ? std::nullopt : std::optional(std::move(from_top));
  };
  if (!options.config_file.empty()) {
    if (auto path = in_repository(options.config_file)) {
      options.repository_config = std::move(*path);
      options.config_file.clear();
    }
  }
  for (OrganisationFile& file : options.organisation_files) {
    if (!file.in_repository)
      file.in_repository = PathInRepository(**top, Absolute(*here, file.path));
  }
  std::vector<std::string> elsewhere;
  for (std::string& name : options.rule_paths) {
    if (auto path = in_repository(name)) {
      options.repository_rule_paths.push_back(std::move(*path));
    } else {
      elsewhere.push_back(std::move(name));
    }
  }
  options.rule_paths = std::move(elsewhere);
  const auto files = RuleFilesIn(decides, options.repository_rule_paths);
  if (!files) return tl::unexpected(files.error());
  for (const auto& [path, id] : *files) options.repository_rule_files.push_back(path);
  return options;
}

Result<std::map<std::string, std::string>> RuleFilesIn(RevisionSnapshot& revision,
                                                       const std::vector<std::string>& paths) {
  std::map<std::string, std::string> files;
  if (paths.empty()) return files;
  const Result<std::vector<SnapshotEntry>> entries = revision.List([&](std::string_view path) {
    return std::any_of(paths.begin(), paths.end(),
                       [&](const std::string& named) { return IsRuleFileIn(path, named); });
  });
  if (!entries) return tl::unexpected(entries.error());
  for (const SnapshotEntry& entry : *entries) files.emplace(entry.path, entry.id);
  return files;
}

}  // namespace leaktight
