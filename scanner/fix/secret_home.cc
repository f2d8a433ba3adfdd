#include "fix/secret_home.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "fix/secret_manifest.h"
#include "policy/conventions.h"
#include "policy/file_names.h"
#include "policy/secret_key_ref.h"

namespace leaktight {
namespace {

constexpr std::string_view kUsualName = "secrets.yaml.template";

// In YAML, with a name that says what the copy is called.
bool IsSecretTemplate(const FixTree& tree, const std::string& path) {
  const std::string copy = CopyMadeFrom(path);
  if (!copy.ends_with(".yaml") && !copy.ends_with(".yml")) return false;
  if (IsForeignPath(path)) return false;
  const std::string* bytes = tree.Bytes(path);
  if (bytes == nullptr || !HoldsWord(*bytes, "Secret") || HoldsWord(*bytes, "{{")) return false;
  const YamlStream stream = ReadYaml(*bytes);
  for (const YamlDocument& document : stream.documents) {
    if (!document.error.empty()) return false;
  }
  const std::vector<KubernetesObject> objects = KubernetesObjects(stream);
  return std::any_of(objects.begin(), objects.end(), [](const KubernetesObject& object) {
    return object.kind.Value() == "Secret";
  });
}

size_t CommonFolders(std::string_view a, std::string_view b) {
  size_t common = 0;
  for (size_t i = 0; i < std::min(a.size(), b.size()) && a[i] == b[i]; i++) {
    if (a[i] == '/') common = i + 1;
  }
  return common;
}

}  // namespace

SecretHome::SecretHome(const FixProblem& problem, const Remedy& remedy, std::string_view path)
    : problem_(problem), remedy_(remedy), path_(path) {
  const Conventions usual;
  const std::string environment = usual.EnvironmentOf(std::string(path), {});
  const auto is_template = [&](const std::string& other) {
    return IsTemplateName(FileName(other)) && IsSecretTemplate(problem.tree, other);
  };
  for (const std::string& other : problem.tree.Once("templates of Secrets", is_template)) {
    const std::string of_other = usual.EnvironmentOf(other, {});
    if (of_other.empty() || environment.empty() || of_other == environment) {
      templates_.push_back(other);
    }
  }
}

bool SecretHome::IsPossible() const {
  return !templates_.empty() || !IsForeignPath(path_);
}

std::string SecretHome::TemplateWith(const SecretEntry& entry) const {
  for (const std::string& path : templates_) {
    if (HasSecret(*problem_.tree.Bytes(path), entry)) return path;
  }
  return {};
}

std::string SecretHome::NearestTemplate() const {
  const std::string folder(FolderOf(path_));
  const auto nearest = std::max_element(
      templates_.begin(), templates_.end(), [&](const std::string& a, const std::string& b) {
        return CommonFolders(a, folder) < CommonFolders(b, folder);
      });
  if (nearest != templates_.end()) return *nearest;
  return folder + std::string(kUsualName);
}

bool SecretHome::IsTaken(const SecretEntry& entry) const {
  if (!entry.value) return false;
  if (problem_.value_of_entry) {
    if (const std::string* value = problem_.value_of_entry(entry)) return *value != *entry.value;
  }
  for (const SecretEntry& other : remedy_.secrets) {
    if (other.template_path == entry.template_path && other.secret == entry.secret &&
        other.name_space == entry.name_space && other.key == entry.key && other.value) {
      return *other.value != *entry.value;
    }
  }
  for (const std::string& path : {entry.template_path, CopyMadeFrom(entry.template_path)}) {
    const std::string* bytes = problem_.tree.Bytes(path);
    if (bytes == nullptr) continue;
    const auto value = SecretValueIn(*bytes, entry);
    if (value && *value != *entry.value) return true;
  }
  return false;
}

bool SecretHome::FindByKey(SecretEntry& entry) const {
  size_t found = 0;
  for (const std::string& path : templates_) {
    for (std::string& name : SecretsWithKey(*problem_.tree.Bytes(path), entry)) {
      found++;
      entry.template_path = path;
      entry.secret = std::move(name);
    }
  }
  return found == 1 && !IsTaken(entry);
}

SecretEntry SecretHome::For(const KubernetesObject& object, YamlRef pod, std::string_view key,
                            std::optional<std::string> value) const {
  SecretEntry entry;
  entry.name_space = object.name_space;
  entry.value = std::move(value);
  entry.key = SecretKeyFor(key);
  if (FindByKey(entry)) return entry;
  entry.secret = SecretNameFor(object, pod);
  entry.template_path = TemplateWith(entry);
  if (entry.template_path.empty()) {
    entry.secret = SecretNameFor(object, {});
    entry.template_path = TemplateWith(entry);
  }
  if (entry.template_path.empty()) entry.template_path = NearestTemplate();
  const std::string plain = SecretKeyFor(key);
  entry.key = plain;
  for (size_t number = 1; IsTaken(entry); number++) {
    entry.key = SecretKeyFor(object.name) + "_" + plain;
    if (number > 1) entry.key += "_" + std::to_string(number);
  }
  return entry;
}

}  // namespace leaktight
