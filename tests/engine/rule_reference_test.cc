#include "engine/rule_reference.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/file.h"
#include "catch.h"
#include "engine/example.h"
#include "engine/rule_reader.h"
#include "engine/validators.h"
#include "source_folder.h"

using namespace leaktight;

TEST_CASE("docs/rules.md says what the rules are", "[engine]") {
  const std::string path = std::string(LEAKTIGHT_SOURCE_DIR) + "/docs/rules.md";
  const std::string wanted = RuleReference(BuiltinRules());
  if (std::getenv("LEAKTIGHT_WRITE_DOCS") != nullptr) REQUIRE(WriteFileWhole(path, wanted));
  const auto file = ReadFile(path);
  REQUIRE(file);
  INFO("to make it anew: ./dev docs");
  CHECK(*file == wanted);
}

TEST_CASE("every rule has its line and its section", "[engine]") {
  const std::string text = RuleReference(BuiltinRules());
  for (const Rule& rule : BuiltinRules().rules) {
    INFO(rule.id);
    CHECK(text.find("| [" + std::string(rule.id) + "](#") != std::string::npos);
    CHECK(text.find("\n## " + std::string(rule.id) + "\n") != std::string::npos);
    CHECK(text.find(std::string(rule.advice)) != std::string::npos);
  }
}

TEST_CASE("docs/rules-format.md names every validator and every generator", "[engine]") {
  const auto text = ReadFile(std::string(LEAKTIGHT_SOURCE_DIR) + "/docs/rules-format.md");
  REQUIRE(text);
  for (const Validator& validator : Validators()) {
    INFO(validator.name);
    CHECK(text->find("| `" + std::string(validator.name) + "` |") != std::string::npos);
  }
  for (const std::string_view generator : ExampleGenerators()) {
    INFO(generator);
    const std::string name(generator);
    CHECK((text->find("`" + name + "`") != std::string::npos ||
           text->find("`" + name + ":") != std::string::npos));
  }
}

TEST_CASE("the schema of rules has the fields that the reader has", "[engine]") {
  const auto text = ReadFile(std::string(LEAKTIGHT_SOURCE_DIR) + "/schemas/rule.schema.json");
  REQUIRE(text);
  const auto schema = nlohmann::json::parse(*text);
  const auto& rule = schema["$defs"]["rule"];
  std::set<std::string> fields;
  for (const auto& field : rule["properties"].items()) {
    fields.insert(field.key());
    // A field that the reader does not know is the first thing that it complains of.
    const auto file = ReadRuleFile("x.yaml", "rules:\n  - " + field.key() + ": []\n");
    REQUIRE_FALSE(file);
    INFO(field.key() << ": " << file.error().Describe());
    CHECK(file.error().what.find("unknown field") == std::string::npos);
  }
  // Every field that a rule of ours has stands in the schema.
  for (const std::string needed : {"id", "pattern", "reach", "examples", "yields", "allow",
                                   "requires", "entropy", "gate", "plain", "secret"}) {
    CHECK(fields.count(needed) == 1);
  }
  for (const auto& needed : rule["required"]) CHECK(fields.count(needed) == 1);
}
