// Names of secrets are not secrets: what charts, operators and manifests call them, with values as
// they really stand there.
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "policy/secret_value.h"
#include "support/checked.h"

namespace leaktight {
namespace {

const std::vector<std::pair<std::string, std::string>> kNames = {
    {"existingSecret", "my-release-postgresql"},
    {"existingSecret", "db-prod-7f9a2c"},
    {"existingSecretName", "flowdoc-db-secrets"},
    {"existingSecretKey", "postgres-password"},
    {"existingSecretPasswordKey", "redis-password"},
    {"existingSecretAdminPasswordKey", "admin-password"},
    {"existingSecretUserKey", "username"},
    {"existingPasswordSecret", "harbor-admin-password"},
    {"secretName", "wildcard-example-com-tls"},
    {"secretName", "letsencrypt-prod-9d1f"},
    {"secret-name", "app-credentials-2024"},
    {"secretKey", "db_password"},
    {"secretKeyName", "api-key"},
    {"passwordSecretRef", "smtp-password-v2"},
    {"passwordSecret", "argo-admin-password"},
    {"passwordKey", "postgres-password"},
    {"passwordFile", "/etc/secrets/db-password"},
    {"privateKeySecretRef", "letsencrypt-prod-account-key"},
    {"accessKeyIDSecretRef", "aws-credentials"},
    {"secretAccessKeySecretRef", "prod-route53-credentials-secret"},
    {"superuserSecret", "cluster-example-superuser"},
    {"adminPasswordSecretName", "keycloak-initial-admin"},
    {"secretStoreRef", "aws-secrets-manager"},
    {"clusterSecretStoreName", "vault-backend"},
    {"remoteRefKey", "prod/flowdoc/database"},
    {"property", "DB_PASSWORD"},
    {"tlsSecret", "ingress-tls-cert"},
    {"tlsSecretName", "app.example.com-tls"},
    {"imagePullSecret", "ghcr-pull-2023"},
    {"imagePullSecretName", "registry-credentials"},
    {"credentialsSecret", "cloud-credentials-v1"},
    {"credentialsSecretRef", "backup-s3-creds"},
    {"caBundleSecretName", "custom-ca-bundle"},
    {"secretProviderClass", "azure-keyvault-flowdoc"},
    {"serviceAccountTokenSecret", "deployer-token-x7k2p"},
    {"tokenSecretRef", "github-app-token"},
    {"apiTokenSecretRef", "cloudflare-api-token"},
    {"clientSecretRef", "oidc-client-secret"},
    {"oidcSecretName", "dex-oidc-client"},
    {"vaultPath", "secret/data/flowdoc/prod"},
    {"secretPath", "kv/flowdoc/prod#password"},
    // Fields of CloudNativePG, External Secrets, Prometheus' operator and Argo CD.
    {"usernameSecret", "db-app-user"},
    {"accountKeySecret", "azure-backup-creds"},
    {"serviceAccountKeySecret", "backup-gcp"},
    {"authQuerySecret", "pooler-auth-2024"},
    {"krbKeytabSecret", "kerberos-keytab"},
    {"serverTLSSecret", "cluster-example-server-tls"},
    {"replicationTLSSecret", "cluster-example-replication"},
    {"certSecretRef", "vault-client-cert"},
    {"sessionTokenSecretRef", "aws-session-token"},
    {"connectTokenSecretRef", "onepassword-connect-token"},
    {"serviceAccountCredsSecretRef", "gcp-sm-creds-v2"},
    {"awsCredentialsSecretRef", "ecr-credentials"},
    {"authorizedKeySecretRef", "yc-auth-key"},
    {"importCredentialsSecret", "rancher-import-creds"},
    {"gcpCredentialSecretName", "velero-gcp"},
    {"gmsaCredentialSpecName", "gmsa-webapp1"},
    {"bearerTokenSecret", "scrape-token-7f9a"},
    {"externalSecretName", "flowdoc-db"},
    {"pushSecretName", "flowdoc-push"},
    // Fields of Bitnami's charts.
    {"existingSecretPostgresPasswordKey", "postgres-password"},
    {"existingSecretAccessKeyIDKey", "root-user"},
    {"existingSecretKeySecretKey", "root-password"},
    {"existingSecretEncryptionSaltKey", "encryption-salt"},
    {"keystorePasswordSecretKey", "keystore-password"},
    {"passwordsSecretTruststoreKey", "truststore-password"},
    {"externalCaCertSecret", "redis-ca-cert-2"},
    {"certKeyFilename", "tls.key"},
    {"keystoreFilename", "keycloak.keystore.jks"},
    {"userPasswordKey", "password"},
    {"tsigSecretAlg", "hmac-sha256"},
    {"tsigKeyname", "rfc2136_tsig_secret"},
    {"initialClusterToken", "etcd-cluster-k8s"},
    {"secretFieldSelector", "type!=kubernetes.io/service-account-token"},
    {"bearer_token_file", "/var/run/secrets/kubernetes.io/serviceaccount/token"},
    {"DB_PASSWORD_FILE", "/run/secrets/db_password"},
    {"DB_PASSWORD_ARN", "arn:aws:secretsmanager:us-west-2:123456789012:secret:flowdoc/db-AbCdEf"},
    {"password", "<path:secret/data/flowdoc#db-password>"},
    {"password", "<db-password | base64encode>"},
    {"password", "vault:secret/data/flowdoc#password"},
    {"password", "ref+awssecrets://flowdoc/db?region=us-west-2#/password"},
    {"password", "${DB_PASSWORD}"},
    {"password", "$(DB_PASSWORD)"},
};

// What fields that name a Secret are called: each of the first, alone or with each of the second.
const std::vector<std::string> kOfWhat = {"password",
                                          "adminPassword",
                                          "rootPassword",
                                          "dbPassword",
                                          "smtpPassword",
                                          "token",
                                          "apiToken",
                                          "accessToken",
                                          "bearerToken",
                                          "githubToken",
                                          "apiKey",
                                          "accountKey",
                                          "privateKey",
                                          "sshKey",
                                          "deployKey",
                                          "gpgKey",
                                          "signingKey",
                                          "encryptionKey",
                                          "masterKey",
                                          "accessKey",
                                          "licenseKey",
                                          "hmacKey",
                                          "clientKey",
                                          "serviceAccountKey",
                                          "credentials",
                                          "awsCredentials",
                                          "s3Credentials",
                                          "clientCert",
                                          "tls",
                                          "tlsCert",
                                          "caCert",
                                          "keystore",
                                          "truststore",
                                          "imagePull",
                                          "pull",
                                          "registry",
                                          "dockerConfig",
                                          "superuser",
                                          "username",
                                          "backup",
                                          "alertmanagerConfig"};
const std::vector<std::string> kObjectSuffixes = {"Secret", "SecretName", "SecretRef"};
const std::vector<std::string> kKeySuffixes = {"SecretKey", "SecretKeyRef"};
const std::vector<std::string> kObjectNames = {
    "my-release-postgresql", "db-prod-7f9a2c",          "flowdoc-db-secrets",
    "credentials-v2",        "azure-backup-creds-2024", "s3-creds-x7k2p",
    "app.example.com-tls",   "prod-eu1-keycloak-admin", "wildcard-example-com-tls"};
const std::vector<std::string> kKeyNames = {"postgres-password", "username",  "tls.key",
                                            "DB_PASSWORD",       "api-token", "db-prod-7f9a2c"};

TEST_CASE("fields that name a Secret or a key in one are silent, whatever it is for", "[policy]") {
  const Result<Engine> builtin = Engine::Make(BuiltinRules(), 0);
  REQUIRE(builtin);
  Engine::Scratch scratch;
  CheckEngine checks;
  const auto silent = [&](const std::string& name, const std::string& value) {
    INFO(name << ": " << value);
    CHECK_FALSE(IsSecretUnder(name, value));
    const std::string line = name + ": \"" + value + "\"\n";
    CHECK(builtin->Scan(line + name + "=" + value + "\n", scratch).empty());
    CHECK(checks.Objections("charts/app/values.yaml", "a:\n  " + line).empty());
    CHECK(checks
              .Objections("k8s/settings.yaml",
                          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata:\n  " + line)
              .empty());
  };
  for (const std::string& what : kOfWhat) {
    for (const std::string& suffix : kObjectSuffixes) {
      for (const std::string& value : kObjectNames) silent(what + suffix, value);
    }
    for (const std::string& suffix : kKeySuffixes) {
      for (const std::string& value : kKeyNames) silent(what + suffix, value);
    }
  }
}

TEST_CASE("a secret under such a name is found all the same", "[policy]") {
  const Result<Engine> builtin = Engine::Make(BuiltinRules(), 0);
  REQUIRE(builtin);
  Engine::Scratch scratch;
  for (const std::string name :
       {"accountKeySecret", "apiTokenSecretKey", "accessKeySecret", "tokenSecret"}) {
    for (uint64_t seed = 1; seed <= 50; seed++) {
      const std::string value = Expanded("{base62:32}", seed);
      INFO(name << ": " << value);
      CHECK(IsSecretUnder(name, value));
      CHECK_FALSE(builtin->Scan(name + ": \"" + value + "\"\n", scratch).empty());
    }
  }
  // Long random parts are no suffix of a name, and what is itself called a secret is one.
  CHECK(IsSecretUnder("passwordSecret", "prod-9f8e7d6c5b4a39281706f5e4d3c2b1a0"));
  CHECK(IsSecretUnder("jwtSecret", "super-secret-jwt-2024"));
}

TEST_CASE("what only looks like a name of a secret is one all the same", "[policy]") {
  for (const std::string name : {"clientSecret", "tlsSecret", "passwordSecret", "JWT_SECRET"}) {
    INFO(name);
    CHECK(IsSecretUnder(name, Expanded("{password:24}", 1)));
  }
  CHECK(IsSecretUnder("secretKey", Expanded("{password:24}", 2)));
  CHECK(IsSecretUnder("clientSecret", "hunter2-is-mine"));
}

TEST_CASE("names of secrets are no secrets by their name and value", "[policy]") {
  for (const auto& [name, value] : kNames) {
    INFO(name << ": " << value);
    CHECK_FALSE(IsSecretUnder(name, value));
  }
}

TEST_CASE("names of secrets give no finding in a chart's values", "[policy]") {
  CheckEngine engine;
  for (const auto& [name, value] : kNames) {
    INFO(name << ": " << value);
    const std::string line = std::string(name).append(": '").append(value).append("'\n");
    const std::string variable =
        std::string(name).append("\n      value: '").append(value).append("'\n");
    CHECK(engine.Objections("charts/app/values.yaml", "auth:\n  " + line).empty());
    CHECK(engine
              .Objections("flux/release.yaml",
                          "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
                          "spec:\n  values:\n    " +
                              line)
              .empty());
    CHECK(engine
              .Objections("k8s/pod.yaml",
                          "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
                          "  - name: c\n    env:\n    - name: " +
                              variable)
              .empty());
    CHECK(engine
              .Objections("k8s/thing.yaml",
                          "apiVersion: example.com/v1\nkind: Secretary\nspec:\n  " + line)
              .empty());
  }
}

TEST_CASE("names of secrets are no tokens of any rule", "[policy]") {
  const Result<Engine> engine = Engine::Make(BuiltinRules(), 0);
  REQUIRE(engine);
  Engine::Scratch scratch;
  for (const auto& [name, value] : kNames) {
    for (const std::string& text : {name + ": '" + value + "'\n", name + "=" + value + "\n",
                                    "- name: " + name + "\n  value: \"" + value + "\"\n"}) {
      INFO(text);
      CHECK(engine->Scan(text, scratch).empty());
    }
  }
}

TEST_CASE("objects that name secrets give no finding", "[policy]") {
  CheckEngine engine;
  for (const std::string text : {
           "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db}\n"
           "spec:\n  secretStoreRef: {name: aws, kind: ClusterSecretStore}\n  data:\n"
           "  - secretKey: DB_PASSWORD\n    remoteRef: {key: prod/flowdoc/db, property: "
           "password}\n",
           "apiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata: {name: db}\n"
           "spec:\n  selector: {secret: {name: flowdoc-db-secrets}}\n  data:\n"
           "  - match: {secretKey: password, remoteRef: {remoteKey: prod/flowdoc/db-9f2c}}\n",
           "apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\n"
           "metadata: {name: a}\nspec:\n  provider: aws\n  secretObjects:\n"
           "  - secretName: flowdoc-db\n    type: Opaque\n    data: [{objectName: p, key: "
           "password}]\n",
           "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: le}\nspec:\n"
           "  acme: {privateKeySecretRef: {name: letsencrypt-prod-account-key-v2}}\n",
           "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: pg}\nspec:\n"
           "  superuserSecret: {name: pg-superuser-7d3f}\n",
           "apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaUser\nmetadata: {name: u}\nspec:\n"
           "  authentication:\n    type: scram-sha-512\n"
           "    password: {valueFrom: {secretKeyRef: {name: my-secret-9f, key: my-password}}}\n",
           "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations:\n"
           "    avp.kubernetes.io/path: secret/data/flowdoc\nstringData:\n  password: <password>\n"
           "  other: <path:secret/data/flowdoc#other>\n",
       }) {
    INFO(text);
    CHECK(engine.Objections("k8s/a.yaml", text).empty());
  }
}

}  // namespace
}  // namespace leaktight
