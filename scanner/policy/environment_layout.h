// Which environments a repository has, as its folders and files are called.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leaktight {

struct EnvironmentPaths {
  std::string_view environment;
  std::vector<std::string> globs;  // sorted; what belongs to it
};

// Takes the paths of a repository one by one, and tells which of them lie apart by environment:
// `overlays/prod` beside `overlays/staging`, `env/prod.tfvars` beside `env/dev.tfvars`. One name
// alone is a word like any other, unless it stands in a folder for environments.
class EnvironmentLayout {
 public:
  // Of files that configure something; others say nothing about environments.
  void Add(std::string_view path);

  // The environments, the one in use first; none where there are less than two.
  std::vector<EnvironmentPaths> Environments() const;

 private:
  // Parts of paths that differ in nothing but the word that names an environment.
  struct Row {
    std::string before;  // of the path, with its slash; empty at the top
    std::string part;    // with `*` for the word
    bool folder = false;

    friend auto operator<=>(const Row&, const Row&) = default;
  };
  using Parts = std::set<std::string>;
  // Takes out what fits files of another environment: `prod/**` where there is prod/staging.tfvars.
  void LeaveOthers(std::vector<EnvironmentPaths>& environments) const;

  std::map<Row, std::map<std::string_view, Parts>> rows_;
  std::vector<std::pair<std::string, std::string_view>> paths_;  // with their environments
};

// A path as a glob that fits it alone.
std::string GlobOfPath(std::string_view path);

}  // namespace leaktight
