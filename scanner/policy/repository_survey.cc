#include "policy/repository_survey.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "policy/compose.h"
#include "policy/fact.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/kubernetes_secret.h"
#include "policy/kustomize.h"
#include "policy/plain_names.h"
#include "policy/stored_version.h"

namespace leaktight {
namespace {

// Larger files are data.
constexpr size_t kMostBytes = 1 << 20;

bool IsValues(std::string_view path) {
  return path.ends_with(".tfvars");
}

// What configures something, and so may be an environment's.
bool Configures(std::string_view path) {
  const std::string_view name = FileName(path);
  return IsManifestName(name) || IsTerraformName(name) || IsValues(path) ||
         name.ends_with(".properties") || name.ends_with(".ini") || name.ends_with(".toml") ||
         ClassifyDotenvName(name) != DotenvUse::kNone;
}

// Where people are told what to do.
bool Instructs(std::string_view path) {
  const std::string_view name = FileName(path);
  for (const std::string_view ending : {".md", ".rst", ".adoc", ".sh", ".mk"}) {
    if (name.ends_with(ending)) return true;
  }
  return name == "Makefile" || name == "justfile" || name == "Justfile" || name == "Taskfile.yml" ||
         name == "package.json" || name == "README";
}

bool IsPipeline(std::string_view path) {
  return path.starts_with(".github/workflows/") || FileName(path) == ".gitlab-ci.yml";
}

}  // namespace

bool RepositorySurvey::Wants(std::string_view path) {
  const std::string_view name = FileName(path);
  return !IsForeignPath(path) && (IsManifestName(name) || IsTerraformName(name) ||
                                  Instructs(path) || MayHoldStoredVersions(path));
}

void RepositorySurvey::AddPath(const std::string& path) {
  paths_.insert(path);
  if (IsForeignPath(path)) return;
  const std::string_view name = FileName(path);
  if (Configures(path)) layout_.Add(path);
  if (IsTerraformName(name)) files_["Terraform"]++;
  if (name == "Dockerfile" || name.starts_with("Dockerfile.")) files_["Docker"]++;
  if (IsPipeline(path)) files_["pipelines"]++;
  if (name == "Chart.yaml") files_["Helm"]++;
  if (ClassifyDotenvName(name) == DotenvUse::kTemplate) {
    dotenv_templates_.push_back(path);
  }
}

void RepositorySurvey::AddFile(const File& file) {
  if (file.bytes().size() > kMostBytes) return;
  if (Instructs(file.path())) AddCopies(file);
  if (IsTerraformName(file.name())) AddTerraform(file);
  if (file.IsManifest()) {
    if (MayBeCompose(file) && !ComposeServices(file.Yaml()).empty()) files_["Compose"]++;
    if (file.MayHoldManifests()) AddObjects(file);
  }
  for (StoredVersion& stored : StoredVersionsOf(file)) {
    if (stored.version.starts_with("pin")) continue;
    if (stored.version.starts_with("ENC[")) stores_.insert("SOPS");
    secrets_.push_back({std::string(file.path()), std::move(stored.names)});
  }
}

void RepositorySurvey::AddObjects(const File& file) {
  const std::vector<KubernetesObject>& objects = file.Kubernetes().objects;
  if (objects.empty()) return;
  files_["Kubernetes"]++;
  bool has_secret = false;
  for (const KubernetesObject& object : objects) {
    const std::string_view kind = object.kind.Value();
    has_secret |= kind == "Secret";
    if (kind == "SealedSecret") stores_.insert("SealedSecrets");
    if (kind == "SecretProviderClass") stores_.insert("the Secrets Store CSI driver");
    if (kind != "ExternalSecret" && kind != "ClusterExternalSecret") continue;
    stores_.insert("ExternalSecrets");
    const YamlRef spec =
        kind == "ExternalSecret" ? object.node["spec"] : object.node["spec"]["externalSecretSpec"];
    const std::string name(object.name);
    secrets_.push_back({std::string(file.path()), {name}});
    for (const YamlRef item : spec["data"].Items()) {
      const std::string_view key = item["secretKey"].Value();
      if (NamesNoSecret(key)) continue;
      secrets_.push_back({std::string(file.path()),
                          {std::string(key), std::string(item["remoteRef"]["key"].Value()), name}});
    }
  }
  if (has_secret && file.IsTemplate()) secret_templates_.emplace_back(file.path());
}

void RepositorySurvey::AddTerraform(const File& file) {
  if (!HoldsWord(file.bytes(), "aws_secretsmanager_secret")) return;
  const ValueHash hash("");  // of values that are not looked at
  for (const Fact& fact : FactsOf(file, hash)) {
    if (fact.kind != Fact::Kind::kTerraformSecret) continue;
    stores_.insert("AWS Secrets Manager");
    secrets_.push_back({std::string(file.path()), {fact.name, fact.key}});
  }
}

void RepositorySurvey::AddCopies(const File& file) {
  static const RE2 command(
      R"((?m)\bcp[ \t]+(?:-\w+[ \t]+)*["']?([\w./@-]+)["']?[ \t]+["']?([\w./@-]+))");
  if (!HoldsWord(file.bytes(), "cp ")) return;
  const re2::StringPiece text(file.bytes().data(), file.bytes().size());
  re2::StringPiece rest = text;
  re2::StringPiece from;
  re2::StringPiece to;
  size_t line = 1;
  size_t counted = 0;  // up to here
  while (RE2::FindAndConsume(&rest, command, &from, &to)) {
    const auto begin = static_cast<size_t>(from.data() - text.data());
    const std::string_view between = file.bytes().substr(counted, begin - counted);
    line += static_cast<size_t>(std::count(between.begin(), between.end(), '\n'));
    counted = begin;
    // As seen from the top, and from where the file is.
    for (const std::string_view folder : {std::string_view(), FolderOf(file.path())}) {
      copies_.push_back({ResolvePath(folder, {from.data(), from.size()}),
                         ResolvePath(folder, {to.data(), to.size()}), std::string(file.path()),
                         line});
      if (FolderOf(file.path()).empty()) break;
    }
  }
}

}  // namespace leaktight
