// Steps of a JSON Patch (RFC 6902), as Kustomize takes them, in YAML or JSON.
#pragma once

#include <string_view>
#include <vector>

#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

struct JsonPatchStep {
  std::string_view path;  // a JSON Pointer: /spec/template/spec/containers/0/env/-
  YamlRef value;
};

// By a few words.
bool MayHoldJsonPatch(const File& file);

// Those that put something in (`add`, `replace`), of every document that is a list of steps.
std::vector<JsonPatchStep> JsonPatchSteps(const YamlStream& stream);

// The entries of containers' `env` that a step puts in: one, a list of them, or those of containers
// and whatever is around them.
std::vector<YamlRef> EnvEntriesOf(const YamlStream& stream, const JsonPatchStep& step);

}  // namespace leaktight
