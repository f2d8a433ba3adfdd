// Paths that the user names, as the repository names them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace leaktight {

struct NamedPath {
  std::string given;  // for messages
  std::string path;   // relative to the top; empty: the top itself
};

// Files and folders below one top. No names at all mean everything.
class NamedPaths {
 public:
  NamedPaths() = default;  // everything

  // `names` are relative to `directory` (empty: where the caller stands), or absolute; "." and ".."
  // are resolved by text, as git does it. A name that leads out of `top` is an error.
  static Result<NamedPaths> Resolve(const std::string& top, const std::string& directory,
                                    const std::vector<std::string>& names);

  bool everything() const { return names_.empty(); }
  const std::vector<NamedPath>& names() const { return names_; }

  // Is `path` one of them, or does it lie in one?
  bool Include(std::string_view path) const;

 private:
  std::vector<NamedPath> names_;
  std::set<std::string, std::less<>> paths_;
};

// Where `directory` is, absolute and without symbolic links.
Result<std::string> RealFolder(const std::string& directory);

// `name` as seen from `directory` (absolute), with "." and ".." resolved by text; absolute.
std::string Absolute(std::string_view directory, std::string_view name);

// What stands behind `top` in `path`, both absolute: empty for the top itself. False: `path` lies
// elsewhere.
bool IsBelow(std::string_view top, std::string_view path, std::string_view& below);

// The path from `top` of `path` (absolute), which may come by way of symbolic links to folders, or
// be one itself. Nothing: it lies elsewhere.
std::optional<std::string> BelowTop(std::string_view top, const std::string& path);

}  // namespace leaktight
