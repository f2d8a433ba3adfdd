// Ways of keeping secrets out of git: no check objects to any of them, and what they make is known.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "policy/fact.h"
#include "support/checked.h"

namespace leaktight {
namespace {

using Strings = std::vector<std::string>;

Strings Objections(const std::string& text, const std::string& path = "k8s/a.yaml") {
  return CheckEngine().Objections(path, text);
}

size_t Count(const std::string& text, Fact::Kind kind) {
  const std::vector<Fact> facts = CheckEngine().FactsIn("k8s/a.yaml", text);
  return static_cast<size_t>(std::count_if(facts.begin(), facts.end(), [&](const Fact& fact) {
    return fact.kind == kind && fact.use == SecretUse::kMention;
  }));
}

const std::string kDeployment =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: backend\nspec:\n  template:\n"
    "    metadata:\n      annotations:\n";
const std::string kPod = "    spec:\n      containers:\n        - name: backend\n";

}  // namespace

TEST_CASE("annotations of Vault's agent injector are safe", "[policy]") {
  CHECK(Objections(kDeployment +
                   "        vault.hashicorp.com/agent-inject: \"true\"\n"
                   "        vault.hashicorp.com/role: flowdoc-backend\n"
                   "        vault.hashicorp.com/agent-inject-secret-db.env: "
                   "secret/data/flowdoc/db-password\n"
                   "        vault.hashicorp.com/agent-inject-template-db.env: |\n"
                   "          {{- with secret \"secret/data/flowdoc/db\" -}}\n"
                   "          export DB_PASSWORD=\"{{ .Data.data.password }}\"\n"
                   "          {{- end }}\n"
                   "        vault.hashicorp.com/agent-inject-token: \"true\"\n"
                   "        vault.hashicorp.com/secret-volume-path-db.env: /vault/secrets\n" +
                   kPod)
            .empty());
}

TEST_CASE("variables that the Vault secrets webhook fills in are safe", "[policy]") {
  CHECK(Objections(kDeployment +
                   "        vault.security.banzaicloud.io/vault-addr: https://vault:8200\n"
                   "        vault.security.banzaicloud.io/vault-tls-secret: vault-tls\n" +
                   kPod +
                   "          env:\n"
                   "            - name: DB_PASSWORD\n"
                   "              value: vault:secret/data/flowdoc/db#password\n"
                   "            - name: API_TOKEN\n"
                   "              value: vault:secret/data/flowdoc/api#${.token | b64dec}\n"
                   "            - name: DB_URL\n"
                   "              value: postgres://flowdoc:${vault:secret/data/db#password}@db/x\n"
                   "            - name: JWT_SECRET\n"
                   "              value: '>>vault:secret/data/flowdoc/jwt#secret#4'\n")
            .empty());
}

TEST_CASE("Argo CD's Vault plugin and others' references are safe", "[policy]") {
  CHECK(Objections("apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations:\n"
                   "    avp.kubernetes.io/path: secret/data/flowdoc\nstringData:\n"
                   "  DB_PASSWORD: <path:secret/data/flowdoc#password>\n"
                   "  TOKEN: <token>\n  KEY: ref+vault://secret/flowdoc#/key\n")
            .empty());
}

TEST_CASE("the secrets store's driver is safe and declares what it synchronises", "[policy]") {
  const std::string text =
      "apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata:\n"
      "  name: flowdoc\nspec:\n  provider: aws\n  parameters:\n    objects: |\n"
      "      - objectName: flowdoc/db-password\n        objectType: secretsmanager\n"
      "        jmesPath:\n          - path: password\n            objectAlias: db-password\n"
      "  secretObjects:\n    - secretName: flowdoc-db-secrets\n      type: Opaque\n      data:\n"
      "        - objectName: db-password\n          key: DB_PASSWORD\n";
  CHECK(Objections(text).empty());
  CHECK(Count(text, Fact::Kind::kSecretDeclared) == 1);
  CHECK(Objections(kDeployment + "        a: b\n" + kPod +
                   "      volumes:\n        - name: secrets\n          csi:\n"
                   "            driver: secrets-store.csi.k8s.io\n            readOnly: true\n"
                   "            volumeAttributes:\n              secretProviderClass: flowdoc\n")
            .empty());
}

TEST_CASE("a PushSecret is safe, makes no Secret and needs none", "[policy]") {
  const std::string text =
      "apiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata:\n  name: push\nspec:\n"
      "  selector:\n    secret:\n      name: flowdoc-db-secrets\n  secretStoreRefs:\n"
      "    - name: aws\n      kind: SecretStore\n  data:\n    - match:\n"
      "        secretKey: DB_PASSWORD\n        remoteRef:\n"
      "          remoteKey: flowdoc/db-password\n          property: password\n";
  CHECK(Objections(text).empty());
  CHECK(Count(text, Fact::Kind::kSecretDeclared) == 0);
  const std::vector<Fact> facts = CheckEngine().FactsIn("k8s/a.yaml", text);
  CHECK(std::all_of(facts.begin(), facts.end(), [](const Fact& fact) {
    return fact.kind != Fact::Kind::kSecretReference || fact.use == SecretUse::kMention;
  }));
}

}  // namespace leaktight
