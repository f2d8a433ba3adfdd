// What a team means by its files: which of them others are made from, which environment each is
// for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "config/config.h"
#include "policy/rotation_classes.h"

namespace leaktight {

// By the configuration where it says something, else by what names say everywhere.
class Conventions {
 public:
  Conventions() = default;
  explicit Conventions(const Config& config) : config_(&config) {}  // which outlives it

  // A file that is meant to be copied and filled in, not to be used as it stands.
  bool IsTemplate(std::string_view path) const;

  // "production", "staging": of a file, or of an object of this namespace in it; empty: nothing
  // says. Of the path, the last part that names one counts; a namespace counts more than a path.
  // Where several policies are in force, each has a view of its own of what belongs together.
  std::string EnvironmentOf(std::string_view path, std::string_view name_space,
                            size_t view = 0) const;
  size_t Views() const { return config_ ? config_->other_environments.size() + 1 : 1; }

  // Which kinds of secrets there are, and how long they may live.
  RotationClasses Rotation() const;

  // Is a Secret that a manifest names, and nothing in the repository declares, a fault by itself?
  // Else somebody may make it elsewhere.
  bool StrictReferences() const { return config_ && config_->strict_references.value_or(false); }

 private:
  const Config* config_ = nullptr;
};

}  // namespace leaktight
