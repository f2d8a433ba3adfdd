#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

TEST_CASE("identity may stand behind what encrypts, and for what is no Secret", "[policy]") {
  CheckEngine engine;
  const auto found = [&](const std::string& resources, const std::string& providers) {
    return engine
        .Run("k8s-encryption-identity", "a.yaml",
             "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
             "- resources: [" +
                 resources + "]\n  providers: [" + providers + "]\n")
        .size();
  };
  CHECK(found("secrets", "{identity: {}}, {kms: {name: k}}") == 1);
  CHECK(found("'*.'", "{identity: {}}") == 1);
  CHECK(found("secrets", "{kms: {name: k}}, {identity: {}}") == 0);
  CHECK(found("configmaps", "{identity: {}}") == 0);
}

}  // namespace
}  // namespace leaktight
