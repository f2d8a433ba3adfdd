#include "policy/stored_version.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "policy/file_names.h"
#include "policy/kubernetes_secret.h"
#include "policy/plain_names.h"
#include "policy/sops.h"
#include "policy/yaml_wide.h"

namespace leaktight {
namespace {

// Larger files are data.
constexpr size_t kMostBytes = 4 << 20;

// "secrets/database.sops.yaml" → "database".
std::string_view StemOf(std::string_view path) {
  const std::string_view name = FileName(path);
  return name.substr(0, name.find('.', 1));
}

void AddSealed(const File& file, std::vector<StoredVersion>& found) {
  for (const KubernetesObject& object : file.Kubernetes().objects) {
    if (object.kind.Value() != "SealedSecret") continue;
    for (const auto& [key, value] : object.node["spec"][kSealedData].Entries()) {
      if (!value.IsScalar() || value.templated() || !IsSealedValue(value.Value())) continue;
      const std::string_view name = key.Value();
      if (NamesNoSecret(name)) continue;
      found.push_back(
          {fmt::format("SealedSecret {}, key {}", object.name, name),
           {std::string(name), std::string(object.name), std::string(StemOf(file.path()))},
           std::string(Trim(value.Value())),
           key.span()});
    }
  }
}

void AddOfSops(const File& file, std::vector<StoredVersion>& found) {
  for (SopsStoredValue& value : SopsStoredValues(file)) {
    const std::string_view key = value.keys.empty() ? std::string_view() : value.keys.back();
    if (NamesNoSecret(key)) continue;
    StoredVersion stored;
    // All may be encrypted, the name of the object too.
    const bool named = !value.object.empty() && !value.object.starts_with("ENC[");
    stored.what = fmt::format("key {} of {}", fmt::join(value.keys, "."),
                              named ? std::string_view(value.object) : FileName(file.path()));
    stored.names.assign(value.keys.rbegin(), value.keys.rend());
    if (named) stored.names.push_back(std::move(value.object));
    stored.names.emplace_back(StemOf(file.path()));
    stored.version = std::move(value.value);
    stored.about = value.about;
    found.push_back(std::move(stored));
  }
}

// By a few words: most manifests are none, and are asked no more.
bool MayHoldAny(const File& file) {
  return file.Holds("encryptedData") || file.Holds("ENC[") || file.Holds("version") ||
         file.Holds("SecretProviderClass") || file.Holds("serving.knative.dev/") ||
         file.Holds("run.googleapis.com/") || MayHoldPinsInText(file);
}

}  // namespace

bool MayHoldStoredVersions(std::string_view path) {
  const std::string_view name = FileName(path);
  return IsManifestName(name) || IsTerraformName(name) || name.ends_with(".ini") ||
         name.find(".enc") != std::string_view::npos || HoldsWord(name, "sops") ||
         ClassifyDotenvName(name) != DotenvUse::kNone;
}

void AddEncryptedVersions(const File& file, std::vector<StoredVersion>& found) {
  if (file.Holds("encryptedData") && file.MayHoldManifests()) AddSealed(file, found);
  if (file.Holds("ENC[") && MayHoldSops(file)) AddOfSops(file, found);
}

std::vector<StoredVersion> StoredVersionsOf(const File& file) {
  std::vector<StoredVersion> found;
  if (file.bytes().size() > kMostBytes) return found;
  const bool wide = IsWide(file.bytes());
  if (!wide && !MayHoldAny(file)) return found;
  if (file.IsTemplate() || IsForeignPath(file.path())) return found;
  if (wide) {
    const Narrowed narrowed = Narrow(file.bytes());
    file.WithText(narrowed.text, [&](const File& inner) { found = StoredVersionsOf(inner); });
    for (StoredVersion& stored : found) stored.about = narrowed.Of(stored.about);
    return found;
  }
  AddEncryptedVersions(file, found);
  AddPinnedVersions(file, found);
  std::stable_sort(found.begin(), found.end(), [](const StoredVersion& a, const StoredVersion& b) {
    return a.about < b.about;
  });
  return found;
}

}  // namespace leaktight
