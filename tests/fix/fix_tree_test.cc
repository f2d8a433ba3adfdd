#include "fix/fix_tree.h"

#include <set>
#include <string>

#include "catch.h"

using namespace leaktight;

TEST_CASE("files are read once, and those that a remedy makes are seen by the next", "[fix]") {
  int reads = 0;
  FixTree tree(
      [&](const std::string& path) -> std::optional<std::string> {
        reads++;
        return path == "a" ? std::optional<std::string>("bytes") : std::nullopt;
      },
      {"a"}, {"a"});
  for (int i = 0; i < 3; i++) {
    REQUIRE(tree.Bytes("a") != nullptr);
    CHECK(*tree.Bytes("a") == "bytes");
    CHECK(tree.Bytes("b") == nullptr);
  }
  CHECK(reads == 2);
  CHECK(tree.Templates().empty());
  tree.AddMade("b/.env.example", "A=\n");
  CHECK(*tree.Bytes("b/.env.example") == "A=\n");
  CHECK(tree.Lists("b/.env.example"));
  CHECK(tree.IsMade("b/.env.example"));
  CHECK_FALSE(tree.IsTracked("b/.env.example"));
  CHECK(tree.Templates() == std::set<std::string>{"b/.env.example"});
}

TEST_CASE("what is asked of the whole tree is worked out once", "[fix]") {
  FixTree tree([](const std::string&) { return std::nullopt; }, {"a", "b"}, {});
  int asked = 0;
  const auto is_b = [&](const std::string& path) {
    asked++;
    return path == "b";
  };
  CHECK(tree.Once("b", is_b) == std::set<std::string>{"b"});
  CHECK(tree.Once("b", is_b) == std::set<std::string>{"b"});
  CHECK(asked == 2);
}
