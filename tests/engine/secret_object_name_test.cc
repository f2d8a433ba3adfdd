#include "engine/secret_object_name.h"

#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

TEST_CASE("the id by which a swarm knows a secret is none", "[engine]") {
  const std::string id = Expanded("{alnum:25}", 1);
  for (const std::string_view name : {"SecretID", "secret_id", "secretId"}) {
    CAPTURE(name);
    CHECK(NamesSecretObject(name, id));
    // What opens Vault's AppRole, and Tencent Cloud's keys.
    CHECK_FALSE(NamesSecretObject(name, Expanded("{uuid}", 2)));
    CHECK_FALSE(NamesSecretObject(name, Expanded("AKID{base62:32}", 3)));
  }
  CHECK_FALSE(NamesSecretObject("clientSecret", id));
}

}  // namespace
}  // namespace leaktight
