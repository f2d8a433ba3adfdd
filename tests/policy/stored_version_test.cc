#include "policy/stored_version.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/text.h"
#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

const std::string kSealed = "AgB" + std::string(200, 'x') + "=";

// What SOPS writes; `what` makes values differ.
std::string Encrypted(std::string_view what) {
  return "ENC[AES256_GCM,data:" + EncodeBase64(what) +
         ",iv:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]";
}
const std::string kMetadata = "sops:\n  mac: " + Encrypted("mac") +
                              "\n  lastmodified: \"2026-01-01T00:00:00Z\"\n  version: 3.9.1\n";

std::vector<StoredVersion> Stored(std::string_view path, std::string_view text) {
  static CheckEngine engine;
  std::vector<StoredVersion> stored;
  engine.With(path, text, [&](const File& file) { stored = StoredVersionsOf(file); });
  for (const StoredVersion& one : stored) REQUIRE(one.about.end <= text.size());
  return stored;
}

// Where each stands, and what it goes by.
std::vector<std::string> Shown(std::string_view path, std::string_view text) {
  std::vector<std::string> shown;
  for (const StoredVersion& one : Stored(path, text)) {
    std::string line(one.about.In(text));
    for (const std::string& name : one.names) line += " " + name;
    shown.push_back(line);
  }
  return shown;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("each sealed value of a SealedSecret is one, by its key", "[policy]") {
  const std::string text =
      "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: flowdoc-db\n"
      "spec:\n  encryptedData:\n    DB_PASSWORD: " +
      kSealed + "\n    DB_HOST: " + kSealed +
      "\n    TOKEN: <kubeseal writes it>\n    KEY: {{ .Values.key }}\n";
  CHECK(Shown("k8s/app.yaml", text) == Lines{"DB_PASSWORD DB_PASSWORD flowdoc-db app"});
  CHECK(Stored("k8s/app.yaml", text)[0].what == "SealedSecret flowdoc-db, key DB_PASSWORD");
  CHECK(Stored("k8s/app.yaml.template", text).empty());
  CHECK(Stored("vendor/x/app.yaml", text).empty());
  CHECK(Stored("app.txt", text).empty());
}

TEST_CASE("a stored value is the same however it is laid out", "[policy]") {
  const std::string head =
      "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: a}\nspec:\n"
      "  encryptedData:\n";
  const auto plain = Stored("a.yaml", head + "    password: " + kSealed + "\n");
  REQUIRE(plain.size() == 1);
  for (const std::string& other : {head + "    # new\n    password: \"" + kSealed + "\"\n",
                                   head + "    password: >-\n      " + kSealed + "\n",
                                   "kind: List\napiVersion: v1\nitems:\n- {apiVersion: "
                                   "bitnami.com/v1alpha1, kind: SealedSecret, "
                                   "metadata: {name: b}, spec: {encryptedData: {other: " +
                                       kSealed + "}}}\n"}) {
    const auto stored = Stored("b.yaml", other);
    REQUIRE(stored.size() == 1);
    CHECK(stored[0].version == plain[0].version);
  }
  CHECK(Stored("a.yaml", head + "    password: AgC" + kSealed.substr(3) + "\n")[0].version !=
        plain[0].version);
}

TEST_CASE("what SOPS encrypted is one each, in YAML, JSON, dotenv and INI", "[policy]") {
  const std::string value = Encrypted("x");
  CHECK(Shown("secrets/database.sops.yaml", "db:\n  password: " + value + "\n  host: " + value +
                                                "\nplain: x\nlist:\n  - " + value + "\n" +
                                                kMetadata) ==
        Lines{"password password db database", "list list database"});
  CHECK(Shown("a.yaml",
              "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n  JWT: " + value +
                  "\n" + kMetadata) == Lines{"JWT JWT stringData web a"});
  const std::string json_metadata =
      R"("sops": {"mac": ")" + Encrypted("mac") + R"(", "version": "3.9.1"})";
  CHECK(Shown("id_rsa.enc", "{\"data\": \"" + value + "\", " + json_metadata + "}") ==
        Lines{"data data id_rsa"});
  CHECK(Shown("prod.enc.env", "A_TOKEN=" + value + "\nsops_mac=" + Encrypted("mac") +
                                  "\nsops_version=3.9.1\n") == Lines{"A_TOKEN A_TOKEN prod"});
  CHECK(Shown("a.ini", "[db]\npassword = " + value + "\n\n[sops]\nmac = " + Encrypted("mac") +
                           "\nversion = 3.9.1\n") == Lines{"password password a"});
  // The object's name may be encrypted with the rest.
  const auto all = Stored("a.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: " + value +
                                        "\nstringData:\n  JWT: " + value + "\n" + kMetadata);
  REQUIRE(all.size() == 1);
  CHECK(all[0].what == "key stringData.JWT of a.yaml");
  // Without SOPS' own block it is nothing that SOPS would take.
  CHECK(Stored("a.yaml", "password: " + value + "\n").empty());
}

TEST_CASE("versions that manifests pin are ones, and what moves by itself is none", "[policy]") {
  const auto external = [](const std::string& version) {
    return "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: "
           "db\nspec:\n"
           "  data:\n    - secretKey: PASSWORD\n      remoteRef:\n        key: prod/db\n"
           "        version: " +
           version + "\n";
  };
  CHECK(Shown("a.yaml", external("\"3\"")) == Lines{"3 PASSWORD prod/db db"});
  CHECK(Stored("a.yaml", external("\"3\""))[0].what == "ExternalSecret db, version 3 of prod/db");
  for (const char* moving : {"latest", "AWSCURRENT", "\"\"", "\"{{ .Values.version }}\""}) {
    INFO(moving);
    CHECK(Stored("a.yaml", external(moving)).empty());
  }
  CHECK(Stored("a.yaml", external("3"))[0].version == Stored("b.yaml", external("'3'"))[0].version);
  CHECK(Stored("a.yaml", external("3"))[0].version != Stored("a.yaml", external("4"))[0].version);
  CHECK(Shown("a.yaml",
              "apiVersion: external-secrets.io/v1\nkind: ClusterExternalSecret\nmetadata:\n"
              "  name: db\nspec:\n  externalSecretSpec:\n    dataFrom:\n      - extract:\n"
              "          key: prod/db\n          version: v7\n") == Lines{"v7 prod/db db"});
}

TEST_CASE("versions that the Secrets Store CSI driver mounts are ones", "[policy]") {
  const std::string head =
      "apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata:\n"
      "  name: app\nspec:\n  provider: aws\n  parameters:\n    objects: |\n";
  const std::string aws = head +
                          "      - objectName: prod/db\n        objectType: secretsmanager\n"
                          "        objectVersion: 7d3a2c52\n      - objectName: prod/jwt\n"
                          "        objectVersionLabel: AWSCURRENT\n";
  CHECK(Shown("a.yaml", aws) == Lines{"7d3a2c52 prod/db app"});
  const std::string azure =
      head +
      "      array:\n        - |\n          objectName: db-password\n"
      "          objectAlias: DB_PASSWORD\n          objectVersion: 0a1b2c3d\n"
      "        - |\n          objectName: other\n          objectVersion: \"\"\n";
  const auto stored = Stored("a.yaml", azure);
  REQUIRE(stored.size() == 1);
  CHECK(stored[0].names == Lines{"DB_PASSWORD", "db-password", "app"});
  CHECK(HoldsWord(stored[0].about.In(azure), "objectVersion: 0a1b2c3d"));
}

TEST_CASE("texts that name a version of a secret are ones", "[policy]") {
  const auto told = [](const std::string& value) {
    return Shown("task.yaml", "a: \"" + value + "\"\n");
  };
  CHECK(told("projects/12/secrets/db-password/versions/3") == Lines{"3 db-password"});
  CHECK(told("sm://projects/p/secrets/db/versions/12/x") == Lines{"12 db"});
  CHECK(told("projects/12/secrets/db-password/versions/latest").empty());
  CHECK(told("secrets/db/versions/3rd").empty());
  const std::string arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-a1b2c3";
  CHECK(told(arn + ":password::7d3a2c52-5a3c") == Lines{"7d3a2c52-5a3c prod/db-a1b2c3"});
  CHECK(told(arn + ":password:v2:") == Lines{"v2 prod/db-a1b2c3"});
  CHECK(told(arn + ":password:AWSCURRENT:").empty());
  CHECK(told(arn).empty());
  CHECK(told("{{resolve:secretsmanager:prod/db:SecretString:password::7d3a}}") ==
        Lines{"7d3a prod/db"});
  CHECK(told("{{resolve:secretsmanager:" + arn + ":SecretString:password:AWSCURRENT}}").empty());
  CHECK(told("{{resolve:ssm-secure:/prod/db:4}}") == Lines{"4 /prod/db"});
  CHECK(told("https://v.vault.azure.net/secrets/db/0123456789abcdef0123456789abcdef") ==
        Lines{"0123456789abcdef0123456789abcdef db"});
  CHECK(told("https://v.vault.azure.net/secrets/db").empty());
  CHECK(Shown("prod.env", "DB=projects/1/secrets/db/versions/3\n") ==
        Lines{"projects/1/secrets/db/versions/3 db"});
  // Two in one text, each at its place.
  CHECK(Shown("a.yaml", "run: |\n  x secrets/a/versions/1\n  y secrets/b/versions/2\n") ==
        Lines{"1 a", "2 b"});
}

TEST_CASE("versions that Terraform pins are ones", "[policy]") {
  const auto data = [](const std::string& type, const std::string& body) {
    return Shown("main.tf", "data \"" + type + "\" \"db\" {\n" + body + "}\n");
  };
  CHECK(data("aws_secretsmanager_secret_version",
             "  secret_id  = \"prod/database\"\n  version_id = \"7d3a\"\n") ==
        Lines{"7d3a db prod/database"});
  CHECK(data("aws_secretsmanager_secret_version",
             "  secret_id     = data.x.id\n  version_stage = \"blue\"\n") ==
        Lines{"blue db data.x.id"});
  for (const char* none :
       {"  version_stage = \"AWSCURRENT\"\n", "", "  version_id = var.version\n"}) {
    INFO(none);
    CHECK(data("aws_secretsmanager_secret_version", none).empty());
  }
  CHECK(data("google_secret_manager_secret_version", "  secret  = \"jwt\"\n  version = 3\n") ==
        Lines{"3 db jwt"});
  CHECK(data("aws_ami", "  version = \"3\"\n").empty());
  CHECK(Shown("main.tf",
              "locals {\n  v = \"5\"\n}\nephemeral \"vault_kv_secret_v2\" \"db\" {\n"
              "  name = \"secret\"\n  version = local.v\n}\n") == Lines{"local.v db secret"});
  CHECK(Shown("main.tf",
              "resource \"google_cloud_run_v2_service\" \"api\" {\n  template {\n    containers {\n"
              "      env {\n        value_source {\n          secret_key_ref {\n"
              "            secret  = \"db\"\n            version = \"2\"\n          }\n        }\n"
              "      }\n    }\n  }\n}\n") == Lines{"2 db api"});
  CHECK(Shown("main.tf", "x = \"projects/${var.p}/secrets/jwt/versions/4\"\n") ==
        Lines{"/secrets/jwt/versions/4 jwt"});
  CHECK(Shown("main.tf.json",
              R"({"data": {"aws_secretsmanager_secret_version": {"db": {"secret_id": "prod/db", )"
              R"("version_id": "7d3a"}}}})") == Lines{"7d3a db prod/db"});
}

}  // namespace leaktight
