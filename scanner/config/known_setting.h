// `known` of a configuration: where values stand that must not be committed.
#pragma once

#include <yaml-cpp/yaml.h>

#include <functional>
#include <string>
#include <string_view>

#include "config/config.h"

namespace leaktight {

// The mapping under `known`. Only within ReadStrictYaml. A repository's own names files below its
// top; an organisation's any, and may demand a list of hashes.
void ReadKnownSetting(const YAML::Node& map, bool of_organisation, Config& config);

// Is this the path of a file within the folder that it is seen from?
bool StaysBelow(std::string_view path);

// Adds the files of `from` that `to` lacks, and what it demands.
void AddKnown(const Config& from, Config& to);

}  // namespace leaktight
