#include "policy/secret_files.h"

#include <algorithm>
#include <utility>

#include "base/glob.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

// More files with secrets in them are no job's.
constexpr size_t kMost = 50;

bool TakePrefix(std::string_view& path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return false;
  const std::string_view rest = path.substr(prefix.size());
  if (!rest.empty() && rest[0] != '/') return false;
  path = rest.empty() ? rest : rest.substr(1);
  return true;
}

bool IsRooted(std::string_view path) {
  return path.starts_with('/') || path.starts_with('~') || path.starts_with('$');
}

bool IsHidden(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

// Does a file stand where `paths` leads? `paths` is as PathIn gives it.
bool LeadsTo(std::string_view paths, std::string_view file) {
  for (const std::string_view rest : {"/**/*", "/**", "/*", "/"}) {
    if (paths.ends_with(rest)) {
      paths.remove_suffix(rest.size());
      break;
    }
  }
  if (paths.empty() || paths == "*" || paths == "**") return !IsRooted(file);
  if (paths == file) return true;
  if (file.starts_with(paths) && file[paths.size()] == '/') return true;
  return paths.find_first_of("*?[") != std::string_view::npos && WildcardMatches(paths, file);
}

}  // namespace

std::optional<std::string> PathIn(std::string_view folder, std::string_view path) {
  bool rooted = false;
  for (const std::string_view top :
       {"${{ github.workspace }}", "${{github.workspace}}", "$GITHUB_WORKSPACE",
        "${GITHUB_WORKSPACE}", "$CI_PROJECT_DIR", "${CI_PROJECT_DIR}"}) {
    rooted = rooted || TakePrefix(path, top);
  }
  std::string begin;
  for (const auto& [name, known] : {std::pair<std::string_view, std::string_view>{"$HOME", "~/"},
                                    {"${HOME}", "~/"},
                                    {"~", "~/"},
                                    {"${{ runner.temp }}", "$RUNNER_TEMP/"},
                                    {"${RUNNER_TEMP}", "$RUNNER_TEMP/"},
                                    {"$RUNNER_TEMP", "$RUNNER_TEMP/"}}) {
    if (begin.empty() && TakePrefix(path, name)) begin = known;
  }
  while (path.starts_with("./")) path.remove_prefix(2);
  if (path == ".") path = {};
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (path.find_first_of("$`") != std::string_view::npos) return std::nullopt;
  if (begin.empty() && !rooted && !path.starts_with('/') && !folder.empty()) {
    begin = folder;
    if (!path.empty() && !begin.ends_with('/')) begin += '/';
  }
  return begin.append(path);
}

void SecretFiles::Add(std::string_view folder, std::string_view path, std::string_view name) {
  std::optional<std::string> known = PathIn(folder, path);
  if (!known || known->empty() || known->starts_with("/dev/") || files_.size() == kMost) return;
  files_.emplace(std::move(*known), name);
}

void SecretFiles::Remove(std::string_view folder, std::string_view paths) {
  const std::optional<std::string> known = PathIn(folder, paths);
  if (!known) return;
  std::erase_if(files_, [&](const auto& file) { return LeadsTo(*known, file.first); });
}

void SecretFiles::Copy(std::string_view folder, std::string_view from, std::string_view to) {
  const std::optional<File> file = At(folder, from);
  if (!file) return;
  std::string target(to);
  if (target == ".") target = "./";
  if (target.ends_with('/')) target += FileName(file->path);
  Add(folder, target, file->name);
}

std::optional<SecretFiles::File> SecretFiles::At(std::string_view folder,
                                                 std::string_view path) const {
  const std::optional<std::string> known = PathIn(folder, path);
  const auto found = known ? files_.find(*known) : files_.end();
  if (found == files_.end()) return std::nullopt;
  return File{found->first, found->second};
}

std::optional<SecretFiles::File> SecretFiles::TakenBy(
    std::string_view paths, bool hidden, const std::vector<std::string_view>& without) const {
  if (files_.empty()) return std::nullopt;
  const std::optional<std::string> known = PathIn({}, paths);
  if (!known) return std::nullopt;
  for (const auto& [known_path, name] : files_) {
    const std::string& path = known_path;  // that a lambda may take
    if ((!hidden && IsHidden(path)) || !LeadsTo(*known, path)) continue;
    const bool left_out = std::any_of(without.begin(), without.end(), [&](std::string_view glob) {
      const std::optional<std::string> left = PathIn({}, glob);
      return left && LeadsTo(*left, path);
    });
    if (!left_out) return File{path, name};
  }
  return std::nullopt;
}

}  // namespace leaktight
