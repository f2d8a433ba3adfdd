// What an organisation leaves to its repositories.
#pragma once

#include <yaml-cpp/yaml.h>

#include <string_view>
#include <vector>

#include "config/config.h"

namespace leaktight {

// The list under `grant`. Only within ReadStrictYaml: rejects what cannot be granted.
Grants ReadGrants(const YAML::Node& list);

// The same words again, in one order.
std::vector<std::string_view> NamesOf(const Grants& grants);

}  // namespace leaktight
