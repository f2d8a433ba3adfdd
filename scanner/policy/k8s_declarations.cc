// Kinds whose purpose is a Secret. What each makes is told by:
//   Secret             kubernetes.io/docs/concepts/configuration/secret
//   ExternalSecret     external-secrets.io/latest/api/externalsecret, …/guides/templating
//   SealedSecret       github.com/bitnami-labs/sealed-secrets, README
//   SecretProviderClass  secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret
//   Certificate        cert-manager.io/docs/usage/certificate
//   SopsSecret         github.com/isindir/sops-secrets-operator, README
#include "policy/k8s_declarations.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "policy/object_names.h"
#include "policy/openshift_template.h"

namespace leaktight {

SecretDeclaration::SecretDeclaration(YamlRef name, std::string_view name_space)
    : SecretDeclaration(NameAsFarAsKnown(name.Value()), name.span(), name_space) {}

SecretDeclaration::SecretDeclaration(std::string name, Span span, std::string_view name_space)
    : fact_{.kind = Fact::Kind::kSecretDeclared, .name = std::move(name), .span = span} {
  // A namespace that is filled in later may be any.
  if (IsObjectName(name_space) || name_space == kEveryNamespace) fact_.name_space = name_space;
}

SecretDeclaration SecretDeclaration::WithSuffix(std::string_view suffix) const {
  SecretDeclaration other = *this;
  other.fact_.name += suffix;
  return other;
}

void SecretDeclaration::AddKey(YamlRef key) {
  if (key.IsScalar()) AddKey(NameAsFarAsKnown(key.Value()), key.span());
}

void SecretDeclaration::AddKey(std::string key, Span span) {
  // A key that stands for those that somebody is yet to put in.
  if (!IsWholeName(key) || HoldsWord(key, "PLACEHOLDER")) return Open();
  keys_.emplace_back(std::move(key), span);
}

void SecretDeclaration::AddKeysOf(YamlRef mapping) {
  for (const auto& [key, value] : mapping.Entries()) AddKey(key);
}

void SecretDeclaration::Write(std::vector<Fact>& facts) const {
  Fact fact = fact_;
  const bool extracted = !open_ && !extracted_.empty();
  if (open_ || extracted || keys_.empty()) facts.push_back(fact);
  if (extracted) {
    Fact of_store = fact_;
    of_store.kind = Fact::Kind::kSecretExtract;
    of_store.key = extracted_;
    facts.push_back(std::move(of_store));
  }
  for (const auto& [key, span] : keys_) {
    fact.key = key;
    fact.key_span = span;
    facts.push_back(fact);
  }
}

namespace {

// May a template put more keys into the mapping than can be read? A line that is nothing but
// template may be a loop.
bool MayHaveMore(const YamlStream& stream, YamlRef mapping) {
  if (!mapping) return false;
  if (!mapping.IsMapping()) return mapping.templated() || !mapping.Value().empty();
  if (!stream.templated) return false;
  // The lines behind the last value that can be read count too: "  {{- end }}".
  size_t end = mapping.span().end;
  while (end < stream.text.size()) {
    const size_t line = stream.text.find('\n', end);
    if (line == std::string_view::npos) break;
    const std::string_view next = Trim(stream.text.substr(line + 1, 80));
    if (!next.starts_with("{{")) break;
    end = stream.text.find('\n', line + 1);
    if (end == std::string_view::npos) end = stream.text.size();
  }
  std::string_view text = Span{mapping.span().begin, end}.In(stream.text);
  while (!text.empty()) {
    const size_t newline = std::min(text.find('\n'), text.size());
    const std::string_view line = Trim(text.substr(0, newline));
    text.remove_prefix(std::min(newline + 1, text.size()));
    if (!line.starts_with("{{")) continue;
    for (const std::string_view word : {"range", "toYaml", "include", "template", "tpl", "Files"}) {
      if (HoldsWord(line, word)) return true;
    }
  }
  return false;
}

bool HoldsAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return HoldsWord(text, word); });
}

}  // namespace

// Labels by which a controller finds Secrets, so that nobody names them.
bool IsFoundByLabel(YamlRef metadata) {
  const auto& labels = metadata["labels"].Entries();
  return std::any_of(labels.begin(), labels.end(), [](const auto& label) {
    const std::string_view key = label.first.Value();
    if (HoldsAny(key, {"grafana_", "jenkins-"})) return true;
    if (key.find('/') == std::string_view::npos) return false;
    return !HoldsAny(key, {"app.kubernetes.io/", "helm.sh/", "kustomize.toolkit.fluxcd.io/",
                           "kubernetes.io/", "app.openshift.io/"});
  });
}

// Annotations by which a controller copies, fills or uses a Secret.
bool IsHandledByAnnotation(YamlRef metadata) {
  const auto& annotations = metadata["annotations"].Entries();
  return std::any_of(annotations.begin(), annotations.end(), [](const auto& annotation) {
    return HoldsAny(annotation.first.Value(),
                    {"reflector", "replicator", "kubed", "config-syncer", "secret-generator",
                     "tekton.dev/", "kubernetes.io/service-account.name", "cert-manager.io/"});
  });
}

namespace {

bool IsUsedByItsType(std::string_view type) {
  // An image pull secret may be a node's, or the default service account's, by hand.
  return HoldsAny(type, {"helm.sh/release", "service-account-token", "bootstrap.kubernetes.io",
                         "kubernetes.io/dockerc"});
}

void AddSecret(const YamlStream& stream, const KubernetesObject& object, std::vector<Fact>& facts) {
  const YamlRef metadata = object.node["metadata"];
  const YamlRef name = metadata["name"] ? metadata["name"] : metadata["generateName"];
  const bool handled = IsHandledByAnnotation(metadata);
  SecretDeclaration secret =
      metadata["name"]
          ? SecretDeclaration(NameIn(object, name.Value()), name.span(),
                              handled ? kEveryNamespace : object.name_space)
          : SecretDeclaration(NameIn(object, name.Value()) + "*", name.span(), object.name_space);
  if (handled || IsFoundByLabel(metadata) || IsUsedByItsType(object.node["type"].Value())) {
    secret.Imply();
  }
  if (handled) secret.Open();
  for (const std::string_view field : {"data", "stringData"}) {
    secret.AddKeysOf(object.node[field]);
    if (MayHaveMore(stream, object.node[field])) secret.Open();
  }
  secret.Write(facts);
}

// Of one store or of all namespaces.
void AddExternalSecret(const YamlStream& stream, const KubernetesObject& object, YamlRef spec,
                       std::string_view name_space, std::vector<Fact>& facts) {
  const YamlRef target = spec["target"];
  const YamlRef name = target["name"] ? target["name"] : object.node["metadata"]["name"];
  SecretDeclaration secret(NameIn(object, name.Value()), name.span(), name_space);
  const YamlRef of_template = target["template"];
  if (IsFoundByLabel(of_template["metadata"]) || IsHandledByAnnotation(of_template["metadata"]) ||
      IsUsedByItsType(of_template["type"].Value())) {
    secret.Imply();
  }
  // What a template is made from stays out of the Secret, unless it is to be merged in.
  const YamlRef made = of_template["data"];
  const bool replaced = (!made.Entries().empty() || of_template["templateFrom"]) &&
                        of_template["mergePolicy"].Value() != "Merge";
  if (!replaced) {
    for (const YamlRef entry : spec["data"].Items()) {
      // The older operator of this name calls it `name`.
      secret.AddKey(entry["secretKey"] ? entry["secretKey"] : entry["name"]);
    }
    if (auto stored = ExtractedNames(spec)) {
      secret.OpenBy(*std::move(stored));
    } else if (spec["dataFrom"]) {
      secret.Open();
    }
    if (MayHaveMore(stream, spec["data"])) secret.Open();
  }
  secret.AddKeysOf(made);
  if (of_template["templateFrom"] || MayHaveMore(stream, made) ||
      target["creationPolicy"].Value() == "Merge") {  // into one that is there
    secret.Open();
  }
  secret.Write(facts);
}

void AddClusterExternalSecret(const YamlStream& stream, const KubernetesObject& object,
                              std::vector<Fact>& facts) {
  const YamlRef spec = object.node["spec"];
  const YamlRef external = spec["externalSecretSpec"];
  AddStoreReferences(external, facts);
  if (spec["externalSecretName"] && !external["target"]["name"]) {
    SecretDeclaration secret(spec["externalSecretName"], kEveryNamespace);
    secret.Open();
    secret.Write(facts);
    return;
  }
  AddExternalSecret(stream, object, external, kEveryNamespace, facts);
}

void AddSealedSecret(const YamlStream& stream, const KubernetesObject& object,
                     std::vector<Fact>& facts) {
  const YamlRef spec = object.node["spec"];
  const YamlRef made = spec["template"]["metadata"];
  const YamlRef name = made["name"] ? made["name"] : object.node["metadata"]["name"];
  const YamlRef name_space = made["namespace"];
  const bool handled = IsHandledByAnnotation(made);
  SecretDeclaration secret(NameIn(object, name.Value()), name.span(),
                           handled      ? kEveryNamespace
                           : name_space ? name_space.Value()
                                        : object.name_space);
  if (handled || IsFoundByLabel(made) || IsUsedByItsType(spec["template"]["type"].Value())) {
    secret.Imply();
  }
  secret.AddKeysOf(spec["encryptedData"]);
  secret.AddKeysOf(spec["template"]["data"]);
  if (MayHaveMore(stream, spec["encryptedData"])) secret.Open();
  secret.Write(facts);
}

void AddSecretProviderClass(const KubernetesObject& object, std::vector<Fact>& facts) {
  for (const YamlRef made : object.node["spec"]["secretObjects"].Items()) {
    SecretDeclaration secret(made["secretName"], object.name_space);
    for (const YamlRef entry : made["data"].Items()) secret.AddKey(entry["key"]);
    secret.Write(facts);
  }
}

void AddCertificate(const KubernetesObject& object, std::vector<Fact>& facts) {
  const YamlRef spec = object.node["spec"];
  SecretDeclaration secret(spec["secretName"], object.name_space);
  secret.Imply();
  for (const std::string_view key : {"tls.crt", "tls.key", "ca.crt"}) {
    secret.AddKey(std::string(key), spec["secretName"].span());
  }
  if (spec["keystores"] || spec["additionalOutputFormats"] || spec["secretTemplate"]) {
    secret.Open();
  }
  secret.Write(facts);
}

void AddSopsSecret(const KubernetesObject& object, std::vector<Fact>& facts) {
  const YamlRef spec = object.node["spec"];
  for (const std::string_view list : {"secretTemplates", "secret_templates"}) {
    for (const YamlRef made : spec[list].Items()) {
      SecretDeclaration secret(made["name"], object.name_space);
      secret.AddKeysOf(made["data"]);
      secret.AddKeysOf(made["stringData"]);
      secret.Write(facts);
    }
  }
}

}  // namespace

void AddSecretDeclarations(const YamlStream& stream, const KubernetesObject& object,
                           std::vector<Fact>& facts) {
  const std::string_view kind = object.kind.Value();
  const YamlRef spec = object.node["spec"];
  if (kind == "Secret" && (object.api_version == "v1" || object.api_version.empty())) {
    AddSecret(stream, object, facts);
  } else if (kind == "ExternalSecret") {
    // The older operator has everything a level higher.
    AddExternalSecret(stream, object, spec ? spec : object.node, object.name_space, facts);
    AddStoreReferences(spec, facts);
  } else if (kind == "ClusterExternalSecret") {
    AddClusterExternalSecret(stream, object, facts);
  } else if (kind == "SealedSecret") {
    AddSealedSecret(stream, object, facts);
  } else if (kind == "SecretProviderClass") {
    AddSecretProviderClass(object, facts);
  } else if (kind == "Certificate" && object.api_version.starts_with("cert-manager.io/")) {
    AddCertificate(object, facts);
  } else if (kind == "SopsSecret") {
    AddSopsSecret(object, facts);
  } else {
    AddOperatorSecrets(stream, object, facts);
  }
}

}  // namespace leaktight
