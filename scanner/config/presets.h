// Policies that a configuration may start from: `policy: NAME`.
#pragma once

#include <span>
#include <string_view>

namespace leaktight {

struct Preset {
  std::string_view name;
  std::string_view summary;
  // In the form of a .leaktight.yaml. What the repository's own file says goes before it.
  std::string_view text;
};

// All of them; the first is in force where nothing is named.
std::span<const Preset> Presets();

const Preset* FindPreset(std::string_view name);  // null: there is none

}  // namespace leaktight
