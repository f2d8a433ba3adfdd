#include "policy/conventions.h"

#include <algorithm>

#include "base/glob.h"
#include "policy/environment_word.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

bool AnyMatches(const std::vector<std::string>& globs, std::string_view text) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return GlobMatches(glob, text); });
}

// The first that fits; empty: none.
std::string_view Configured(const std::vector<Environment>& environments, std::string_view path,
                            std::string_view name_space) {
  for (const Environment& environment : environments) {
    if ((!name_space.empty() && AnyMatches(environment.namespaces, name_space)) ||
        AnyMatches(environment.paths, path)) {
      return environment.name;
    }
  }
  return {};
}

}  // namespace

bool Conventions::IsTemplate(std::string_view path) const {
  if (IsTemplateName(FileName(path))) return true;
  return config_ != nullptr &&
         std::any_of(config_->templates.begin(), config_->templates.end(),
                     [&](const TemplatePaths& paths) { return GlobMatches(paths.glob, path); });
}

RotationClasses Conventions::Rotation() const {
  return config_ == nullptr ? RotationClasses() : RotationClasses(*config_);
}

std::string Conventions::EnvironmentOf(std::string_view path, std::string_view name_space,
                                       size_t view) const {
  if (config_ != nullptr) {
    const std::string_view own =
        Configured(view == 0 ? config_->environments : config_->other_environments[view - 1], path,
                   name_space);
    if (!own.empty()) return std::string(own);
  }
  std::string_view named = LastEnvironmentWord(name_space).environment;
  if (named.empty()) named = LastEnvironmentWord(path).environment;
  if (named.empty() && config_ != nullptr) {
    named = Configured(config_->later_environments, path, name_space);
  }
  return std::string(named);
}

}  // namespace leaktight
