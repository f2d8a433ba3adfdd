// Names of Terraform's values, as the facts about them have them: "var.x.y", "local.x.key".
#pragma once

#include <string>
#include <string_view>

namespace leaktight {

// "var.x" of "var.x.y.z".
inline std::string_view RootOfName(std::string_view name) {
  const size_t dot = name.find('.');
  return dot == std::string_view::npos ? name : name.substr(0, name.find('.', dot + 1));
}

inline bool IsUnderName(std::string_view name, std::string_view root) {
  return name.starts_with(root) && (name.size() == root.size() || name[root.size()] == '.');
}

inline std::string JoinedName(std::string_view name, std::string_view rest) {
  std::string joined(name);
  return joined.append(rest);
}

inline std::string FieldOfName(std::string_view name, std::string_view key) {
  std::string field(name);
  return field.append(".").append(key);
}

}  // namespace leaktight
