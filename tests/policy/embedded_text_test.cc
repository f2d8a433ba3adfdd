#include "policy/embedded_text.h"

#include <string>
#include <vector>

#include "catch.h"
#include "policy/yaml_reader.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<std::string> Places(const std::string& text) {
  std::vector<std::string> places;
  for (const Span place : SecretsInside(text)) places.emplace_back(place.In(text));
  return places;
}

TEST_CASE("secrets within a text are told where they stand", "[policy]") {
  CHECK(Places("host=db\npassword=hunter2x9\nport=1\n") == std::vector<std::string>{"hunter2x9"});
  CHECK(Places(R"({"a": {"password": "hunter2x9"}, "b": "hunter2x9"})") ==
        std::vector<std::string>{"hunter2x9"});
}

TEST_CASE("where nothing can be told the whole text is the place, but no reference", "[policy]") {
  CHECK(Places("nothing to see") == std::vector<std::string>{"nothing to see"});
  CHECK(Places("a=b\npassword=\"$DB_PASSWORD\";\n").empty());
}

// What each occurrence of "here" in the value of `text:` covers in the file.
std::vector<std::string> Covered(const std::string& bytes) {
  CheckEngine engine;
  std::vector<std::string> covered;
  engine.With("a.yaml", bytes, [&](const File& file) {
    const YamlRef scalar = file.Yaml().Root(file.Yaml().documents[0])["text"];
    const ScalarPlaces places(file, scalar);
    const std::string_view value = scalar.Value();
    for (size_t at = value.find("here"); at != std::string_view::npos;
         at = value.find("here", at + 1)) {
      const Span place = places.At({at, at + 4});
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

TEST_CASE("where a value is written otherwise, all of it is the place", "[policy]") {
  CHECK(Covered("text: \"a\\there\"\n") == std::vector<std::string>{"a\\there 7"});
  CHECK(Covered("text: >\n  one\n  here\n") == std::vector<std::string>{"one\n  here 10"});
}

}  // namespace
}  // namespace leaktight
