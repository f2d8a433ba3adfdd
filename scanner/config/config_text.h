// A configuration in force, as text that says where each setting comes from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace leaktight {

// In the form of a .leaktight.yaml that, read again, decides the same. Presets are laid out, so
// that it names none. `organisation` are the files of policies; what cannot be said in a
// .leaktight.yaml, as what they grant, stands in comments. `file` and its like are raw bytes; what
// would end a line is shown as `?` in comments and escaped in values.
std::string ConfigText(const Config& config, const std::vector<std::string>& organisation);

// A scalar of YAML: as it is where that is safe, else in double quotes.
std::string YamlScalar(std::string_view text);

// In double quotes, so that YAML makes a text of it again.
std::string YamlQuoted(std::string_view text);

// Text as a comment can show it: what would end a line is `?`.
std::string YamlComment(std::string_view text);

}  // namespace leaktight
