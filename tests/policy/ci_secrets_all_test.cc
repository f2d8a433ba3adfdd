// Workflows that hand all secrets on.
#include <optional>
#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::optional<Severity> OfInherited(const std::string& uses) {
  CheckEngine engine;
  const auto found =
      engine.Run("ci-secrets-all", ".github/workflows/a.yml",
                 "on: push\njobs:\n  a:\n    uses: " + uses + "\n    secrets: inherit\n");
  REQUIRE(found.size() == 1);
  return found[0].severity;
}

TEST_CASE("secrets that stay in the repository weigh less", "[policy]") {
  CHECK(OfInherited("./.github/workflows/b.yml") == Severity::kInfo);
  CHECK(OfInherited("$/.github/workflows/b.yml") == Severity::kInfo);  // of a template
  CHECK(OfInherited("a/b/.github/workflows/b.yml@v1") != Severity::kInfo);
}

}  // namespace
}  // namespace leaktight
