// Which Secret, made from which template, takes a value that leaves a manifest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fix/remedies.h"
#include "policy/kubernetes.h"
#include "policy/yaml_reader.h"

namespace leaktight {

class SecretHome {
 public:
  // `path`: of the manifest that takes the value; outlives this, as the others do.
  SecretHome(const FixProblem& problem, const Remedy& remedy, std::string_view path);
  SecretHome(const FixProblem& problem, const Remedy& remedy)
      : SecretHome(problem, remedy, problem.file.path()) {}

  // The entry for a value of a workload: in the one Secret of a template that has such a key, else
  // in the Secret that its pod takes others from, where a template has that one, else in one named
  // after the workload. A key that has another value
  // already is passed over for one with more of a name. `value` may be nothing.
  SecretEntry For(const KubernetesObject& object, YamlRef pod, std::string_view key,
                  std::optional<std::string> value) const;

  // Can the folder of the file take a template? Helm renders whatever stands among a chart's.
  bool IsPossible() const;

 private:
  std::string TemplateWith(const SecretEntry& entry) const;  // empty: none has the Secret
  std::string NearestTemplate() const;
  // Fills in template and Secret where exactly one Secret has the key, without another value.
  bool FindByKey(SecretEntry& entry) const;
  bool IsTaken(const SecretEntry& entry) const;

  const FixProblem& problem_;
  const Remedy& remedy_;
  std::string_view path_;
  std::vector<std::string> templates_;
};

}  // namespace leaktight
