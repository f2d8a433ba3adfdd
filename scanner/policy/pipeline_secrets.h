// Which variables of a pipeline's steps come from secrets.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/pipeline.h"
#include "policy/yaml_reader.h"

namespace leaktight {

enum class VariableKind : uint8_t {
  kPlain,
  kOwnToken,  // a secret, but only the job's own token, which ends with it
  kSecret,
};

// The variables of a mapping. Refers to the text of the stream that it stands in.
struct PipelineVariables {
  std::unordered_map<std::string_view, VariableKind> all;
  std::vector<std::string_view> secret;  // in their order
};

// A workflow's variables are those of each of its steps: read once. Of GitHub's; what GitLab keeps
// as a secret stands in no file.
class PipelineVariableCache {
 public:
  explicit PipelineVariableCache(PipelineKind kind) : kind_(kind) {}

  const PipelineVariables& Of(YamlRef mapping);

 private:
  void Read(YamlRef mapping, PipelineVariables& variables) const;

  PipelineKind kind_;
  std::map<uint32_t, PipelineVariables> known_;  // whose entries stay where they are
};

// The job's own token: it is of no use when the job has ended.
bool EndsWithJob(std::string_view name);

// Does the name of an input, of an action or a workflow, say that it is given a secret?
bool IsSecretInput(std::string_view name);

// Names of what is kept as a secret and hides little: a user, a region, an address.
bool IsHarmlessName(std::string_view name);

}  // namespace leaktight
