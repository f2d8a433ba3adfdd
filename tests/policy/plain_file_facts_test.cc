#include <string>

#include "catch.h"
#include "policy/kustomize.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// What the facts say: "plain", "secret", "rule REGEX", "takes PATH".
std::vector<std::string> Facts(const std::string& path, const std::string& text) {
  CheckEngine engine;
  std::vector<std::string> said;
  for (const Fact& fact : engine.FactsIn(path, text)) {
    if (fact.kind == Fact::Kind::kSopsPlain) said.push_back(fact.key.empty() ? "plain" : fact.key);
    if (fact.kind == Fact::Kind::kSopsCreationRule) {
      said.push_back("rule " + fact.name + (fact.key.empty() ? "" : " " + fact.key));
    }
    if (fact.kind == Fact::Kind::kGeneratorFile) said.push_back("takes " + fact.name);
  }
  return said;
}

using Said = std::vector<std::string>;

TEST_CASE("a file is told by what it holds, then by its name", "[policy]") {
  const std::string password = Expanded("{password:20}", 1);
  CHECK(Facts("a.yaml", "level: info\n").empty());
  CHECK(Facts("a.yaml", "db_password: '" + password + "'\n") == Said{"secret"});
  CHECK(Facts("a.yaml", "db_secret: word\n").empty());
  CHECK(Facts("secrets/a.yaml", "level: info\n") == Said{"plain"});
  CHECK(Facts("secrets/a.yaml", "apiVersion: v1\nkind: ConfigMap\n").empty());
  // Only what is in them counts: each repository has files of these kinds.
  for (const std::string end : {"conf", "cfg", "ini", "properties"}) {
    const std::string path = "config/app." + end;
    INFO(path);
    CHECK(Facts(path, "LEVEL=info\nDB_PASSWORD=" + password + "\n") == Said{"secret"});
    CHECK(Facts(path, "LEVEL=info\nDB_PASSWORD=${DB_PASSWORD}\n").empty());
  }
  CHECK(Facts("db-password.txt", password + "\n") == Said{"secret"});
  CHECK(Facts("db-password.txt", "changeme\n") == Said{"plain"});
  CHECK(Facts("db-password.txt", "age-encryption.org/v1\n").empty());
  CHECK(Facts("a.yaml", "apiVersion: v1\nkind: Secret\nstringData: {p_secret: '" + password +
                            "'}\n") == Said{"Secret"});
  CHECK(Facts("password.py", "x = '" + password + "'\n").empty());
}

TEST_CASE("settings are told by what they hold, whatever they are called", "[policy]") {
  const std::string text = Expanded("LOG_LEVEL=info\nDB_PASSWORD={base62:24}\n", 1);
  for (const std::string path : {"app.conf", "app.cfg", "app.ini", "a/app.properties"}) {
    CAPTURE(path);
    CHECK(Facts(path, text) == Said{"secret"});
    CHECK(Facts(path, "LOG_LEVEL=info\nDB_PASSWORD=${DB_PASSWORD}\n").empty());
  }
  CHECK(Facts("app.md", text).empty());
}

TEST_CASE("creation rules and generators' files become facts in their order", "[policy]") {
  CHECK(Facts(".sops.yaml",
              "creation_rules:\n- path_regex: ^a/\n  encrypted_regex: b\n- {age: c}\n") ==
        Said{"rule ^a/ partly", "rule "});
  CHECK(Facts("k8s/prod/kustomization.yaml",
              "secretGenerator: [{files: [k=../a.txt, ./b, ../../../c], envs: [d], env: e}]\n"
              "configMapGenerator: [{files: [f]}]\n") ==
        Said{"takes k8s/a.txt", "takes k8s/prod/b", "takes k8s/prod/d", "takes k8s/prod/e"});
}

TEST_CASE("paths are resolved without leaving the top", "[policy]") {
  CHECK(ResolvePath("a/b/", "c") == "a/b/c");
  CHECK(ResolvePath("a/b/", "../../c/./d") == "c/d");
  CHECK(ResolvePath("", "../c").empty());
  CHECK(ResolvePath("a/", "/c").empty());
}

}  // namespace
}  // namespace leaktight
