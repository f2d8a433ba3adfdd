// The files of one revision by their paths, for a branch that moves them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "source/change.h"
#include "source/git_snapshots.h"

namespace leaktight {

// Listed whole, once, and only when something is asked.
class FilesOfRevision {
 public:
  explicit FilesOfRevision(RevisionSnapshot& revision) : revision_(revision) {}

  // Nothing where there is none; an error where the revision cannot be listed.
  Result<std::optional<PreImage>> Find(const std::string& path);

 private:
  RevisionSnapshot& revision_;
  std::optional<Result<std::map<std::string, PreImage>>> files_;
};

// What a branch has renamed so far.
class RenameTrail {
 public:
  void Add(const std::vector<std::pair<std::string, std::string>>& renames);

  // `path` and every path that it may have been before.
  std::vector<std::string> Before(const std::string& path) const;
  // `path` and every path that it may have become.
  std::vector<std::string> After(const std::string& path) const;

  // Says of each file that `changes` bring where it stood before, if something is gone that it may
  // have been: between the ends of a branch renames are not looked for.
  void TellIn(std::vector<PathChange>& changes) const;

 private:
  using Paths = std::map<std::string, std::set<std::string>>;
  static std::vector<std::string> Follow(const Paths& steps, const std::string& path);

  Paths sources_;  // path → what it was renamed from
  Paths targets_;  // path → what it was renamed to
};

}  // namespace leaktight
