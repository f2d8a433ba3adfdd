// Keys of ConfigMaps become keys of Secrets, for all that take them as variables.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "fix/config_maps.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "fix/remedy.h"

namespace leaktight {

class ConfigMapMoves {
 public:
  // Both outlive it.
  ConfigMapMoves(const FixProblem& problem, Remedy& remedy) : problem_(problem), remedy_(remedy) {}

  // Puts the value into a Secret, and lets every variable in the repository take it from there.
  // `begin`: where in the problem's file the ConfigMap begins, or what Kustomize makes it of. Why
  // it cannot be done, and then nothing is; nothing: it is.
  Why Move(const ConfigMapKey& key, size_t begin, const std::string& value);

  // Adds the variables of containers that have all of a ConfigMap: once, behind all moves.
  void Finish();

 private:
  Why Redirect(const ConfigMapReader& reader, std::string_view key, std::string value);
  Why WhyNoVariable(const ConfigMapReader& reader) const;

  const FixProblem& problem_;
  Remedy& remedy_;
  // By file and container.
  std::map<std::pair<std::string, uint32_t>, std::map<std::string, SecretEntry>> made_;
};

}  // namespace leaktight
