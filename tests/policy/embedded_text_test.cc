#include "policy/embedded_text.h"

#include <string>
#include <vector>

#include "catch.h"

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

}  // namespace
}  // namespace leaktight
