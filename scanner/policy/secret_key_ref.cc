#include "policy/secret_key_ref.h"

#include <fmt/format.h>

#include "base/text.h"

namespace leaktight {
namespace {

// Names of Kubernetes objects are lower case letters, digits and `-`, and `.` inside (RFC 1123).
std::string ObjectName(std::string_view text) {
  std::string name;
  for (const char c : ToLower(text)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (fits) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (name.ends_with('-')) name.pop_back();
  return name;
}

// How far the key `field` of the entry is indented, where it begins its line or stands behind the
// dash.
size_t IndentOf(const File& file, YamlRef entry, std::string_view field) {
  for (const auto& [key, value] : entry.Entries()) {
    if (key.Value() != field) continue;
    const size_t begin = key.span().begin;
    const size_t line = file.bytes().rfind('\n', begin);
    return begin - (line == std::string_view::npos ? 0 : line + 1);
  }
  return 0;
}

}  // namespace

std::string SecretNameFor(const KubernetesObject& object, YamlRef pod) {
  for (const YamlRef container : pod["containers"].Items()) {
    for (const YamlRef entry : container["env"].Items()) {
      const YamlRef name = entry["valueFrom"]["secretKeyRef"]["name"];
      if (name.IsScalar() && !name.Value().empty() && !name.templated()) {
        return std::string(name.Value());
      }
    }
  }
  const std::string name = ObjectName(object.name);
  return name.empty() ? "app-secrets" : name + "-secrets";
}

std::string SecretKeyFor(std::string_view variable) {
  std::string key(variable);
  for (char& c : key) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
    if (!fits) c = '_';
  }
  return key;
}

std::string ValueFromSecret(const File& file, YamlRef entry, std::string_view field,
                            std::string_view secret, std::string_view key) {
  if (entry.flow()) {
    const YamlRef name = entry["name"];
    const bool json = name.style() == YamlStyle::kDoubleQuoted &&
                      entry.Entries()[0].first.style() == YamlStyle::kDoubleQuoted;
    if (json) {
      return fmt::format(R"("valueFrom": {{"secretKeyRef": {{"name": "{}", "key": "{}"}}}})",
                         secret, key);
    }
    return fmt::format("valueFrom: {{secretKeyRef: {{name: {}, key: {}}}}}", secret, key);
  }
  const std::string indent(IndentOf(file, entry, field), ' ');
  return fmt::format("{0}valueFrom:\n{0}  secretKeyRef:\n{0}    name: {1}\n{0}    key: {2}", indent,
                     secret, key);
}

}  // namespace leaktight
