// `rotation` of a configuration: kinds of secrets, and how long they may live.
#pragma once

#include <yaml-cpp/yaml.h>

#include <functional>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace leaktight {

// Those that hold where no configuration says otherwise.
const std::vector<RotationSetting>& BuiltInRotation();

// The days of a kind, by these settings or else built in; nothing: it may live for ever.
std::optional<int> RotationDays(const std::vector<RotationSetting>& settings,
                                std::string_view name);

// The mapping under `rotation`. Only within ReadStrictYaml: rejects what says nothing.
std::vector<RotationSetting> ReadRotation(const YAML::Node& map);

// Lets `further` add names, and take days away. What would let secrets live longer is left as it
// is, and shown to `refuse`.
void TightenRotation(const std::vector<RotationSetting>& further,
                     const std::function<void(const RotationSetting& setting)>& refuse,
                     std::vector<RotationSetting>& settings);

}  // namespace leaktight
