#include "policy/fact.h"

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

TEST_CASE("templates and ignore files yield facts, other files none", "[policy]") {
  CHECK(MayHoldFacts("a/.gitignore"));
  CHECK(MayHoldFacts("a/.env.example"));
  CHECK_FALSE(MayHoldFacts("main.cc"));
  CHECK_FALSE(MayHoldFacts("node_modules/x/.env.example"));
  CHECK(CheckEngine().FactsIn("main.cc", "A=b\n").empty());
}

TEST_CASE("a template yields the file that is made from it, if there is anything to fill in",
          "[policy]") {
  CheckEngine engine;
  CHECK(engine.FactsIn("api/.env.example", "A=\n") ==
        std::vector<Fact>{{.kind = Fact::Kind::kDotenvTemplate, .name = "api/.env"},
                          {.kind = Fact::Kind::kDotenvTemplateKey, .name = "A", .span = {0, 1}}});
  CHECK(engine.FactsIn("api/.env.example", "# nothing\n").empty());
}

TEST_CASE("each pattern of an ignore file is a fact with its place", "[policy]") {
  CHECK(CheckEngine().FactsIn(".gitignore", "# c\n\n.env\r\n!x\n") ==
        std::vector<Fact>{{.kind = Fact::Kind::kIgnorePattern, .name = ".env", .span = {5, 9}},
                          {.kind = Fact::Kind::kIgnorePattern, .name = "!x", .span = {11, 13}}});
}

TEST_CASE("hashes of values are equal under one key and differ under another", "[policy]") {
  const ValueHash one;
  const ValueHash other;
  CHECK(one("hunter2") == one("hunter2"));
  CHECK(one("hunter2") != one("hunter3"));
  CHECK(one("hunter2") != other("hunter2"));
  CHECK(ValueHash("key")("hunter2") == ValueHash("key")("hunter2"));
}

}  // namespace
}  // namespace leaktight
