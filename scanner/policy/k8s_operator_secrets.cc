// Secrets that operators make for their resources. Each row of the table is told by the operator's
// own documentation:
//   secrets.hashicorp.com       developer.hashicorp.com/vault/docs/platform/k8s/vso/api-reference
//   ricoberger.de               github.com/ricoberger/vault-secrets-operator, README
//   secrets.infisical.com       infisical.com/docs/integrations/platforms/kubernetes
//   onepassword.com             developer.1password.com/docs/k8s/operator
//   secrets.doppler.com         docs.doppler.com/docs/kubernetes-operator
//   spv.no                      akv2k8s.io/reference/azure-key-vault-secret
//   k8s.bitwarden.com           bitwarden.com/help/secrets-manager-kubernetes-operator
//   postgresql.cnpg.io          cloudnative-pg.io/documentation/current/applications
//   acid.zalan.do               postgres-operator.readthedocs.io/en/latest/user
//   postgres-operator.crunchydata.com  access.crunchydata.com/documentation/postgres-operator
//   kafka.strimzi.io            strimzi.io/docs/operators/latest/deploying
//   rabbitmq.com                rabbitmq.com/kubernetes/operator/using-operator
//   elasticsearch.k8s.elastic.co, kibana.k8s.elastic.co  elastic.co/guide/en/cloud-on-k8s
//   mongodbcommunity.mongodb.com  github.com/mongodb/mongodb-kubernetes-operator, docs/users.md
//   objectbucket.io rook.io/docs/rook/latest/CRDs/Object-Storage/ceph-object-bucket-claim
//   secretgenerator.mittwald.de, secretgen.k14s.io, secretgen.carvel.dev  their READMEs
//   services.cloud.sap.com, servicecatalog.k8s.io  their API references
//   k8s.keycloak.org            keycloak.org/operator/basic-deployment
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "policy/k8s_declarations.h"
#include "policy/object_names.h"

namespace leaktight {
namespace {

struct Made {
  std::string_view kind;
  std::string_view group;   // or its end
  std::string_view name;    // where its name stands; `[]`: each item of a list
  std::string_view suffix;  // what is put behind it
  bool implied;             // nobody need use it
};

constexpr std::array<Made, 47> kMade = {{
    {"VaultStaticSecret", "secrets.hashicorp.com", "spec.destination.name", "", false},
    {"VaultDynamicSecret", "secrets.hashicorp.com", "spec.destination.name", "", false},
    {"VaultPKISecret", "secrets.hashicorp.com", "spec.destination.name", "", true},
    {"HCPVaultSecretsApp", "secrets.hashicorp.com", "spec.destination.name", "", false},
    {"InfisicalSecret", "infisical.com", "spec.managedSecretReference.secretName", "", false},
    {"InfisicalSecret", "infisical.com", "spec.managedKubeSecretReferences[].secretName", "",
     false},
    {"InfisicalDynamicSecret", "infisical.com", "spec.managedSecretReference.secretName", "",
     false},
    {"OnePasswordItem", "onepassword.com", "metadata.name", "", false},
    {"DopplerSecret", "doppler.com", "spec.managedSecret.name", "", false},
    {"AzureKeyVaultSecret", "spv.no", "spec.output.secret.name", "", false},
    {"BitwardenSecret", "bitwarden.com", "spec.secretName", "", false},
    {"BitwardenSecret", "lerentis.uploadfilter24.eu", "spec.name", "", false},
    {"AWSSecret", "mumoshu.github.io", "metadata.name", "", false},
    {"SecretTemplate", "carvel.dev", "metadata.name", "", false},
    {"SecretImport", "carvel.dev", "metadata.name", "", false},
    {"Password", "k14s.io", "metadata.name", "", false},
    {"RSAKey", "k14s.io", "metadata.name", "", false},
    {"SSHKey", "k14s.io", "metadata.name", "", false},
    {"StringSecret", "mittwald.de", "metadata.name", "", false},
    {"SSHKeyPair", "mittwald.de", "metadata.name", "", false},
    {"SopsSecretGenerator", "", "metadata.name", "", false},
    {"SecretGenerator", "builtin", "metadata.name", "", false},
    {"Cluster", "postgresql.cnpg.io", "metadata.name", "-app", true},
    {"Cluster", "postgresql.cnpg.io", "metadata.name", "-superuser", true},
    {"Cluster", "postgresql.cnpg.io", "metadata.name", "-ca", true},
    {"Cluster", "postgresql.cnpg.io", "metadata.name", "-server", true},
    {"PostgresCluster", "crunchydata.com", "metadata.name", "-pguser-*", true},
    {"Kafka", "kafka.strimzi.io", "metadata.name", "-cluster-ca-cert", true},
    {"Kafka", "kafka.strimzi.io", "metadata.name", "-clients-ca-cert", true},
    {"KafkaUser", "kafka.strimzi.io", "metadata.name", "", true},
    {"RabbitmqCluster", "rabbitmq.com", "metadata.name", "-default-user", true},
    {"User", "rabbitmq.com", "metadata.name", "-user-credentials", true},
    {"Elasticsearch", "elasticsearch.k8s.elastic.co", "metadata.name", "-es-elastic-user", true},
    {"Elasticsearch", "elasticsearch.k8s.elastic.co", "metadata.name", "-es-http-certs-public",
     true},
    {"Elasticsearch", "elasticsearch.k8s.elastic.co", "metadata.name", "-es-*", true},
    {"Kibana", "kibana.k8s.elastic.co", "metadata.name", "-kb-*", true},
    {"MongoDBCommunity", "mongodb.com", "spec.users[].connectionStringSecretName", "", true},
    {"MongoDBCommunity", "mongodb.com", "metadata.name", "-*", true},
    {"ObjectBucketClaim", "objectbucket.io", "metadata.name", "", true},
    {"ServiceBinding", "", "metadata.name", "", true},
    {"ServiceBinding", "", "spec.secretName", "", true},
    {"ServiceCredentialBinding", "", "spec.writeConnectionSecretToRef.name", "", true},
    {"Keycloak", "keycloak.org", "metadata.name", "-initial-admin", true},
    {"ServiceAccount", "v1", "metadata.name", "-token-*", true},
    {"ServiceAccount", "v1", "metadata.name", "-dockercfg-*", true},
    {"HelmRelease", "", "spec.releaseName", "-*", true},
    {"HelmRelease", "", "spec.releaseName", "", true},
}};

// Fields of custom resources that name a Secret which the controller writes, whatever the kind.
constexpr std::array<std::string_view, 20> kOutputs = {
    "writeConnectionSecretToRef",
    "writeConnectionSecretsToRef",
    "publishConnectionDetailsTo",
    "connectionSecretToRef",
    "connectionSecretName",
    "privateKeySecretRef",
    "outputSecretName",
    "outputSecret",
    "outputSecretRef",
    "targetSecret",
    "targetSecretName",
    "targetSecretRef",
    "destinationSecret",
    "destinationSecretName",
    "destinationSecretRef",
    "managedSecret",
    "managedSecretName",
    "generatedSecret",
    "generatedSecretName",
    "resultSecretName",
};

// Custom resources that are about traffic, watching or delivery: none of them brings a Secret of
// its own name.
constexpr std::array<std::string_view, 35> kBringNone = {
    "ServiceMonitor",     "PodMonitor",      "PrometheusRule", "Probe",
    "IngressRoute",       "IngressRouteTCP", "Middleware",     "HTTPRoute",
    "GRPCRoute",          "TCPRoute",        "TLSRoute",       "Gateway",
    "GatewayClass",       "VirtualService",  "Application",    "ApplicationSet",
    "DestinationRule",    "AppProject",      "Kustomization",  "GitRepository",
    "HelmRepository",     "OCIRepository",   "Bucket",         "ImagePolicy",
    "ImageRepository",    "PushSecret",      "SecretStore",    "ClusterSecretStore",
    "AlertmanagerConfig", "ScaledObject",    "Route",          "DeploymentConfig",
    "BuildConfig",        "ImageStream",     "VaultAuth",
};

std::string_view GroupOf(const KubernetesObject& object) {
  return object.api_version.substr(0, object.api_version.find('/'));
}

bool IsOfGroup(const KubernetesObject& object, std::string_view group) {
  return group.empty() || GroupOf(object).ends_with(group);
}

// Every node that a path leads to, with the mapping that it stands in.
void Follow(YamlRef node, std::string_view path, std::vector<std::pair<YamlRef, YamlRef>>& found) {
  const size_t dot = path.find('.');
  std::string_view step = path.substr(0, dot);
  const bool each = step.ends_with("[]");
  if (each) step.remove_suffix(2);
  const YamlRef next = node[step];
  if (dot == std::string_view::npos) {
    if (next.IsScalar()) found.emplace_back(next, node);
  } else if (each) {
    for (const YamlRef item : next.Items()) Follow(item, path.substr(dot + 1), found);
  } else {
    Follow(next, path.substr(dot + 1), found);
  }
}

std::string_view NamespaceBeside(YamlRef mapping, const KubernetesObject& object) {
  for (const std::string_view key : {"namespace", "secretNamespace"}) {
    if (mapping[key].IsScalar()) return mapping[key].Value();
  }
  return object.name_space;
}

void AddFromTable(const KubernetesObject& object, std::vector<Fact>& facts) {
  for (const Made& made : kMade) {
    if (object.kind.Value() != made.kind || !IsOfGroup(object, made.group)) continue;
    std::vector<std::pair<YamlRef, YamlRef>> names;
    Follow(object.node, made.name, names);
    for (const auto& [name, beside] : names) {
      // CloudNativePG hands annotations on to what it makes; one may have it copied elsewhere.
      const bool copied = IsHandledByAnnotation(object.node["spec"]["inheritedMetadata"]);
      const std::string_view name_space =
          copied ? kEveryNamespace : NamespaceBeside(beside, object);
      SecretDeclaration secret = SecretDeclaration(name, name_space).WithSuffix(made.suffix);
      if (made.implied) secret.Imply();
      secret.Open();
      secret.Write(facts);
    }
  }
}

// `spec.users` lists those who get one each, called `{user}.{cluster}.credentials.{group}`.
void AddZalandoUsers(const KubernetesObject& object, std::vector<Fact>& facts) {
  const YamlRef users = object.node["spec"]["users"];
  const auto add = [&](std::string user) {
    std::replace(user.begin(), user.end(), '_', '-');
    user = NameAsFarAsKnown(user) + "." + NameAsFarAsKnown(object.name) +
           ".credentials.postgresql.acid.zalan.do";
    SecretDeclaration secret(std::move(user), object.node["metadata"]["name"].span(),
                             object.name_space);
    secret.Imply();
    secret.Open();
    secret.Write(facts);
  };
  for (const std::string_view user : {"postgres", "standby", "*"}) add(std::string(user));
  for (const auto& [user, flags] : users.Entries()) add(std::string(user.Value()));
}

// What fields of these names say, wherever they stand in a custom resource: of the Secret's name,
// or of a mapping with it.
void AddOutputs(const YamlStream& stream, const KubernetesObject& object,
                std::vector<Fact>& facts) {
  const uint32_t end = stream.nodes[object.node.id()].next;
  for (uint32_t id = object.node.id(); id < end; id++) {
    if (stream.nodes[id].kind != YamlNode::Kind::kMapping) continue;
    const YamlRef mapping(stream, id);
    // MariaDB's operator makes up what is marked so.
    const bool generated = mapping["generate"].Value() == "true" && mapping["name"].IsScalar();
    if (generated) {
      SecretDeclaration secret(mapping["name"], object.name_space);
      secret.Imply();
      secret.Open();
      secret.Write(facts);
    }
    for (const auto& [key, value] : mapping.Entries()) {
      if (std::find(kOutputs.begin(), kOutputs.end(), key.Value()) == kOutputs.end()) continue;
      YamlRef name = value;
      if (value.IsMapping()) name = value["name"] ? value["name"] : value["secretName"];
      if (!name.IsScalar()) continue;
      SecretDeclaration secret(
          name, value.IsMapping() ? NamespaceBeside(value, object) : object.name_space);
      secret.Imply();
      secret.Open();
      secret.Write(facts);
    }
  }
}

// A controller may call Secrets after the resource that it makes them for.
void AddGuess(const YamlStream& stream, const KubernetesObject& object, std::vector<Fact>& facts) {
  const std::string_view kind = object.kind.Value();
  // Argo CD's brings one where it is a chart's release.
  const YamlRef source = object.node["spec"]["source"];
  const bool chart = kind == "Application" && (source["chart"] || source["helm"]);
  if (!chart && std::find(kBringNone.begin(), kBringNone.end(), kind) != kBringNone.end()) return;
  const YamlRef name = object.node["metadata"]["name"];
  if (!IsObjectName(name.Value()) || !Containers(stream, object).empty()) return;
  SecretDeclaration secret(name, "");
  secret.Imply();
  secret.Open();
  secret.WithSuffix("-*").Write(facts);
}

}  // namespace

bool IsCustomResource(const KubernetesObject& object) {
  const std::string_view group = GroupOf(object);
  return group.find('.') != std::string_view::npos && !group.ends_with(".k8s.io");
}

void AddOperatorSecrets(const YamlStream& stream, const KubernetesObject& object,
                        std::vector<Fact>& facts) {
  const std::string_view kind = object.kind.Value();
  if (kind == "CustomResourceDefinition") return;
  AddFromTable(object, facts);
  if (!IsCustomResource(object)) return;
  if (kind == "postgresql" && IsOfGroup(object, "acid.zalan.do")) AddZalandoUsers(object, facts);
  if (kind == "VaultSecret") {  // ricoberger.de, koudingspawn.de: with the keys that are listed
    SecretDeclaration secret(object.node["metadata"]["name"], object.name_space);
    for (const YamlRef key : object.node["spec"]["keys"].Items()) secret.AddKey(key);
    if (object.node["spec"]["templates"]) secret.Open();
    secret.Write(facts);
    return;
  }
  AddOutputs(stream, object, facts);
  AddGuess(stream, object, facts);
}

}  // namespace leaktight
