#include <string>

#include "catch.h"
#include "support/mended.h"

using namespace leaktight;

namespace {

std::string With(std::string_view environment) {
  return "services:\n  db:\n    image: postgres:17\n" + std::string(environment);
}

std::string After(std::string_view environment,
                  const std::map<std::string, std::string>& others = {}) {
  const std::string after =
      AfterFix("compose-secret-literal", "deploy/compose.yaml", With(environment), others);
  const std::string head = With("");
  return after.starts_with(head) ? after.substr(head.size()) : after;
}

}  // namespace

TEST_CASE("a variable of Compose comes from the file beside it", "[fix]") {
  CHECK(After("    environment:\n      DB_PASSWORD: {base62:24}  # it\n      A: 1\n") ==
        "    environment:\n      DB_PASSWORD: ${DB_PASSWORD:?}  # it\n      A: 1\n");
  CHECK(After("    environment:\n      DB_PASSWORD: '{base62:24}'\n") ==
        "    environment:\n      DB_PASSWORD: '${DB_PASSWORD:?}'\n");
  CHECK(After("    environment: [\"DB_PASSWORD={base62:24}\", A=1]\n") ==
        "    environment: [\"DB_PASSWORD=${DB_PASSWORD:?}\", A=1]\n");
  CHECK(After("    environment:\n      - DB_PASSWORD={base62:24}\n") ==
        "    environment:\n      - DB_PASSWORD=${DB_PASSWORD:?}\n");
  CHECK(After("    environment:\r\n      DB_PASSWORD: {base62:24}\r\n") ==
        "    environment:\r\n      DB_PASSWORD: ${DB_PASSWORD:?}\r\n");
}

TEST_CASE("a plain value in braces gets quotes, which YAML then wants", "[fix]") {
  CHECK(After("    environment: {DB_PASSWORD: {base62:24}, A: 1}\n") ==
        "    environment: {DB_PASSWORD: \"${DB_PASSWORD:?}\", A: 1}\n");
}

TEST_CASE("a fallback becomes the demand for a value", "[fix]") {
  CHECK(After("    environment:\n      P: ${DB_PASSWORD:-{base62:24}}\n") ==
        "    environment:\n      P: ${DB_PASSWORD:?}\n");
  CHECK(After("    environment:\n      URL: postgres://u:${DB_PASSWORD-{base62:24}}@db.a.io/a\n") ==
        "    environment:\n      URL: postgres://u:${DB_PASSWORD:?}@db.a.io/a\n");
  CHECK(After("    environment:\n      URL: ${DB_URL:-postgres://u:{base62:24}@db.a.io/a}\n") ==
        "    environment:\n      URL: ${DB_URL:?}\n");
}

TEST_CASE("a value keeps its own name where another has that already", "[fix]") {
  const std::string text =
      "    environment:\n      DB_PASSWORD: {base62:24}\n  web:\n    image: a\n"
      "    environment:\n      DB_PASSWORD: {base62:24}\n";
  CHECK(After(text) ==
        "    environment:\n      DB_PASSWORD: ${DB_PASSWORD:?}\n  web:\n    image: a\n"
        "    environment:\n      DB_PASSWORD: ${DB_PASSWORD_2:?}\n");
  CHECK(After("    environment:\n      DB_PASSWORD: {base62:24}\n",
              {{"deploy/.env", "DB_PASSWORD=mine\n"}}) ==
        "    environment:\n      DB_PASSWORD: ${DB_PASSWORD_2:?}\n");
  CHECK(After("    environment:\n      DB_PASSWORD: {base62:24}\n",
              {{"deploy/.env", "DB_PASSWORD=\n"}}) ==
        "    environment:\n      DB_PASSWORD: ${DB_PASSWORD:?}\n");
}

TEST_CASE("two services with one value share a variable", "[fix]") {
  const Mended mended =
      MendedBy("compose-secret-literal", "compose.yaml",
               With("    environment:\n      A_PASSWORD: {base62:24}\n  web:\n"
                    "    image: a\n    environment:\n      A_PASSWORD: {again}\n"));
  CHECK(mended.remedy.left.empty());
  CHECK(mended.text.find("_2") == std::string::npos);
}

TEST_CASE("the template beside gets the name, and a doubled dollar is one", "[fix]") {
  const Mended mended =
      MendedBy("compose-secret-literal", "compose.yaml",
               With("    environment:\n      DB_PASSWORD: {base62:12}$${base62:12}\n"),
               {{".env.example", "# all\n"}});
  REQUIRE(mended.remedy.kept.size() == 1);
  CHECK(mended.remedy.kept[0].path == ".env");
  CHECK(mended.remedy.kept[0].made_from == ".env.example");
  CHECK(mended.values[0].size() == 25);
  CHECK(mended.values[0][12] == '$');
  REQUIRE(mended.remedy.lines.size() == 1);
  CHECK(mended.remedy.lines[0].lines == "DB_PASSWORD=\n");
}
