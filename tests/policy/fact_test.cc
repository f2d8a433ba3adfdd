#include "policy/fact.h"

#include "catch.h"

namespace leaktight {
namespace {

TEST_CASE("templates and ignore files yield facts, other files none", "[policy]") {
  CHECK(MayHoldFacts("a/.gitignore"));
  CHECK(MayHoldFacts("a/.env.example"));
  CHECK_FALSE(MayHoldFacts(".env"));
  CHECK_FALSE(MayHoldFacts("node_modules/x/.env.example"));
  CHECK(FactsOf("main.cc", "A=b\n").empty());
}

TEST_CASE("a template yields the file that is made from it, if there is anything to fill in",
          "[policy]") {
  CHECK(FactsOf("api/.env.example", "A=\n") ==
        std::vector<Fact>{{Fact::Kind::kDotenvTemplate, "api/.env", {}}});
  CHECK(FactsOf("api/.env.example", "# nothing\n").empty());
}

TEST_CASE("each pattern of an ignore file is a fact with its place", "[policy]") {
  CHECK(FactsOf(".gitignore", "# c\n\n.env\r\n!x\n") ==
        std::vector<Fact>{{Fact::Kind::kIgnorePattern, ".env", {5, 9}},
                          {Fact::Kind::kIgnorePattern, "!x", {11, 13}}});
}

}  // namespace
}  // namespace leaktight
