#include "policy/terraform_manifests.h"

#include <string>

#include "catch.h"
#include "policy/fact.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// A manifest as one line of YAML.
void Write(YamlRef node, std::string& out) {
  if (node.IsMapping()) {
    out += "{";
    for (const auto& [key, value] : node.Entries()) {
      if (out.back() != '{') out += ", ";
      out += key.Value();
      out += ": ";
      Write(value, out);
    }
    out += "}";
  } else if (node.IsSequence()) {
    out += "[";
    for (const YamlRef item : node.Items()) {
      if (out.back() != '[') out += ", ";
      Write(item, out);
    }
    out += "]";
  } else {
    out += node.templated() ? "?" + std::string(node.Value()) : std::string(node.Value());
  }
}

std::string Manifest(const std::string& text) {
  const HclFile file = ReadHcl(text);
  REQUIRE(file.errors.empty());
  const std::vector<TerraformManifest> manifests = TerraformManifests(file);
  REQUIRE(manifests.size() == 1);
  std::string out;
  Write(manifests[0].stream.Root(manifests[0].stream.documents[0]), out);
  return out;
}

TEST_CASE("blocks come to fields and lists as Kubernetes has them", "[policy]") {
  CHECK(Manifest("resource \"kubernetes_cron_job_v1\" \"x\" {\n  metadata {\n    name = \"a\"\n"
                 "    labels = { my_app = \"secret\" }\n  }\n  spec {\n    job_template {\n"
                 "      container { name = \"a\" }\n      container { name = \"b\" }\n"
                 "      dns_policy = \"None\"\n    }\n  }\n}\n") ==
        "{apiVersion: v1, kind: kubernetes_cron_job_v1, metadata: {name: a, labels: {my_app: "
        "secret}}, spec: {jobTemplate: {dnsPolicy: None, containers: [{name: a}, {name: b}]}}}");
  CHECK(Manifest(
            "resource \"kubernetes_manifest\" \"x\" {\n  manifest = {\n    a_b = [1, true, null,\n"
            "      \"x-${var.y}\"], c = concat([1], var.d, [2]), e = f(1)\n  }\n}\n") ==
        "{a_b: [1, true, , ?x-${…}], c: [1, ?${…}, 2], e: ?${…}}");
}

TEST_CASE("a Secret that a manifest makes is judged as one of YAML", "[policy][tf]") {
  const std::string value = Expanded("{base62:24}", 1);
  const auto told = [&](const std::string& resource) {
    std::string found;
    const std::string text = Expanded(resource, 1);
    for (const Violation& violation : CheckEngine().Run("tf-secret-literal", "main.tf", text)) {
      found += violation.subject + "|";
      found += std::string(violation.about.In(text)) == value ? "plain " : "encoded ";
    }
    return found;
  };
  const auto as_object = [&](const std::string& entries, const std::string& kind = "Secret") {
    return told(
        "resource \"kubernetes_manifest\" \"x\" {\n  manifest = {\n    apiVersion = \"v1\"\n"
        "    kind = \"" +
        kind + "\"\n    " + entries + "\n  }\n}\n");
  };
  CHECK(as_object("stringData = { smtp = \"{base62:24}\" }") ==
        "smtp of kubernetes_manifest.x|plain ");
  CHECK(as_object("data = { foo = \"{base64-of base62:24}\" }") ==
        "foo of kubernetes_manifest.x|encoded ");
  CHECK(as_object("data = { foo = base64encode(\"{base62:24}\") }") ==
        "foo of kubernetes_manifest.x|plain ");
  CHECK(as_object("data = { password = \"{base64-of base62:24}\" }") ==
        "password of kubernetes_manifest.x|encoded ");
  const auto as_text = [&](const std::string& body) {
    return told("resource \"kubectl_manifest\" \"x\" {\n  yaml_body = " + body + "\n}\n");
  };
  const std::string yaml =
      "<<-EOT\n    apiVersion: v1\n    kind: ConfigMap\n    data: {foo: bar}\n    ---\n"
      "    apiVersion: v1\n    kind: Secret\n    stringData:\n      foo: {base62:24}\n    EOT\n";
  CHECK(as_text(yaml) == "foo of kubectl_manifest.x|plain ");
  CHECK(as_text("yamlencode({ kind = \"Secret\", stringData = { foo = \"{base62:24}\" } })") ==
        "foo of kubectl_manifest.x|plain ");
  CHECK(told("resource \"kubernetes_manifest\" \"x\" {\n  manifest = yamldecode(" + yaml +
             "  )\n}\n") == "foo of kubernetes_manifest.x|plain ");

  CHECK(as_object("data = { foo = base64encode(var.foo), host = \"ZGIuaW50ZXJuYWw=\" }").empty());
  CHECK(as_object("stringData = { user = \"flowdoc\", password = var.password }").empty());
  CHECK(as_object("spec = { foo = \"{base62:24}\" }").empty());
  CHECK(as_object("data = { foo = \"{base64-of base62:24}\" }", "ConfigMap").empty());
}

TEST_CASE("a chain of texts that grow is cut", "[policy]") {
  std::string text = "locals {\n  a0 = \"xxxxxxxxxxxxxxxx\"\n";
  for (int i = 1; i < 60; i++) {
    const std::string last = "${local.a" + std::to_string(i - 1) + "}";
    text += "  a" + std::to_string(i) + " = \"" + last + last + last + "\"\n";
  }
  text +=
      "}\nresource \"kubernetes_manifest\" \"x\" {\n  manifest = { a = local.a59, b = local.a59 "
      "}\n}\n";
  CHECK(Manifest(text).size() < 40000);
}

TEST_CASE("the values of variables are read with all that they hold", "[policy]") {
  const std::string text =
      "a = \"b\\tc\"\nlist = [{ name = \"N\", value = \"v\" }]\nm = { k = <<-EOT\n    l\n    "
      "EOT\n}\n";
  const HclFile file = ReadHcl(text);
  const YamlStream stream = TfvarsAsYaml(file);
  const YamlRef root = stream.Root(stream.documents[0]);
  CHECK(root["a"].Value() == "b\tc");
  CHECK(root["a"].span().In(text) == "b\\tc");
  CHECK(root["list"].Items().All()[0]["value"].Value() == "v");
  CHECK(root["list"].Items().All()[0]["value"].span().In(text) == "v");
  CHECK(root["m"]["k"].Value() == "l\n");
}

TEST_CASE("secrets among the values of variables are compared", "[policy]") {
  const auto keys = [](const std::string& text, const std::string& path) {
    std::string found;
    std::string hash;
    for (const Fact& fact : CheckEngine().FactsIn(path, Expanded(text, 1))) {
      if (fact.kind != Fact::Kind::kSecretValue) continue;
      found += fact.name_space + "/" + fact.key + " ";
      CHECK((hash.empty() || hash == fact.value_hash));
      hash = fact.value_hash;
    }
    return found;
  };
  CHECK(keys("db_password = \"{password:24}\"\n"
             "prod = {\n  db = { password = \"{again}\" } # same\n}\n"
             "env = [{ name = \"API_TOKEN\", value = \"{again}\" }]\n"
             "url = \"postgres://u:{again}@db/x\"\n"
             "name = \"{again}\"\ntoken = var.token\nsecret_name = \"shop/db\"\n",
             "infra/prod.auto.tfvars") == "/db_password prod/password env/API_TOKEN /url ");
  CHECK(keys("{\"db_password\": \"{password:24}\"}", "infra/prod.tfvars.json") == "/db_password ");
  CHECK(keys("db_password = \"{password:24}\"\n", "infra/prod.tfvars.example").empty());
  // Of a map that is called after secrets keys may say the environment.
  CHECK(keys("passwords = {\n  prod = \"{password:24}\"\n  staging = \"{again}\"\n"
             "  API_TOKEN = \"{again}\"\n}\n",
             "infra/x.tfvars") == "prod/passwords staging/passwords passwords/API_TOKEN ");
  // Configuration has literals too.
  CHECK(keys("locals {\n  passwords = { prod = \"{password:24}\", dev = var.x }\n}\n"
             "resource \"aws_db_instance\" \"x\" {\n  password = \"{again}\"\n"
             "  username = \"{again}\"\n}\n",
             "infra/main.tf") == "prod/passwords /password ");
}

}  // namespace
}  // namespace leaktight
