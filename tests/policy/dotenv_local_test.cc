#include "policy/dotenv_local.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::vector<std::string> Names(const std::string& text) {
  std::vector<std::string> names;
  for (const Fact& fact : LocalDotenvFacts(text)) {
    CHECK(fact == Fact{.kind = Fact::Kind::kDotenvLocalKey, .name = fact.name});
    names.push_back(fact.name);
  }
  return names;
}

TEST_CASE("of a local dotenv file the names are known, and nothing else", "[policy]") {
  CHECK(Names("A_B=secret\nexport apiUrl='x'\ndb_password=\nS3_BUCKET=b\nAPI_KEY=\n") ==
        std::vector<std::string>{"A_B", "apiUrl", "db_password", "S3_BUCKET", "API_KEY"});
}

TEST_CASE("a part of a value is no name, however the file is broken", "[policy]") {
  for (int i = 0; i < 500; i++) {
    const std::string key = Expanded("{base64:64}\n{base64:40}\n{base64:18}==", 100 + 3 * i);
    INFO(key);
    CHECK(Names("KEY=-----BEGIN X-----\n" + key + "\n") == std::vector<std::string>{"KEY"});
    CHECK(Names("KEY=\"" + key + "\nB_C=d\n") == std::vector<std::string>{"KEY", "B_C"});
    CHECK(Names("A_KEY=\n" + Expanded("{base64:22}=", i)) == std::vector<std::string>{"A_KEY"});
    CHECK(Names("A_KEY=\n" + Expanded("{base64:3}=", i)) == std::vector<std::string>{"A_KEY"});
  }
}

TEST_CASE("only the files that templates are for are read", "[policy]") {
  FactSet facts;
  facts.emplace("a/.env.example", std::make_shared<const std::vector<Fact>>(std::vector<Fact>{
                                      {.kind = Fact::Kind::kDotenvTemplate, .name = "a/.env"}}));
  std::vector<std::string> read;
  AddLocalDotenvFacts(facts, [&](const std::string& path) {
    read.push_back(path);
    return std::optional<std::string>("X=1\n");
  });
  CHECK(read == std::vector<std::string>{"a/.env"});
  REQUIRE(facts.contains("a/.env"));
  CHECK(facts.at("a/.env")->at(0).name == "X");
}

}  // namespace
}  // namespace leaktight
