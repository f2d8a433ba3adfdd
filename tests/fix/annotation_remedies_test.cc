#include <string>

#include "catch.h"
#include "support/mended.h"

using namespace leaktight;

namespace {

constexpr std::string_view kCheck = "k8s-annotation-secret";

std::string Service(std::string_view annotations) {
  return "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\n  annotations:\n" +
         std::string(annotations) + "spec: {}\n";
}

}  // namespace

TEST_CASE("what kubectl left in an annotation goes, and its values are kept by their names",
          "[fix]") {
  const std::string object =
      R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"env":[{"name":"DB_PASSWORD",)"
      R"("value":"{password:24}"}]}]}})";
  const std::string one =
      "    kubectl.kubernetes.io/last-applied-configuration: '" + object + "'\n";
  const std::string lines =
      "    kubectl.kubernetes.io/last-applied-configuration: |\n      " + object + "\n";
  for (const std::string& annotation : {one, lines}) {
    CHECK(AfterFix(kCheck, "k8s/db.yaml", Service("    # a\n" + annotation + "    b: c\n")) ==
          Service("    # a\n    b: c\n"));
    CHECK(AfterFix(kCheck, "k8s/db.yaml", Service(annotation)) == Service("    {}\n"));
    const Mended mended = MendedBy(kCheck, "k8s/db.yaml", Service(annotation));
    CHECK(KeysOf(mended) == std::vector<std::string>{"DB_PASSWORD"});
    CHECK(mended.values[0].size() == 24);
  }
}

TEST_CASE("secrets among the arguments in it are kept by the options that they stand behind",
          "[fix]") {
  const Mended mended = MendedBy(
      kCheck, "k8s/db.yaml",
      Service("    kubectl.kubernetes.io/last-applied-configuration: '{\"apiVersion\":\"v1\","
              "\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"args\":[\"--admin-token={base62:32}\","
              "\"--password\",\"{password:24}\"]}]}}'\n"));
  CHECK(mended.remedy.left.empty());
  CHECK(KeysOf(mended) == std::vector<std::string>{"ADMIN_TOKEN", "PASSWORD"});
}

TEST_CASE("an annotation that something reads is left", "[fix]") {
  CHECK(AfterFix(kCheck, "k8s/db.yaml", Service("    example.com/admin-password: {password:24}\n"))
            .starts_with("left: what reads the annotation"));
}
