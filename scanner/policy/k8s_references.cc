// Where pods name Secrets: kubernetes.io/docs/concepts/configuration/secret, …/storage/volumes,
// …/storage/projected-volumes; persistent volumes: …/reference/kubernetes-api/config-and-storage-
// resources/persistent-volume-v1; ingresses: …/services-networking/ingress; gateways:
// gateway-api.sigs.k8s.io/guides/tls.
#include "policy/k8s_references.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/object_names.h"
#include "policy/openshift_template.h"
#include "policy/secret_value.h"

namespace leaktight {
namespace {

// Does a field of this name hold the name of a Secret, or a mapping with it? Custom resources call
// it after what is in there: authRef, tlsRefs.
bool SpeaksOfSecrets(std::string_view key) {
  if (key.ends_with("Ref") || key.ends_with("Refs")) return !key.starts_with("configMap");
  // One letter tells of most that they do not.
  const bool any_c = std::any_of(key.begin(), key.end(), [](char c) { return (c | 0x20) == 'c'; });
  if (key.size() < 6 || !any_c) return false;
  return HoldsIgnoringCase(key, "secret") || HoldsIgnoringCase(key, "credential") ||
         EqualIgnoringCase(key, "resourcenames");
}

// Facts are kept on disk: a value that may be a secret itself, and no name of one, is never one.
bool MayBeTheSecretItself(std::string_view name) {
  const ValueKind kind = ClassifyValue(name);
  return kind == ValueKind::kSecret || kind == ValueKind::kHash || kind == ValueKind::kUuid;
}

class References {
 public:
  // `object` is null where it is none of Kubernetes'.
  References(const YamlStream& stream, const KubernetesObject* object, std::vector<Fact>& facts)
      : stream_(stream), object_(object), facts_(facts) {
    if (object != nullptr && IsObjectName(object->name_space)) name_space_ = object->name_space;
  }

  void Walk(YamlRef root) {
    const uint32_t begin = root.id();
    const uint32_t end = stream_.nodes[begin].next;
    std::vector<bool> speaks(end - begin);  // values of fields that speak of Secrets
    uint32_t secret_until = 0;              // where the one ends that this node stands in
    for (uint32_t id = begin; id < end; id++) {
      if (speaks[id - begin]) secret_until = std::max(secret_until, stream_.nodes[id].next);
      if (stream_.nodes[id].kind != YamlNode::Kind::kMapping) continue;
      const YamlRef mapping(stream_, id);
      const bool inside = id < secret_until;
      bool of_secret = inside;
      YamlRef called;
      mapping.ForEachEntry([&](YamlRef key, YamlRef value) {
        const std::string_view name = key.Value();
        if (name == "name" && !called) called = value;
        // {name: db, key: PASSWORD}, whatever the field is called; a volume of a chart's values:
        // {type: secret, name: db}.
        if (name == "key") of_secret |= value.IsScalar();
        if (name == "type") of_secret |= value.Value() == "secret" || value.Value() == "Secret";
        if (name == "kind") of_secret |= value.Value() == "Secret" && id != begin;
        if (object_ != nullptr) Needs(name, value);
        if (!SpeaksOfSecrets(name)) return;
        if (value.IsScalar()) MentionAll(value, name);
        for (const YamlRef item : value.Items()) Mention(item);
        // Of an alias the target is walked in its own place.
        if (!value.IsScalar() && value.id() > id && value.id() < end) {
          speaks[value.id() - begin] = true;
        }
      });
      if (of_secret) Mention(called);
      if (inside) Mention(mapping["secretName"]);
      // {name: TLS_SECRET_NAME, value: web-tls}
      if (called && SpeaksOfSecrets(called.Value())) Mention(mapping["value"]);
    }
    for (Fact& fact : mentions_) facts_.push_back(std::move(fact));
  }

  // A pod's volume, or what a persistent one is made of.
  void AddVolume(YamlRef volume) {
    const YamlRef secret = volume["secret"];
    AddMount(secret["secretName"], secret);
    const YamlRef azure = volume["azureFile"];
    Add(SecretUse::kMount, azure["secretName"], {}, false, azure["secretNamespace"].Value());
    for (const std::string_view kind :
         {"cephfs", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos"}) {
      const YamlRef login = volume[kind]["secretRef"];
      Add(SecretUse::kMount, login["name"], {}, false, login["namespace"].Value());
    }
    const YamlRef driver = volume["csi"];
    for (const std::string_view step :
         {"nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef",
          "controllerPublishSecretRef", "controllerExpandSecretRef"}) {
      const YamlRef login = driver[step];
      Add(SecretUse::kMount, login["name"], {}, false, login["namespace"].Value());
    }
    for (const YamlRef source : volume["projected"]["sources"].Items()) {
      AddMount(source["secret"]["name"], source["secret"]);
    }
  }

 private:
  // What a pod cannot run without, by the field in which it stands.
  void Needs(std::string_view field, YamlRef value) {
    if (value.IsScalar()) return;
    if (field == "valueFrom") {
      const YamlRef from = value["secretKeyRef"];
      Add(SecretUse::kContainer, from["name"], from["key"], IsOptional(from));
    } else if (field == "envFrom") {
      for (const YamlRef item : value.Items()) {
        const YamlRef from = item["secretRef"];
        Add(SecretUse::kContainer, from["name"], {}, IsOptional(from));
      }
    } else if (field == "volumes") {
      for (const YamlRef volume : value.Items()) AddVolume(volume);
    } else if (field == "imagePullSecrets") {
      for (const YamlRef item : value.Items()) {
        Add(SecretUse::kImagePull, item.IsScalar() ? item : item["name"], {}, false);
      }
    } else if (field == "tls") {
      for (const YamlRef item : value.Items()) {
        Add(SecretUse::kTls, item["secretName"], {}, false);
      }
    } else if (field == "certificateRefs") {
      for (const YamlRef item : value.Items()) {
        const YamlRef kind = item["kind"];
        if (kind && kind.Value() != "Secret") continue;
        Add(SecretUse::kTls, item["name"], {}, false, item["namespace"].Value());
      }
    }
  }

  void AddMount(YamlRef name, YamlRef secret) {
    const YamlItems items = secret["items"].Items();
    for (const YamlRef item : items) {
      Add(SecretUse::kMount, name, item["key"], IsOptional(secret));
    }
    if (items.empty()) Add(SecretUse::kMount, name, {}, IsOptional(secret));
  }

  static bool IsOptional(YamlRef reference) { return reference["optional"].Value() == "true"; }

  void Add(SecretUse use, YamlRef name, YamlRef key, bool optional,
           std::string_view name_space = {}) {
    if (!name.IsScalar() || name.Value().empty()) return;
    if (!seen_.insert({name.span().begin, key.span().begin}).second) return;
    needed_.insert(name.span().begin);
    Fact fact{.kind = Fact::Kind::kSecretReference,
              .name = NameIn(*object_, name.Value()),
              .span = name.span(),
              .name_space = IsObjectName(name_space) ? std::string(name_space) : name_space_,
              .optional = optional,
              .use = use};
    fact.adjustable = fact.name != NameAsFarAsKnown(name.Value());
    if (key.IsScalar()) fact.key = NameAsFarAsKnown(key.Value());
    if (IsWholeName(fact.key)) {
      fact.key_span = key.span();
    } else {
      fact.key.clear();
    }
    facts_.push_back(std::move(fact));
  }

  // One name, or several: secret.reloader.stakater.com/reload: one,two.
  // Under `field` it may also be the secret itself.
  void MentionAll(YamlRef value, std::string_view field) {
    constexpr size_t kMostBytes = 4096;
    const std::string_view text = value.Value();
    if (value.templated() || text.find(',') == std::string_view::npos || text.size() > kMostBytes) {
      return Mention(value, field);
    }
    if (IsSecretUnder(field, text)) return;
    for (size_t begin = 0; begin < text.size();) {
      const size_t comma = std::min(text.find(',', begin), text.size());
      const std::string name(Trim(text.substr(begin, comma - begin)));
      if (IsObjectName(name) && !MayBeTheSecretItself(name) && mentioned_.insert(name).second) {
        mentions_.push_back(
            {.kind = Fact::Kind::kSecretReference, .name = name, .span = value.span()});
      }
      begin = comma + 1;
    }
  }

  // A name, also as "namespace/name"; once a file.
  void Mention(YamlRef value, std::string_view field = {}) {
    if (!value.IsScalar() || needed_.contains(value.span().begin)) return;
    const std::string_view text = value.Value();
    const size_t slash = value.templated() ? std::string_view::npos : text.rfind('/');
    const std::string_view last = slash == std::string_view::npos ? text : text.substr(slash + 1);
    const std::string name = object_ == nullptr ? NameAsFarAsKnown(last) : NameIn(*object_, last);
    const bool fits = IsWholeName(name) ? IsObjectName(name) : text.size() < 254;
    if (!fits || name == "true" || name == "false") return;
    if (!field.empty() && IsSecretUnder(field, text)) return;
    if (!mentioned_.insert(name).second) return;
    if (name == "*" && !value.templated()) return;
    if (MayBeTheSecretItself(name)) return;
    mentions_.push_back({.kind = Fact::Kind::kSecretReference, .name = name, .span = value.span()});
  }

  const YamlStream& stream_;
  std::string name_space_;
  const KubernetesObject* object_;
  std::vector<Fact>& facts_;
  std::vector<Fact> mentions_;
  std::set<std::pair<size_t, size_t>> seen_;
  std::set<size_t> needed_;  // where names stand that are no mere mentions
  std::set<std::string> mentioned_;
};

// A TLS Secret that cert-manager makes for who asks for it by annotation:
// cert-manager.io/docs/usage/ingress, …/usage/gateway.
void AddCertificatesAsked(const KubernetesObject& object, std::vector<Fact>& facts) {
  const auto annotations = object.node["metadata"]["annotations"].Entries();
  const bool asked = std::any_of(annotations.begin(), annotations.end(), [](const auto& entry) {
    const std::string_view key = entry.first.Value();
    return key.starts_with("cert-manager.io/") || key.starts_with("certmanager.k8s.io/") ||
           key == "kubernetes.io/tls-acme" || key.starts_with("cert.gardener.cloud/");
  });
  if (!asked) return;
  const size_t count = facts.size();
  for (size_t i = 0; i < count; i++) {
    if (facts[i].kind != Fact::Kind::kSecretReference || facts[i].use != SecretUse::kTls) continue;
    if (!object.node.span().Contains(facts[i].span)) continue;
    Fact made = facts[i];
    made.kind = Fact::Kind::kSecretDeclared;
    made.use = SecretUse::kMention;
    made.implied = true;
    facts.push_back(std::move(made));
  }
}

// `secrets` of a service account; a list of names.
void AddAccount(const KubernetesObject& object, std::vector<Fact>& facts) {
  for (const YamlRef item : object.node["secrets"].Items()) {
    const YamlRef name = item["name"];
    if (!name.IsScalar() || name.Value().empty()) continue;
    Fact fact{.kind = Fact::Kind::kSecretReference,
              .name = NameIn(object, name.Value()),
              .span = name.span(),
              .use = SecretUse::kAccount};
    if (IsObjectName(object.name_space)) fact.name_space = object.name_space;
    facts.push_back(std::move(fact));
  }
}

}  // namespace

void AddSecretReferences(const YamlStream& stream, const KubernetesObject& object,
                         std::vector<Fact>& facts) {
  const std::string_view kind = object.kind.Value();
  // A schema speaks of fields; the others make what they name.
  if (kind == "CustomResourceDefinition" || kind == "SecretProviderClass" || kind == "Secret") {
    return;
  }
  if (kind == "ServiceAccount") AddAccount(object, facts);
  References references(stream, &object, facts);
  if (kind == "PersistentVolume") references.AddVolume(object.node["spec"]);
  references.Walk(object.node);
  AddCertificatesAsked(object, facts);
}

void AddSecretReferencesWithin(const YamlStream& stream, YamlRef part, std::vector<Fact>& facts) {
  const KubernetesObject unknown;
  References(stream, &unknown, facts).Walk(part);
}

void AddSecretMentions(const YamlStream& stream, YamlRef root, std::vector<Fact>& facts) {
  References(stream, nullptr, facts).Walk(root);
}

}  // namespace leaktight
