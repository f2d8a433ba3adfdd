#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "policy/fact.h"
#include "support/checked.h"

namespace leaktight {
namespace {

using Strings = std::vector<std::string>;

// A whole name stands where it says, unless it is put together.
void CheckPlace(const std::string& text, const Fact& fact) {
  const std::string_view there = fact.span.In(text);
  const bool whole = fact.name.find('*') == std::string::npos;
  CHECK((!whole || there == fact.name || there.find("${") != std::string_view::npos));
}

// "namespace/name:key", with `!` behind what a controller makes, in their order.
Strings Declared(const std::string& text, const std::string& path = "infra/main.tf") {
  Strings found;
  for (const Fact& fact : CheckEngine().FactsIn(path, text)) {
    if (fact.kind != Fact::Kind::kSecretDeclared) continue;
    found.push_back(fact.name_space + "/" + fact.name + ":" + fact.key + (fact.implied ? "!" : ""));
    CheckPlace(text, fact);
    CHECK((fact.key.empty() || fact.key_span.In(text) == fact.key));
  }
  return found;
}

// "use namespace/name:key", with `?` behind what may be missing, sorted.
Strings Needed(const std::string& text, const std::string& path = "infra/main.tf",
               bool mentions = false) {
  constexpr const char* kUses[] = {"mention", "container", "mount", "pull", "tls", "account"};
  Strings found;
  for (const Fact& fact : CheckEngine().FactsIn(path, text)) {
    if (fact.kind != Fact::Kind::kSecretReference) continue;
    if ((fact.use == SecretUse::kMention) != mentions) continue;
    found.push_back(std::string(kUses[static_cast<int>(fact.use)]) + " " + fact.name_space + "/" +
                    fact.name + ":" + fact.key + (fact.optional ? "?" : ""));
    CheckPlace(text, fact);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string Secret(const std::string& name, const std::string& rest) {
  return "resource \"kubernetes_secret\" \"x\" {\n  metadata {\n    name = " + name +
         "\n    namespace = \"app\"\n  }\n" + rest + "}\n";
}

TEST_CASE("a kubernetes_secret declares its keys", "[policy]") {
  CHECK(Declared(Secret("\"db\"",
                        "  data = {\n    user = var.user\n    \"pass.word\" : \"x\"\n  }\n")) ==
        Strings{"app/db:user", "app/db:pass.word"});
  CHECK(Declared(Secret(
            "\"db\"", "  data = { A = 1 }\n  binary_data = { B = 2 }\n  data_wo = { C = 3 }\n")) ==
        Strings{"app/db:A", "app/db:B", "app/db:C"});
  CHECK(Declared(
            "resource \"kubernetes_secret_v1\" \"x\" {\n  metadata {\n    generate_name = \"db-\"\n"
            "  }\n  data = { A = 1 }\n}\n") == Strings{"/db-*:A"});
  CHECK(Declared("resource \"kubernetes_secret_v1_data\" \"x\" {\n  metadata {\n    name = \"db\"\n"
                 "  }\n  data = { A = 1 }\n}\n") == Strings{"/db:A", "/db:"});
  CHECK(Declared(Secret("\"token\"", "  type = \"kubernetes.io/service-account-token\"\n")) ==
        Strings{"app/token:!"});
}

TEST_CASE("what Terraform fills in later is not known, and may be more keys", "[policy]") {
  CHECK(Declared(Secret("var.name", "  data = { A = 1 }\n")) == Strings{"app/*:A"});
  CHECK(Declared(Secret("\"${var.env}-db\"", "  data = var.data\n")) == Strings{"app/*-db:"});
  CHECK(Declared(Secret("\"db\"", "  data = merge({ A = 1 }, var.more)\n")) ==
        Strings{"app/db:", "app/db:A"});
  CHECK(Declared(Secret("\"db\"", "  data = { for k in var.keys : k => 1 }\n")) ==
        Strings{"app/db:"});
  CHECK(Declared(Secret("\"db\"", "  data = { A = 1, (var.key) = 2 }\n")) ==
        Strings{"app/db:", "app/db:A"});
  CHECK(Declared(Secret("\"db\"", "  data = var.on ? { A = 1 } : { B = 1 }\n")) ==
        Strings{"app/db:A", "app/db:B"});
  CHECK(Declared(Secret("each.key", "  for_each = toset([\"a\", \"b\"])\n")) == Strings{"app/*:"});
  CHECK(Declared(Secret("\"db-${count.index}\"", "  count = 2\n")) == Strings{"app/db-*:"});
}

TEST_CASE("locals and defaults of the same file are followed", "[policy]") {
  CHECK(Declared("locals {\n  name = \"${var.app}-db\"\n  data = { A = 1 }\n}\n"
                 "variable \"app\" {\n  default = \"shop\"\n}\n" +
                 Secret("local.name", "  data = merge(local.data, { B = 2 })\n")) ==
        Strings{"app/shop-db:A", "app/shop-db:B"});
  CHECK(Declared("locals {\n  names = { db = \"shop-db\" }\n}\n" +
                 Secret("local.names.db", "  data = { A = 1 }\n")) == Strings{"app/shop-db:A"});
  // In a circle, and in a bomb, nothing is known.
  CHECK(Declared("locals {\n  a = local.b\n  b = local.a\n}\n" + Secret("local.a", "")) ==
        Strings{"app/*:"});
  std::string bomb = "locals {\n  a0 = { k = 1 }\n";
  for (int i = 1; i < 40; i++) {
    const std::string last = "local.a" + std::to_string(i - 1);
    bomb += "  a" + std::to_string(i) + " = merge(" + last + ", " + last + ")\n";
  }
  CHECK(Declared(bomb + "}\n" + Secret("\"db\"", "  data = local.a39\n")).size() < 20000);
}

TEST_CASE("manifests within Terraform are read as manifests", "[policy]") {
  const std::string secret =
      "resource \"kubernetes_manifest\" \"x\" {\n  manifest = {\n    apiVersion = \"v1\"\n"
      "    kind = \"Secret\"\n    metadata = {\n      name = \"db\"\n      namespace = var.ns\n    "
      "}\n"
      "    stringData = { A = \"x\" }\n  }\n}\n";
  CHECK(Declared(secret) == Strings{"/db:A"});
  const std::string external =
      "apiVersion: external-secrets.io/v1\n    kind: ExternalSecret\n    metadata:\n"
      "      name: ${var.app}-db\n      namespace: app\n    spec:\n      target: {name: db}\n"
      "      data:\n        - secretKey: A\n          remoteRef: {key: db}\n";
  CHECK(
      Declared("resource \"kubectl_manifest\" \"x\" {\n  yaml_body = <<-YAML\n    kind: Namespace\n"
               "    ---\n    " +
               external + "    YAML\n}\n") == Strings{"app/db:A"});
  CHECK(Declared("resource \"kubectl_manifest\" \"x\" {\n  yaml_body = <<-YAML\n    " + external +
                 "        %{ for k in var.keys }\n        - secretKey: ${k}\n        %{ endfor }\n"
                 "    YAML\n}\n") == Strings{"app/db:A", "app/db:"});
  CHECK(Declared("resource \"kubectl_manifest\" \"x\" {\n  yaml_body = yamlencode({\n    kind = "
                 "\"SealedSecret\"\n"
                 "    metadata = { name = \"db\" }\n    spec = { encryptedData = { A = \"x\" } }\n "
                 " })\n}\n") == Strings{"/db:A"});
  CHECK(Declared("resource \"kubectl_manifest\" \"x\" {\n"
                 "  yaml_body = templatefile(\"a.yaml\", { secret = 1 })\n}\n")
            .empty());
}

TEST_CASE("JSON declares as the native syntax does", "[policy]") {
  CHECK(
      Declared("{\"resource\": {\"kubernetes_secret\": {\"x\": {\"metadata\": "
               "[{\"name\": \"db\", \"namespace\": \"app\"}], \"data\": {\"A\": \"${var.a}\"}}}}}",
               "infra/main.tf.json") == Strings{"app/db:A"});
  CHECK(Declared("{\"resource\": {\"kubernetes_secret\": {\"x\": {\"metadata\": "
                 "{\"name\": \"${var.a}-db\"}}}}}",
                 "infra/main.tf.json") == Strings{"/*-db:"});
}

TEST_CASE("a workload of Terraform's needs what a manifest would", "[policy]") {
  const std::string pod =
      "        container {\n          name = \"a\"\n          env {\n            name = \"P\"\n"
      "            value_from {\n              secret_key_ref {\n                name = \"db\"\n"
      "                key = \"password\"\n              }\n            }\n          }\n"
      "          env {\n            name = \"Q\"\n            value = \"1\"\n          }\n"
      "          env_from {\n            secret_ref {\n              name = \"all\"\n"
      "              optional = true\n            }\n          }\n        }\n"
      "        volume {\n          name = \"v\"\n          secret {\n            secret_name = "
      "\"tls\"\n"
      "            items {\n              key = \"crt\"\n              path = \"a\"\n            "
      "}\n"
      "          }\n        }\n"
      "        volume {\n          name = \"w\"\n          projected {\n            sources {\n"
      "              secret {\n                name = \"ca\"\n              }\n            }\n"
      "          }\n        }\n"
      "        image_pull_secrets {\n          name = \"registry\"\n        }\n";
  const std::string text =
      "resource \"kubernetes_deployment_v1\" \"x\" {\n  metadata {\n    name = \"a\"\n"
      "    namespace = \"app\"\n  }\n  spec {\n    template {\n      spec {\n" +
      pod + "      }\n    }\n  }\n}\n";
  CHECK(Needed(text) == Strings{"container app/all:?", "container app/db:password",
                                "mount app/ca:", "mount app/tls:crt", "pull app/registry:"});
  CHECK(
      Needed(
          "resource \"kubernetes_service_account\" \"x\" {\n  metadata {\n    name = \"a\"\n  }\n"
          "  secret {\n    name = \"s\"\n  }\n  image_pull_secret {\n    name = \"p\"\n  }\n}\n") ==
      Strings{"account /s:", "pull /p:"});
  CHECK(Needed("resource \"kubernetes_ingress_v1\" \"x\" {\n  metadata {\n    name = \"a\"\n  }\n"
               "  spec {\n    tls {\n      secret_name = \"web-tls\"\n    }\n  }\n}\n") ==
        Strings{"tls /web-tls:"});
  CHECK(Needed("{\"resource\": {\"kubernetes_pod\": {\"x\": {\"spec\": {\"container\": {\"env\": "
               "{\"name\": \"P\", \"value_from\": {\"secret_key_ref\": {\"name\": \"db\", \"key\": "
               "\"p\"}}}}}}}}}",
               "infra/main.tf.json") == Strings{"container /db:p"});
}

TEST_CASE("a reference to a Secret's own resource is that Secret's name, or not known",
          "[policy]") {
  const auto deployment = [](const std::string& name) {
    return "resource \"kubernetes_deployment\" \"x\" {\n  spec {\n    template {\n      spec {\n"
           "        container {\n          dynamic \"env\" {\n            for_each = [\"P\"]\n"
           "            content {\n              name = env.value\n              value_from {\n"
           "                secret_key_ref {\n                  name = " +
           name +
           "\n                  key = env.value\n                }\n              }\n            "
           "}\n"
           "          }\n        }\n      }\n    }\n  }\n}\n";
  };
  const std::string secret = Secret("\"db\"", "  data = { A = 1 }\n");
  for (const char* name :
       {"kubernetes_secret.x.metadata[0].name", "kubernetes_secret.x.metadata.0.name",
        "kubernetes_secret.x[0].metadata[0].name", "\"${kubernetes_secret.x.metadata[0].name}\""}) {
    INFO(name);
    const Strings needed = Needed(secret + deployment(name));
    REQUIRE(needed.size() == 1);
    CHECK(needed[0] == "container /db:");
  }
  CHECK(Needed(deployment("module.db.secret_name")) == Strings{"container /*:"});
}

TEST_CASE("what a chart is given and a data source reads is mentioned", "[policy]") {
  CHECK(Needed("resource \"helm_release\" \"x\" {\n  set {\n    name = \"auth.existingSecret\"\n"
               "    value = \"db\"\n  }\n  values = [<<-EOT\n    existingSecret: cache\n    EOT\n"
               "    , yamlencode({ tls = { secretName = \"web\" } })]\n}\n",
               "main.tf", true) == Strings{"mention /cache:", "mention /db:", "mention /web:"});
  CHECK(Needed("data \"kubernetes_secret\" \"x\" {\n  metadata {\n    name = \"db\"\n  }\n}\n",
               "main.tf", true) == Strings{"mention /db:"});
}

TEST_CASE("other files of Terraform yield no facts of Secrets", "[policy]") {
  CHECK(Declared("resource \"aws_secretsmanager_secret\" \"x\" {\n  name = \"db\"\n}\n").empty());
  CHECK(Declared(Secret("\"db\"", ""), "infra/main.tf.md").empty());
}

}  // namespace
}  // namespace leaktight
