#include "policy/embedded_text.h"

#include <string>
#include <vector>

#include "catch.h"
#include "policy/written_places.h"
#include "policy/yaml_reader.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<std::string> Places(const std::string& text, std::string_view name = {}) {
  std::vector<std::string> places;
  for (const Span place : SecretsInside(text, name)) places.emplace_back(place.In(text));
  return places;
}

using Texts = std::vector<std::string>;

TEST_CASE("secrets within configuration files are seen", "[policy]") {
  const std::string password = Expanded("{password:20}", 6);
  CHECK(HoldsSecretInside("[smtp]\nhost = x\npassword = " + password + "\n"));
  CHECK(HoldsSecretInside("a: b\npassword: \"" + password + "\"\n"));
  CHECK(HoldsSecretInside("{\"db\": {\"password\": \"" + password + "\"}}"));
  CHECK(HoldsSecretInside("{\"auths\": {\"r.io\": {\"auth\": \"" + EncodeBase64("bot:" + password) +
                          "\"}}}"));
  CHECK_FALSE(HoldsSecretInside("{\"auths\": {\"r.io\": {\"auth\": \"bm90aGluZw==\"}}}"));
  CHECK_FALSE(HoldsSecretInside("[smtp]\nhost = x\npassword = ${SMTP_PASSWORD}\n"));
  CHECK_FALSE(HoldsSecretInside("{\"db\": {\"password\": \"\"}}"));
  CHECK_FALSE(HoldsSecretInside("just words"));
  CHECK_FALSE(HoldsSecretInside("{broken"));
}

TEST_CASE("secrets within a text are told where they stand", "[policy]") {
  CHECK(Places("host=db\npassword=hunter2x9\nport=1\n") == Texts{"hunter2x9"});
  CHECK(Places(R"({"a": {"password": "hunter2x9"}, "b": "hunter2x9"})") == Texts{"hunter2x9"});
  CHECK(Places("[{\"password\": \"hunter2x9\"}]") == Texts{"hunter2x9"});
  CHECK(Places("{a: b, password: hunter2x9}") == Texts{"hunter2x9"});
}

TEST_CASE("where there is none nothing is told, and a reference is none", "[policy]") {
  CHECK(Places("nothing to see").empty());
  CHECK(Places("a=b\npassword=\"$DB_PASSWORD\";\n").empty());
  CHECK(Places("{\"password\": \"$(DB_PASSWORD)\"}").empty());
}

TEST_CASE("a key that is the name of a file says how to read it", "[policy]") {
  CHECK(Places("a = [\n  { password = 'hunter2x9' },\n]\n", "config.toml") == Texts{"hunter2x9"});
  CHECK(Places("password = \"\"\"\nhunter2x9\"\"\"\n", "a.toml") == Texts{"hunter2x9"});
  CHECK(Places("db.password hunter2x9\n", "application.properties") == Texts{"hunter2x9"});
  CHECK(Places("! a\ndb.password:hunter\\\n  2x9\n", "application.properties") ==
        Texts{"hunter\\\n  2x9"});
  CHECK(Places("[a]\npassword: hunter2x9 ; c\n", "settings.ini") == Texts{"hunter2x9"});
  CHECK(Places("[a]\npassword: hunter2x9 ; c\n") == Texts{"hunter2x9"});
  CHECK(Places("[{\"password\": \"hunter2x9\"} // c\n]\n", "config.json") == Texts{"hunter2x9"});
  CHECK(Places("users:\n- password: \"hunter2x9\"\n", "users.yaml") == Texts{"hunter2x9"});
}

TEST_CASE("a file that is not what its key says is read by lines", "[policy]") {
  CHECK(Places("{{ if .x }}\npassword = \"hunter2x9\"\n{{ end }}\n", "config.toml") ==
        Texts{"hunter2x9"});
  CHECK(Places("a: [\npassword: hunter2x9\n", "config.yaml") == Texts{"hunter2x9"});
}

TEST_CASE("one line may hold a name and its value", "[policy]") {
  CHECK(Places("DB_PASSWORD:hunter2x9") == Texts{"hunter2x9"});
  CHECK(Places("DB_PASSWORD=hunter2x9\n") == Texts{"hunter2x9"});
  CHECK(Places("DB_PASSWORD: 'hunter2x9'\n") == Texts{"hunter2x9"});
  for (const char* text :
       {"LOG_LEVEL:debug", "password:required", "https://a.b/c?x=1", "token:latest",
        "secretName:db-7f9a", "password:", ":hunter2x9", "12:30", "a b:hunter2x9",
        "registry/api-token:v1.2.3", "password:$(DB_PASSWORD)"}) {
    INFO(text);
    CHECK(Places(text).empty());
  }
}

// What each occurrence of "here" in the value of `text:` covers in the file.
std::vector<std::string> Covered(const std::string& bytes) {
  CheckEngine engine;
  std::vector<std::string> covered;
  engine.With("a.yaml", bytes, [&](const File& file) {
    const YamlRef scalar = file.Yaml().Root(file.Yaml().documents[0])["text"];
    const WrittenPlaces places(file.bytes(), scalar);
    const std::string_view value = scalar.Value();
    for (size_t at = value.find("here"); at != std::string_view::npos;
         at = value.find("here", at + 1)) {
      const Span place = places.Of({at, at + 4});
      covered.push_back(std::string(place.In(bytes)) + " " + std::to_string(place.begin));
    }
  });
  return covered;
}

TEST_CASE("parts of a block of lines are found where they stand", "[policy]") {
  CHECK(Covered("text: here and here\n") == std::vector<std::string>{"here 6", "here 15"});
  CHECK(Covered("text: |\n    one\n\n      here\n    x here\n") ==
        std::vector<std::string>{"here 23", "here 34"});
  CHECK(Covered("text: |-\r\n  one\r\n  here\r\n") == std::vector<std::string>{"here 19"});
  CHECK(Covered("text: |2\n    here\n") == std::vector<std::string>{"here 13"});
}

TEST_CASE("parts of a value that is written otherwise are found as well", "[policy]") {
  CHECK(Covered("text: \"a\\there\"\n") == std::vector<std::string>{"here 10"});
  CHECK(Covered("text: >\n  one\n  here\n") == std::vector<std::string>{"here 16"});
}

}  // namespace
}  // namespace leaktight
