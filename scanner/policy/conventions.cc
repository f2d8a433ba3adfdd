#include "policy/conventions.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/glob.h"
#include "base/text.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

// Words for environments, as folders, file names and namespaces have them. Words that mean the same
// have the same name, so that `prod` and `production` are not taken for two.
constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kWords = {{
    {"dev", "development"},
    {"devel", "development"},
    {"develop", "development"},
    {"development", "development"},
    {"local", "local"},
    {"localhost", "local"},
    {"minikube", "local"},
    {"test", "test"},
    {"testing", "test"},
    {"ci", "test"},
    {"qa", "qa"},
    {"uat", "uat"},
    {"sit", "sit"},
    {"int", "integration"},
    {"integration", "integration"},
    {"demo", "demo"},
    {"sandbox", "sandbox"},
    {"preview", "preview"},
    {"stage", "staging"},
    {"staging", "staging"},
    {"stg", "staging"},
    {"preprod", "preproduction"},
    {"preproduction", "preproduction"},
    {"prod", "production"},
    {"prd", "production"},
    {"production", "production"},
}};

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The environment that the last of the words of `text` names: "values-prod.yaml", "eu-staging-2".
std::string_view EnvironmentIn(std::string_view text) {
  for (size_t end = text.size(); end > 0;) {
    while (end > 0 && !IsLetter(text[end - 1])) end--;
    size_t begin = end;
    while (begin > 0 && IsLetter(text[begin - 1])) begin--;
    const std::string word = ToLower(text.substr(begin, end - begin));
    for (const auto& [known, environment] : kWords) {
      if (word == known) return environment;
    }
    end = begin;
  }
  return {};
}

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
  std::string_view named = EnvironmentIn(name_space);
  if (named.empty()) named = EnvironmentIn(path);
  if (named.empty() && config_ != nullptr) {
    named = Configured(config_->later_environments, path, name_space);
  }
  return std::string(named);
}

}  // namespace leaktight
