#include "policy/environment_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/glob.h"
#include "policy/environment_word.h"

namespace leaktight {
namespace {

// In use first. Of the others nothing is known that is not said by their name.
constexpr std::array<std::string_view, 12> kOrder = {
    "production", "preproduction", "staging", "uat",     "qa",      "integration",
    "sit",        "test",          "demo",    "preview", "sandbox", "development"};
// Where one of these is, the others beside it are environments too; `test` and `local` alone are
// folders of any project.
constexpr std::array<std::string_view, 5> kSure = {"production", "preproduction", "staging", "uat",
                                                   "qa"};
constexpr std::array<std::string_view, 7> kFolders = {
    "overlays", "environments", "environment", "envs", "env", "stages", "clusters"};
// What files of each environment's own are called, besides by its word alone: `values-prod.yaml`.
// Elsewhere `staging` may be anybody's: a certificate authority's, a bucket's.
constexpr std::array<std::string_view, 12> kStems = {
    "values",  "config",    "configuration",  "settings", "application", "appsettings",
    "compose", "terraform", "docker-compose", "secrets",  "env",         "variables"};
// Folders of the same name in more places than this are told by their name.
constexpr size_t kMostAlike = 2;

template <size_t N>
bool IsAmong(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// The last part of "a/overlays/": "overlays".
std::string_view LastPart(std::string_view folder) {
  if (folder.ends_with('/')) folder.remove_suffix(1);
  return folder.substr(folder.rfind('/') + 1);
}

// A file by whose name, with `*` for the environment, one is told: "*.tfvars", "values-*.yaml",
// ".env.*".
bool IsOfEnvironment(std::string_view name) {
  while (name.starts_with('.')) name.remove_prefix(1);
  const size_t star = name.find('*');
  std::string_view stem = name.substr(0, star);
  while (!stem.empty() && std::string_view(".-_").find(stem.back()) != std::string_view::npos) {
    stem.remove_suffix(1);
  }
  return stem.empty() || IsAmong(stem, kStems);
}

}  // namespace

std::string GlobOfPath(std::string_view path) {
  std::string glob;
  for (const char c : path) {
    if (std::string_view("*?[\\").find(c) != std::string_view::npos) glob += '\\';
    glob += c;
  }
  return glob;
}

void EnvironmentLayout::Add(std::string_view path) {
  const EnvironmentWord word = LastEnvironmentWord(path);
  if (word.environment.empty()) return;
  paths_.emplace_back(path, word.environment);
  const size_t slash = path.rfind('/', word.span.begin);
  const size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
  const size_t end = std::min(path.find('/', word.span.end), path.size());
  Row row;
  row.before = path.substr(0, begin);
  row.part = path.substr(begin, word.span.begin - begin);
  row.part += '*';
  row.part += path.substr(word.span.end, end - word.span.end);
  row.folder = end < path.size();
  rows_[std::move(row)][word.environment].emplace(path.substr(begin, end - begin));
}

void EnvironmentLayout::LeaveOthers(std::vector<EnvironmentPaths>& environments) const {
  for (EnvironmentPaths& environment : environments) {
    std::erase_if(environment.globs, [&](const std::string& glob) {
      return std::any_of(paths_.begin(), paths_.end(), [&](const auto& path) {
        return path.second != environment.environment && GlobMatches(glob, path.first);
      });
    });
  }
  std::erase_if(environments,
                [](const EnvironmentPaths& environment) { return environment.globs.empty(); });
  if (environments.size() < 2) environments.clear();
}

std::vector<EnvironmentPaths> EnvironmentLayout::Environments() const {
  // By environment and by what is shown where there are many alike: the globs of each.
  std::map<std::string_view, std::map<std::string, std::set<std::string>>> found;
  for (const auto& [row, environments] : rows_) {
    const bool sure =
        std::any_of(environments.begin(), environments.end(),
                    [](const auto& environment) { return IsAmong(environment.first, kSure); });
    // `staging-and-prod` is both.
    if (!LastEnvironmentWord(row.part).environment.empty()) continue;
    if (!sure || (!row.folder && !IsOfEnvironment(row.part))) continue;
    if (environments.size() < 2 && !IsAmong(LastPart(row.before), kFolders)) continue;
    for (const auto& [environment, parts] : environments) {
      for (const std::string& part : parts) {
        const std::string_view behind = row.folder ? "/**" : "";
        // A glob without a slash is tried on a file's name, wherever it lies.
        std::string alike = GlobOfPath(part);
        if (row.folder) {
          const std::string folder = GlobOfPath(LastPart(row.before));
          alike = fmt::format("**/{}{}{}{}", folder, folder.empty() ? "" : "/", alike, behind);
        }
        found[environment][alike].insert(
            fmt::format("{}{}{}", GlobOfPath(row.before), GlobOfPath(part), behind));
      }
    }
  }
  std::vector<EnvironmentPaths> environments;
  if (found.size() < 2) return environments;
  const auto rank = [](std::string_view environment) {
    return std::find(kOrder.begin(), kOrder.end(), environment) - kOrder.begin();
  };
  for (const auto& [environment, globs] : found) {
    EnvironmentPaths paths = {environment, {}};
    for (const auto& [alike, each] : globs) {
      if (each.size() > kMostAlike) {
        paths.globs.push_back(alike);
      } else {
        // A file at the top is no file of that name elsewhere, and no glob without a slash says so.
        for (const std::string& glob : each) paths.globs.push_back(glob);
      }
    }
    environments.push_back(std::move(paths));
  }
  LeaveOthers(environments);
  std::stable_sort(environments.begin(), environments.end(),
                   [&](const EnvironmentPaths& a, const EnvironmentPaths& b) {
                     return rank(a.environment) < rank(b.environment);
                   });
  return environments;
}

}  // namespace leaktight
