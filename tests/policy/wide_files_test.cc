// Files in UTF-16, as PowerShell's `>` writes them, judged as if they were in UTF-8.
#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// ASCII in UTF-16, with its byte order mark.
std::string Wide(const std::string& text, bool little) {
  std::string wide = little ? "\xff\xfe" : "\xfe\xff";
  for (const char c : text) wide += little ? std::string{c, '\0'} : std::string{'\0', c};
  return wide;
}

std::string WithoutMark(const std::string& wide) {
  return wide.substr(2);
}

TEST_CASE("what stands in UTF-16 is found where it stands", "[policy]") {
  CheckEngine engine;
  const bool little = GENERATE(true, false);
  const std::string password = Expanded("{password:20}", 1);
  const std::string secret =
      "apiVersion: v1\r\nkind: Secret\r\nmetadata: {name: s}\r\nstringData:\r\n  password: '" +
      password + "'\r\n";
  const std::string pod =
      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n    env:\n    - name: "
      "DB_PASSWORD\n"
      "      value: \"" +
      password + "\"\n";
  for (const auto& [id, path, text] :
       {std::tuple{"k8s-secret-committed", "secret.yaml", secret},
        {"k8s-env-literal", "pod.yaml", pod},
        {"k8s-template-filled", "secret.yaml.template", secret},
        {"dotenv-template-filled", ".env.example", "A=1\nDB_PASSWORD=" + password + "\n"}}) {
    INFO(id);
    const std::string wide = Wide(text, little);
    const auto violations = engine.Run(id, path, wide);
    REQUIRE(violations.size() == 1);
    REQUIRE(violations[0].secrets.size() == 1);
    CHECK(violations[0].about.In(wide) == WithoutMark(Wide(password, little)));
    CHECK(violations[0].secrets[0] == violations[0].about);
  }
}

TEST_CASE("a dotenv file in UTF-16 is one", "[policy]") {
  CheckEngine engine;
  const bool little = GENERATE(true, false);
  const auto found =
      engine.Run("dotenv-committed", ".env",
                 Wide("LOG=info\r\nDB_PASSWORD=" + Expanded("{password:20}", 2) + "\r\n", little));
  REQUIRE(found.size() == 1);
  CHECK(found[0].about == Span{0, 0});
  CHECK(found[0].note == "It holds what looks secret: DB_PASSWORD.");
  CHECK(
      engine.Run("dotenv-committed", "prod.env", Wide("DB_PASSWORD=change-me\n", little)).empty());
  CHECK(engine.Run("dotenv-committed", ".env", Wide("", little)).empty());
  CHECK(engine.Run("dotenv-committed", ".env", Wide("A=b", little) + "c").size() ==
        1);  // half a unit
}

TEST_CASE("facts in UTF-16 are those of the same text in UTF-8", "[policy]") {
  CheckEngine engine;
  const bool little = GENERATE(true, false);
  const std::string text =
      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n    env:\n    - name: A\n     "
      " valueFrom:\n"
      "        secretKeyRef: {name: flowdoc-db, key: PASSWORD}\n";
  const std::string wide = Wide(text, little);
  const auto plain = engine.FactsIn("pod.yaml", text);
  const auto facts = engine.FactsIn("pod.yaml", wide);
  REQUIRE(plain.size() == 1);
  REQUIRE(facts.size() == 1);
  CHECK(facts[0].name == "flowdoc-db");
  CHECK(facts[0].span.In(wide) == WithoutMark(Wide("flowdoc-db", little)));
  CHECK(facts[0].key_span.In(wide) == WithoutMark(Wide("PASSWORD", little)));
  // Git reads no .gitignore in UTF-16.
  for (const Fact& fact : engine.FactsIn(".gitignore", Wide(".env\n", little))) {
    CHECK(fact.name != ".env");
  }
}

}  // namespace
}  // namespace leaktight
