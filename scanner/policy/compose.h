// Compose files: services and what they are run with.
#pragma once

#include <string_view>
#include <vector>

#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// `environment`, the `args` of a build or `labels`: a mapping's entry or a list's "NAME=value".
struct ComposeVariable {
  std::string_view name;
  YamlRef value;     // the whole item of a list
  size_t begin = 0;  // where in the item's value the variable's begins
  std::string_view text() const { return value.Value().substr(begin); }
};

struct ComposeService {
  std::string_view name;
  YamlRef node;
};

// By the path alone: what people call Compose's files and Swarm's stacks.
bool IsComposeName(std::string_view path);

// By name and a few bytes: YAML that has `services`.
bool MayBeCompose(const File& file);

// The services of Compose's files and of Swarm's stacks; empty where it is another kind of file.
std::vector<ComposeService> ComposeServices(const YamlStream& stream);

std::vector<ComposeVariable> ComposeVariables(YamlRef mapping_or_list);

// Compose's short and long forms of a list of files: `env_file: a`, `[a, b]`, `[{path: a}]`.
std::vector<YamlRef> ComposeEnvFiles(YamlRef service);

}  // namespace leaktight
