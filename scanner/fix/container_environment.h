// Variables that a container takes from Secrets, put into its environment.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "fix/edit.h"
#include "fix/remedy.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// Is its environment its own? What an alias or a merge brings belongs to others too.
bool TakesVariables(YamlRef container);

bool HasVariable(YamlRef container, std::string_view variable);

// The change that gives a container of `text` variables behind those that it has; nothing where
// `made`, by their names, is empty.
std::optional<TextEdit> VariablesEdit(std::string_view text, YamlRef container,
                                      const std::map<std::string, SecretEntry>& made);

}  // namespace leaktight
