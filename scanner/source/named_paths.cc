#include "source/named_paths.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

namespace leaktight {
namespace {

std::string RealPath(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr),
                                                         &std::free);
  return real ? std::string(real.get()) : std::string();
}

}  // namespace

Result<std::string> RealFolder(const std::string& directory) {
  std::string real = RealPath(directory.empty() ? "." : directory);
  if (real.empty()) return Fail(directory, std::strerror(errno));
  return real;
}

std::string Absolute(std::string_view directory, std::string_view name) {
  std::string path;
  for (std::string_view rest : {name.substr(0, 1) == "/" ? std::string_view() : directory, name}) {
    while (!rest.empty()) {
      const std::string_view part = rest.substr(0, rest.find('/'));
      rest.remove_prefix(std::min(part.size() + 1, rest.size()));
      if (part == "..") {
        path.resize(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
      } else if (!part.empty() && part != ".") {
        path += '/';
        path += part;
      }
    }
  }
  return path.empty() ? "/" : path;
}

bool IsBelow(std::string_view top, std::string_view path, std::string_view& below) {
  if (top == "/") top = {};
  if (path.substr(0, top.size()) != top) return false;
  below = path.substr(top.size());
  if (below.empty()) return true;
  if (below[0] != '/') return false;
  below.remove_prefix(1);
  return true;
}

std::optional<std::string> BelowTop(std::string_view top, const std::string& path) {
  std::string_view below;
  if (IsBelow(top, path, below)) return std::string(below);
  // The last part is left at first: a link itself can be what is named.
  const size_t slash = path.rfind('/');
  const std::string folder = RealPath(path.substr(0, slash + 1));
  std::string real = folder.empty() ? RealPath(path) : Absolute(folder, path.substr(slash + 1));
  if (IsBelow(top, real, below)) return std::string(below);
  real = RealPath(path);
  if (!real.empty() && IsBelow(top, real, below)) return std::string(below);
  return std::nullopt;
}

Result<NamedPaths> NamedPaths::Resolve(const std::string& top, const std::string& directory,
                                       const std::vector<std::string>& names) {
  NamedPaths paths;
  if (names.empty()) return paths;
  const Result<std::string> from = RealFolder(directory);
  if (!from) return tl::unexpected(from.error());
  for (const std::string& name : names) {
    std::optional<std::string> below = BelowTop(top, Absolute(*from, name));
    if (!below || name.empty()) return Fail(name, "lies outside of " + top);
    paths.paths_.insert(*below);
    paths.names_.push_back({name, std::move(*below)});
  }
  return paths;
}

bool NamedPaths::Include(std::string_view path) const {
  if (everything() || paths_.find(std::string_view()) != paths_.end()) return true;
  for (size_t end = path.size(); end != std::string_view::npos && end > 0;
       end = path.rfind('/', end - 1)) {
    if (paths_.find(path.substr(0, end)) != paths_.end()) return true;
  }
  return false;
}

}  // namespace leaktight
