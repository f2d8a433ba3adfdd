#include "policy/compose.h"

#include "base/text.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

constexpr size_t kMostBytes = 1 << 20;

// Services of Compose are mappings with an image, a build or another service to extend. Those of
// Symfony's and of GitLab's files are not.
bool IsService(YamlRef node) {
  return node["image"] || node["build"] || node["extends"] || node["environment"] ||
         node["env_file"] || node["container_name"] || node["command"] || node["healthcheck"];
}

}  // namespace

bool IsComposeName(std::string_view path) {
  const std::string_view name = FileName(path);
  if (!HoldsIgnoringCase(name, "compose") && !HoldsIgnoringCase(name, "stack")) return false;
  const std::string lower = ToLower(WithoutTemplateSuffix(name));
  if (!lower.ends_with(".yml") && !lower.ends_with(".yaml")) return false;
  return lower.find("compose") != std::string::npos || lower.find("stack") != std::string::npos;
}

bool MayBeCompose(const File& file) {
  if (!file.IsManifest() || !file.Holds("services")) return false;
  const std::string_view name = WithoutTemplateSuffix(file.name());
  if (!name.ends_with(".yml") && !name.ends_with(".yaml")) return false;
  if (file.bytes().size() > kMostBytes) return false;
  return file.bytes().starts_with("services:") || HoldsWord(file.bytes(), "\nservices:");
}

std::vector<ComposeService> ComposeServices(const YamlStream& stream) {
  std::vector<ComposeService> services;
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    if (root["apiVersion"] || root["jobs"]) continue;
    for (const auto& [key, node] : root["services"].Entries()) {
      if (key.IsScalar() && IsService(node)) services.push_back({key.Value(), node});
    }
  }
  return services;
}

std::vector<ComposeVariable> ComposeVariables(YamlRef mapping_or_list) {
  std::vector<ComposeVariable> variables;
  for (const auto& [key, value] : mapping_or_list.Entries()) {
    if (key.IsScalar() && value.IsScalar()) variables.push_back({key.Value(), value, 0});
  }
  for (const YamlRef item : mapping_or_list.Items()) {
    const std::string_view text = item.Value();
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    variables.push_back({text.substr(0, equals), item, equals + 1});
  }
  return variables;
}

std::vector<YamlRef> ComposeEnvFiles(YamlRef service) {
  std::vector<YamlRef> files;
  const YamlRef node = service["env_file"];
  if (node.IsScalar()) files.push_back(node);
  for (const YamlRef item : node.Items()) {
    const YamlRef path = item.IsMapping() ? item["path"] : item;
    if (path.IsScalar()) files.push_back(path);
  }
  return files;
}

}  // namespace leaktight
