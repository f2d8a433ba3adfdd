// Versions of secrets that manifests pin:
//   ExternalSecret  external-secrets.io/latest/api/externalsecret: remoteRef.version,
//   extract.version VaultStaticSecret
//   developer.hashicorp.com/vault/docs/platform/k8s/vso/api-reference: version AzureKeyVaultSecret
//   akv2k8s.io/reference/azure-key-vault-secret: vault.object.version SecretProviderClass
//   secrets-store-csi-driver.sigs.k8s.io and its providers: `objects` (AWS,
//     Azure), a text in YAML whose items have objectName and objectVersion, or
//     objectVersionLabel; in Azure's each item is a text again.
//   Service, Job  cloud.google.com/run/docs/configuring/services/secrets: of Cloud Run, where the
//     `key` of a secretKeyRef, and of an item of a secret's volume, is a version
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "base/text.h"
#include "engine/words.h"
#include "policy/dotenv_reader.h"
#include "policy/embedded_text.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"
#include "policy/kubernetes.h"
#include "policy/plain_names.h"
#include "policy/secret_value.h"
#include "policy/stored_version.h"

namespace leaktight {
namespace {

// What moves to the newest, or back from it, without a change of the file.
constexpr std::array<std::string_view, 6> kMoving = {"latest",      "current",    "awscurrent",
                                                     "awsprevious", "awspending", "*"};

using Names = std::vector<std::string_view>;  // what a secret goes by, the nearest first
using PlaceOf = std::function<Span(Span)>;    // where a part of a text stands in the file

class Pins {
 public:
  Pins(const File& file, std::vector<StoredVersion>& found) : file_(file), found_(found) {}

  // `secret`: what it is called where it is kept.
  void Add(std::string_view object, std::string_view secret, YamlRef version, const Names& names,
           const PlaceOf& place = {}) {
    if (!version.IsScalar() || ComesFromElsewhere(version)) return;
    const std::string_view text = Trim(version.Value());
    if (!IsPinnedVersion(text) || secret.empty()) return;
    StoredVersion stored;
    stored.what = fmt::format("{}, version {} of {}", object, text, secret);
    for (const std::string_view name : names) {
      if (!name.empty()) stored.names.emplace_back(name);
    }
    stored.version = fmt::format("pin{}{}{}{}", '\0', secret, '\0', text);
    stored.about = place ? place(version.span()) : version.span();
    found_.push_back(std::move(stored));
  }

  // Elsewhere a key of digits alone would be a key.
  void OfCloudRun(const KubernetesObject& object, const KubernetesContainer& container) {
    for (const YamlRef entry : container.node["env"].Items()) {
      const YamlRef source = entry["valueFrom"]["secretKeyRef"];
      AddNumber(object, source["name"].Value(), source["key"],
                {entry["name"].Value(), source["name"].Value(), object.name});
    }
    for (const YamlRef volume : container.pod["volumes"].Items()) {
      const YamlRef secret = volume["secret"];
      const std::string_view name = secret["secretName"].Value();
      for (const YamlRef item : secret["items"].Items()) {
        AddNumber(object, name, item["key"], {item["path"].Value(), name, object.name});
      }
    }
  }

  void OfObject(const KubernetesObject& object) {
    const std::string_view kind = object.kind.Value();
    const YamlRef spec = object.node["spec"];
    if (kind == "ExternalSecret") External(object, spec);
    if (kind == "ClusterExternalSecret") External(object, spec["externalSecretSpec"]);
    if (kind == "VaultStaticSecret") {
      Add(Title(object), spec["path"].Value(), spec["version"],
          {spec["path"].Value(), object.name});
    }
    if (kind == "AzureKeyVaultSecret") {
      const YamlRef kept = spec["vault"]["object"];
      Add(Title(object), kept["name"].Value(), kept["version"],
          {kept["name"].Value(), object.name});
    }
    if (kind == "SecretProviderClass") {
      const YamlRef objects = spec["parameters"]["objects"];
      if (objects.IsScalar()) {
        Mounted(object, objects.Value(), 0,
                [&](Span part) { return PlaceWithin(file_, objects, part); });
      }
    }
  }

 private:
  void AddNumber(const KubernetesObject& object, std::string_view secret, YamlRef version,
                 const Names& names) {
    const std::string_view text = version.Value();
    const bool number = !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
    if (number && seen_.insert(version.id()).second) Add(Title(object), secret, version, names);
  }

  static std::string Title(const KubernetesObject& object) {
    return fmt::format("{} {}", object.kind.Value(), object.name);
  }

  void External(const KubernetesObject& object, YamlRef spec) {
    for (const YamlRef item : spec["data"].Items()) {
      const std::string_view key = item["secretKey"].Value();
      const YamlRef remote = item["remoteRef"];
      if (NamesNoSecret(key)) continue;
      Add(Title(object), remote["key"].Value(), remote["version"],
          {key, remote["property"].Value(), remote["key"].Value(), object.name});
    }
    for (const YamlRef item : spec["dataFrom"].Items()) {
      const YamlRef remote = item["extract"] ? item["extract"] : item;
      Add(Title(object), remote["key"].Value(), remote["version"],
          {remote["property"].Value(), remote["key"].Value(), object.name});
    }
  }

  // Mappings with objectName, in a text or in the texts within it.
  void Mounted(const KubernetesObject& object, std::string_view text, int depth,
               const PlaceOf& place) {
    if (!HoldsWord(text, "objectVersion")) return;
    const YamlStream stream = ReadYaml(text);
    for (uint32_t id = 0; id < stream.nodes.size(); id++) {
      if (stream.nodes[id].kind == YamlNode::Kind::kAlias) continue;
      const YamlRef node(stream, id);
      if (node.IsMapping()) {
        const std::string_view name = node["objectName"].Value();
        const Names names = {node["objectAlias"].Value(), name, object.name};
        for (const std::string_view field : {"objectVersion", "objectVersionLabel"}) {
          Add(Title(object), name, node[field], names, place);
        }
      } else if (depth == 0 && node.IsScalar()) {
        Mounted(object, node.Value(), 1, [&](Span) { return place(node.span()); });
      }
    }
  }

  const File& file_;
  std::vector<StoredVersion>& found_;
  std::set<uint32_t> seen_;  // versions of volumes, which containers share
};

bool IsOfCloudRun(const KubernetesObject& object) {
  return object.api_version.starts_with("serving.knative.dev/") ||
         object.api_version.starts_with("run.googleapis.com/");
}

void AddTextsOfYaml(const File& file, std::vector<StoredVersion>& found) {
  const YamlStream& stream = file.Yaml();
  for (uint32_t id = 0; id < stream.nodes.size(); id++) {
    if (stream.nodes[id].kind != YamlNode::Kind::kScalar) continue;
    const YamlRef scalar(stream, id);
    AddPinsInText(
        scalar.Value(), [&](Span part) { return PlaceWithin(file, scalar, part); }, found);
  }
}

}  // namespace

bool IsPinnedVersion(std::string_view version) {
  return !version.empty() &&
         std::find(kMoving.begin(), kMoving.end(), ToLower(version)) == kMoving.end();
}

void AddPinnedVersions(const File& file, std::vector<StoredVersion>& found) {
  if (IsTerraformName(file.name())) return AddPinsInTerraform(file, found);
  // What a provider class pins is called objectVersion.
  const bool kinds =
      file.Holds("SecretProviderClass") ||
      (file.Holds("version") && (file.Holds("ExternalSecret") || file.Holds("VaultStaticSecret") ||
                                 file.Holds("AzureKeyVaultSecret")));
  if (kinds && file.MayHoldManifests()) {
    Pins pins(file, found);
    for (const KubernetesObject& object : file.Kubernetes().objects) pins.OfObject(object);
  }
  const bool cloud_run = file.Holds("serving.knative.dev/") || file.Holds("run.googleapis.com/");
  if (cloud_run && file.MayHoldManifests()) {
    Pins pins(file, found);
    const KubernetesFile& manifests = file.Kubernetes();
    for (const KubernetesContainer& container : manifests.containers) {
      const KubernetesObject& object = manifests.objects[container.object];
      if (IsOfCloudRun(object)) pins.OfCloudRun(object, container);
    }
  }
  if (!MayHoldPinsInText(file)) return;
  if (file.IsManifest()) return AddTextsOfYaml(file, found);
  if (ClassifyDotenvName(file.name()) == DotenvUse::kNone && !file.name().ends_with(".ini")) return;
  for (const DotenvEntry& entry : file.Dotenv().entries) {
    AddPinsInText(
        entry.decoded, [&](Span) { return entry.value; }, found);
  }
}

}  // namespace leaktight
