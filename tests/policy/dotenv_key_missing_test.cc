#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catch.h"
#include "policy/dotenv_local.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<RepositoryViolation> Judge(const std::map<std::string, std::string>& templates,
                                       const std::map<std::string, std::string>& local) {
  CheckEngine engine;
  FactSet facts;
  for (const auto& [path, text] : templates) {
    facts.emplace(path, std::make_shared<const std::vector<Fact>>(engine.FactsIn(path, text)));
  }
  AddLocalDotenvFacts(facts, [&](const std::string& path) -> std::optional<std::string> {
    const auto file = local.find(path);
    if (file == local.end()) return std::nullopt;
    return file->second;
  });
  std::vector<RepositoryViolation> violations;
  for (const RepositoryCheck& check : RepositoryChecks()) {
    if (check.info->id == "dotenv-key-missing") check.run({facts, Conventions()}, violations);
  }
  return violations;
}

TEST_CASE("keys that a template lacks are named, in the order of the local file", "[policy]") {
  const auto found = Judge({{"a/.env.example", "A=\n"}}, {{"a/.env", "C=3\nA=1\nB=2\nB=4\n"}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "a/.env.example");
  CHECK(found[0].violation.subject == "a/.env");
  CHECK(found[0].violation.note == "It lacks C and B.");
  CHECK(found[0].violation.replacement == "C=\nB=");
  CHECK(found[0].violation.secrets.empty());
}

TEST_CASE("a key that any template for the file names is not missing", "[policy]") {
  const std::map<std::string, std::string> templates = {{".env.example", "A=\n# B=\n"},
                                                        {".env.sample", "C=\n"}};
  CHECK(Judge(templates, {{".env", "A=1\nB=2\nC=3\nDOTENV_PUBLIC_KEY=4\n"}}).empty());
  CHECK(Judge(templates, {{".env", "D=1\n"}}).size() == 1);
  CHECK(Judge(templates, {{"other/.env", "D=1\n"}}).empty());
  CHECK(Judge(templates, {}).empty());
}

}  // namespace
}  // namespace leaktight
