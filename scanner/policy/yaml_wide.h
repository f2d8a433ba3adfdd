// YAML in UTF-16, as PowerShell's `>` writes it.
#pragma once

#include <string_view>

#include "policy/yaml_reader.h"

namespace leaktight {

// Does the text begin with UTF-16's byte order mark?
bool IsWide(std::string_view text);

// The same as ReadYaml on a text for which IsWide is true: values are in UTF-8, places are those of
// the file.
YamlStream ReadWideYaml(std::string_view text, const YamlOptions& options);

}  // namespace leaktight
