#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<std::string> Found(const std::string& text, const std::string& path = "k8s/a.yaml") {
  CheckEngine engine;
  std::vector<std::string> found;
  for (const Violation& violation : engine.Run("k8s-configmap-secret", path, text)) {
    found.push_back(violation.subject + "=" + std::string(violation.about.In(text)));
  }
  return found;
}

const std::string kHead = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";

TEST_CASE("a secret in a file within a ConfigMap is told at its own place", "[policy]") {
  CHECK(
      Found(kHead + "data:\n  app.properties: |\n    a=1\n    db.password=hunter2x9\n    b=2\n") ==
      std::vector<std::string>{"app.properties=hunter2x9"});
  CHECK(Found(kHead + "data:\n  app.json: '{\"a\": {\"password\": \"hunter2x9\"}}'\n") ==
        std::vector<std::string>{"app.json=hunter2x9"});
}

TEST_CASE("files within a ConfigMap are read by their key's name", "[policy]") {
  CHECK(Found(kHead + "data:\n  config.toml: |\n    [db]\n    x = {password = 'hunter2x9'}\n") ==
        std::vector<std::string>{"config.toml=hunter2x9"});
  CHECK(Found(kHead + "data:\n  settings.ini: |\n    [db]\n    password: hunter2x9 ; c\n") ==
        std::vector<std::string>{"settings.ini=hunter2x9"});
  CHECK(Found(kHead + "data:\n  a.properties: |\n    db.password hunter2x9\n    b=2\n") ==
        std::vector<std::string>{"a.properties=hunter2x9"});
  CHECK(Found(kHead + "data:\n  a.json: \"{\\\"password\\\": \\\"hunter\\\\\\\"2x9\\\"}\"\n") ==
        std::vector<std::string>{"a.json=hunter\\\\\\\"2x9"});
}

TEST_CASE("a ConfigMap's value may be one assignment", "[policy]") {
  CHECK(Found(kHead + "data: {a: 'DB_PASSWORD:hunter2x9', b: DB_PASSWORD=hunter2x9}\n") ==
        std::vector<std::string>{"a=hunter2x9", "b=hunter2x9"});
  CHECK(Found(kHead + "data: {a: 'LOG_LEVEL:debug', b: 'password:required'}\n").empty());
}

TEST_CASE("each value of a ConfigMap is told by its key", "[policy]") {
  CHECK(Found(kHead + "data: {DB_PASSWORD: hunter2x9, HOST: db, APP: tok_abcdefghij}\n") ==
        std::vector<std::string>{"DB_PASSWORD=hunter2x9", "APP=tok_abcdefghij"});
  CHECK(Found(kHead + "data: {JAVA_OPTS: -Xmx1g -Ddb.password=hunter2x9}\n") ==
        std::vector<std::string>{"JAVA_OPTS=hunter2x9"});
  CHECK(Found(kHead + "data: {DB_PASSWORD: change-me, SECRET_NAME: db-secrets}\n").empty());
}

TEST_CASE("binary data is decoded before it is judged", "[policy]") {
  CHECK(Found(kHead + "binaryData: {A: " + EncodeBase64("tok_abcdefghij") + "}\n").size() == 1);
  CHECK(Found(kHead + "binaryData: {A: " + EncodeBase64("nothing of note") + "}\n").empty());
}

}  // namespace
}  // namespace leaktight
