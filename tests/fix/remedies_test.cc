#include "fix/remedies.h"

#include <set>
#include <string>

#include "catch.h"

using namespace leaktight;

TEST_CASE("every remedy is one for a check, once, and says what it does", "[fix]") {
  std::set<std::string_view> seen;
  for (const RemedySource& source : RemedySources()) {
    INFO(source.check);
    CHECK(FindCheck(source.check) != nullptr);
    CHECK(seen.insert(source.check).second);
    CHECK(source.does.ends_with('.'));
    CHECK(source.make != nullptr);
    CHECK(FindRemedy(source.check) == &source);
  }
  CHECK(FindRemedy("k8s-rbac-secrets") == nullptr);  // whose rights are too wide is not a program's
}
