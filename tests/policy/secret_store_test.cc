#include "policy/secret_store.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catch.h"
#include "policy/secret_links.h"
#include "support/checked.h"

namespace leaktight {
namespace {

using Strings = std::vector<std::string>;
using Files = std::map<std::string, std::string>;

FactSet FactsIn(const Files& files) {
  CheckEngine engine;
  FactSet facts;
  for (const auto& [path, text] : files) {
    facts[path] = std::make_shared<const std::vector<Fact>>(engine.FactsIn(path, text));
  }
  return facts;
}

// "name:field ->nearest"
Strings Dangling(const Files& files, bool strict = false) {
  Strings found;
  const FactSet facts = FactsIn(files);
  for (const DanglingStoreReference& d : FindDanglingStoreReferences({facts, {}}, strict)) {
    std::string text = d.fact->name;
    if (d.field) text += ":" + d.fact->key;
    if (!d.nearest.empty()) text += " ->" + d.nearest;
    found.push_back(text);
  }
  return found;
}

std::string External(const std::string& key, const std::string& property = "") {
  return "---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: e}\n"
         "spec:\n  data:\n  - secretKey: A\n    remoteRef: {key: \"" +
         key + (property.empty() ? "\"" : "\", property: \"" + property + "\"") + "}\n";
}

std::string Extracting(const std::string& key, const std::string& more = "") {
  return "---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: e}\n"
         "spec:\n  dataFrom:\n  - extract: {key: " +
         key + "}\n" + more;
}

std::string Secret(const std::string& name, const std::string& more = "") {
  return "resource \"aws_secretsmanager_secret\" \"db\" {\n  name = " + name + "\n" + more + "}\n";
}

std::string Version(const std::string& value, const std::string& more = "") {
  return "resource \"aws_secretsmanager_secret_version\" \"db\" {\n"
         "  secret_id = aws_secretsmanager_secret.db.id\n  secret_string_wo = " +
         value + "\n" + more + "}\n";
}

const std::string kName = "\"prod/flowdoc/db\"";
const std::string kJson = "jsonencode({ password = var.p, username = \"u\" })";

TEST_CASE("a name that is a slip of one that Terraform declares dangles", "[policy]") {
  const Files declared = {{"tf/main.tf", Secret(kName)}};
  const auto of = [&](const std::string& key, bool strict = false) {
    Files files = declared;
    files["k8s/e.yaml"] = External(key);
    return Dangling(files, strict);
  };
  CHECK(of("prod/flowdoc/db").empty());
  CHECK(of("prod/flowdoc/dbx") == Strings{"prod/flowdoc/dbx ->prod/flowdoc/db"});
  CHECK(of("prod/flowdoc/mail").empty());  // made by hand
  CHECK(of("prod/flowdoc/mail", true) == Strings{"prod/flowdoc/mail"});
  for (const char* unknown : {"{{ .Values.env }}/flowdoc/dbx", "${ENV}/flowdoc/db",
                              "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"}) {
    CHECK(of(unknown, true).empty());
  }
  CHECK(Dangling({{"k8s/e.yaml", External("prod/flowdoc/dbx")}}, true).empty());
}

TEST_CASE("a field that jsonencode has not dangles", "[policy]") {
  const auto of = [&](const std::string& property, const std::string& version = Version(kJson)) {
    return Dangling({{"tf/main.tf", Secret(kName)},
                     {"tf/version.tf", version},
                     {"k8s/e.yaml", External("prod/flowdoc/db", property)}});
  };
  CHECK(of("password").empty());
  CHECK(of("passwrd") == Strings{"prod/flowdoc/db:passwrd ->password"});
  CHECK(of("host") == Strings{"prod/flowdoc/db:host"});
  CHECK(of("password.hash").empty());
  CHECK(of("[0].x").empty());
  // What else it may hold is not known.
  CHECK(of("host", "").empty());
  CHECK(of("host", Version("var.json")).empty());
  CHECK(of("host", Version("jsonencode(merge(var.a, { b = 1 }))")).empty());
  CHECK(of("host", Version(kJson, "  lifecycle {\n    ignore_changes = [secret_string_wo]\n  }\n"))
            .empty());
  CHECK(of("host", Version(kJson) + "resource \"aws_secretsmanager_secret_version\" \"any\" {\n"
                                    "  secret_id = var.id\n  secret_string = var.json\n}\n")
            .empty());
}

TEST_CASE("names with parts that are not known are any", "[policy]") {
  const auto of = [&](const std::string& name, const std::string& key,
                      const std::string& tfvars = "") {
    return Dangling({{"tf/main.tf", Secret(name)},
                     {"tf/terraform.tfvars", tfvars},
                     {"k8s/e.yaml", External(key)}});
  };
  CHECK(of("\"${var.env}/flowdoc/db\"", "prod/flowdoc/db").empty());
  CHECK(of("\"${var.env}/flowdoc/db\"", "prod/flowdoc/dbx").empty());
  CHECK(of("\"${var.env}/flowdoc/db\"", "prod/flowdoc/dbx", "env = \"prod\"\n").size() == 1);
  CHECK(of("var.name", "prod/flowdoc/dbx").empty());
}

TEST_CASE("other stores count too", "[policy]") {
  const auto of = [](const std::string& resource, const std::string& key,
                     const std::string& field = "") {
    return Dangling({{"tf/main.tf", resource}, {"k8s/e.yaml", External(key, field)}}).size();
  };
  const std::string parameter =
      "resource \"aws_ssm_parameter\" \"p\" {\n  name = \"/prod/mail\"\n  type = \"SecureString\"\n"
      "  value_wo = " +
      kJson + "\n}\n";
  CHECK(of(parameter, "/prod/mail") == 0);
  CHECK(of(parameter, "/prod/mial") == 1);
  CHECK(of(parameter, "/prod/mail", "host") == 1);
  CHECK(of("resource \"google_secret_manager_secret\" \"s\" {\n  secret_id = \"flowdoc-db\"\n}\n",
           "flowdoc-bd") == 1);
  CHECK(of("resource \"azurerm_key_vault_secret\" \"s\" {\n  name = \"flowdoc-db\"\n}\n",
           "flowdoc-bd") == 1);
}

TEST_CASE("a Secret that is made of all of a stored one has its fields for keys", "[policy]") {
  const auto of = [](const std::string& key, const std::string& external,
                     const std::string& version = Version(kJson)) {
    const FactSet facts = FactsIn(
        {{"tf/main.tf", Secret(kName) + version},
         {"k8s/e.yaml", external},
         {"k8s/pod.yaml",
          "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{env: [{name: A, "
          "valueFrom: {secretKeyRef: {name: e, key: " +
              key + "}}}]}]}\n"}});
    Strings found;
    const SecretLinks links({facts, {}}, false);
    for (const DanglingReference& d : links.Dangling()) {
      found.push_back(d.place.fact->key + " ->" + d.nearest);
    }
    return found;
  };
  const std::string all = Extracting("prod/flowdoc/db");
  CHECK(of("password", all).empty());
  CHECK(of("nokey", all) == Strings{"nokey ->"});
  CHECK(of("passwrd", all) == Strings{"passwrd ->password"});
  CHECK(of("nokey", all, Version("var.json")).empty());
  CHECK(of("nokey", Extracting("prod/flowdoc/other")).empty());
  CHECK(of("nokey",
           Extracting("prod/flowdoc/db", "    rewrite: [{regexp: {source: a, target: b}}]\n"))
            .empty());
  CHECK(of("nokey", Extracting("prod/flowdoc/db", "  - find: {name: {regexp: x}}\n")).empty());
}

TEST_CASE("a resource whose for_each goes through nothing is none", "[policy]") {
  const std::string none = "variable \"s\" {\n  default = {}\n}\n";
  CHECK(Dangling({{"s.tf", none + "resource \"aws_ssm_parameter\" \"x\" {\n  for_each = var.s\n"
                                  "  name = \"prod/db\"\n}\n"},
                  {"e.yaml", External("prod/dc")}})
            .empty());
  CHECK(
      Dangling({{"s.tf",
                 none + "resource \"aws_secretsmanager_secret\" \"db\" {\n  name = \"prod/db\"\n}\n"
                        "resource \"aws_secretsmanager_secret_version\" \"db\" {\n"
                        "  for_each = var.s\n  secret_id = aws_secretsmanager_secret.db.id\n"
                        "  secret_string = jsonencode({ password = each.value })\n}\n"},
                {"e.yaml", External("prod/dc")}}) == Strings{"prod/dc ->prod/db"});
}

TEST_CASE("fields stand behind locals and merge too", "[policy]") {
  const auto of = [&](const std::string& value, const std::string& locals) {
    return Dangling({{"tf/main.tf", Secret(kName) + Version(value) + "locals {\n" + locals + "}\n"},
                     {"k8s/e.yaml", External("prod/flowdoc/db", "host")}});
  };
  const Strings dangles = {"prod/flowdoc/db:host"};
  CHECK(of("jsonencode(local.all)", "  all = { password = var.p }\n") == dangles);
  CHECK(of("jsonencode(merge(local.all, { user = 1 }))", "  all = { password = var.p }\n") ==
        dangles);
  CHECK(of("jsonencode(local.all)", "  all = { host = var.p }\n").empty());
  CHECK(of("jsonencode(merge(local.all, var.more))", "  all = { password = var.p }\n").empty());
  CHECK(of("jsonencode(local.other)", "").empty());
}

}  // namespace
}  // namespace leaktight
