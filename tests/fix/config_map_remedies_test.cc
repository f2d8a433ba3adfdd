#include <algorithm>
#include <map>
#include <string>

#include "catch.h"
#include "support/mended.h"

using namespace leaktight;

namespace {

constexpr std::string_view kCheck = "k8s-configmap-secret";

std::string ConfigMap(std::string_view entries) {
  return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n" + std::string(entries);
}

std::string Deployment(std::string_view container) {
  return "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n"
         "    spec:\n      containers:\n        - name: web\n" +
         std::string(container);
}

const std::string kVariable =
    "          env:\n            - name: DB_PASSWORD\n              valueFrom:\n"
    "                configMapKeyRef:\n                  name: app\n"
    "                  key: DB_PASSWORD\n";
const std::string kAllKeys = "          envFrom:\n            - configMapRef: {name: app}\n";
const std::string kSecret = "  DB_PASSWORD: {password:24}\n";

// Another file of the remedy, afterwards.
std::string Changed(const Mended& mended, const std::string& path, const std::string& text) {
  std::vector<TextEdit> edits;
  for (const FileEdit& change : mended.remedy.edits) {
    if (change.path == path) edits.push_back(change.edit);
  }
  return Applied(text, edits);
}

std::string WhyLeft(std::string_view entries, const std::map<std::string, std::string>& others) {
  const std::string said = AfterFix(kCheck, "k8s/app.yaml", ConfigMap(entries), others);
  return said.starts_with("left: ") ? said.substr(6) : "";
}

}  // namespace

TEST_CASE("a key that variables take goes into a Secret, and its line from the ConfigMap",
          "[fix]") {
  const std::string web = Deployment(kVariable);
  const Mended mended = MendedBy(kCheck, "k8s/app.yaml",
                                 ConfigMap("  A: b\n  # of the database\n" + kSecret + "  C: d\n"),
                                 {{"k8s/web.yaml", web}});
  CHECK(mended.remedy.left.empty());
  CHECK(mended.text == ConfigMap("  A: b\n  # of the database\n  C: d\n"));
  std::string wanted = web;
  wanted.replace(wanted.find("configMapKeyRef"), 15, "secretKeyRef");
  wanted.replace(wanted.find("name: app\n"), 9, "name: web-secrets");
  CHECK(Changed(mended, "k8s/web.yaml", web) == wanted);
  REQUIRE(mended.remedy.secrets.size() == 1);
  CHECK(mended.remedy.secrets[0].template_path == "k8s/secrets.yaml.template");
  CHECK(mended.remedy.secrets[0].secret == "web-secrets");
  CHECK(mended.remedy.secrets[0].key == "DB_PASSWORD");
  CHECK(mended.remedy.secrets[0].value->size() == 24);
}

TEST_CASE("of the only key of a ConfigMap an empty mapping stays", "[fix]") {
  const std::map<std::string, std::string> others = {{"k8s/web.yaml", Deployment(kVariable)}};
  CHECK(AfterFix(kCheck, "k8s/app.yaml", ConfigMap(kSecret), others) == ConfigMap("  {}\n"));
  CHECK(AfterFix(kCheck, "k8s/app.yaml",
                 "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": "
                 "\"app\"}, \"data\": {\"A\": \"b\", \"DB_PASSWORD\": \"{password:24}\"}}",
                 others)
            .ends_with("\"data\": {\"A\": \"b\"}}"));
}

TEST_CASE("a container that has all keys gets a variable of its own", "[fix]") {
  const std::string web = Deployment(kAllKeys);
  const Mended mended =
      MendedBy(kCheck, "k8s/app.yaml", ConfigMap("  A: b\n" + kSecret), {{"k8s/web.yaml", web}});
  CHECK(mended.remedy.left.empty());
  CHECK(Changed(mended, "k8s/web.yaml", web) ==
        Deployment("          env:\n            - name: DB_PASSWORD\n              valueFrom:\n"
                   "                secretKeyRef:\n                  name: web-secrets\n"
                   "                  key: DB_PASSWORD\n" +
                   kAllKeys));
  // One that it has already has the last word.
  const std::string own =
      Deployment("          env:\n            - {name: DB_PASSWORD, value: x}\n" + kAllKeys);
  const Mended other =
      MendedBy(kCheck, "k8s/app.yaml", ConfigMap("  A: b\n" + kSecret), {{"k8s/web.yaml", own}});
  CHECK(Changed(other, "k8s/web.yaml", own) == own);
}

TEST_CASE("a key that something else takes as well stays where it is", "[fix]") {
  const std::string web = Deployment(kVariable);
  CHECK(WhyLeft(kSecret, {}).starts_with("nothing in the repository"));
  CHECK(WhyLeft(kSecret, {{"k8s/web.yaml", Deployment("          image: app\n")}})
            .starts_with("nothing in the repository"));
  const std::string volume =
      "      volumes:\n        - name: v\n          configMap: {name: app}\n";
  CHECK(WhyLeft(kSecret, {{"k8s/web.yaml", web + volume}}).starts_with("a volume in k8s/web.yaml"));
  const std::string other_key =
      "      volumes:\n        - name: v\n          configMap: {name: app, items: [{key: A, path: "
      "a}]}\n";
  CHECK(WhyLeft(kSecret, {{"k8s/web.yaml", web + other_key}}).empty());
  CHECK(WhyLeft(kSecret, {{"k8s/web.yaml", web}, {"k8s/x.yaml", ConfigMap("  A: b\n")}}) ==
        "k8s/x.yaml declares the ConfigMap too");
  CHECK(WhyLeft(kSecret, {{"k8s/web.yaml", web},
                          {"k8s/x.yaml", "kind: Other\nspec:\n  fromConfigMap: {name: app}\n"}})
            .starts_with("k8s/x.yaml takes the ConfigMap in a way of its own"));
  CHECK(WhyLeft(kSecret, {{"k8s/web.yaml", web}, {"k8s/x.yaml", "a: [configMap, app\n"}}) ==
        "k8s/x.yaml names the ConfigMap, and cannot be read whole");
  CHECK(
      WhyLeft(kSecret,
              {{"k8s/web.yaml",
                Deployment("          env:\n            - {name: U, value: 'a:$(DB_PASSWORD)'}\n" +
                           kAllKeys)}})
          .starts_with("another variable"));
  CHECK(WhyLeft("  DB_PASSWORD: &p {password:24}\n  OTHER: *p\n", {{"k8s/web.yaml", web}})
            .starts_with("an anchor"));
}
