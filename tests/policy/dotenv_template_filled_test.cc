#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& path, const std::string& text) {
  CheckEngine engine;
  return engine.Run("dotenv-template-filled", path, text);
}

TEST_CASE("a real value in a template is a violation at the value", "[policy]") {
  const std::string password = Expanded("{password:20}", 1);
  const std::string text = "LOG=info\r\nexport DB_PASSWORD='" + password + "' # ours\r\nA=b\r\n";
  const auto violations = Judge("api/.env.example", text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.In(text) == password);
  REQUIRE(violations[0].secrets.size() == 1);
  CHECK(violations[0].secrets[0].In(text) == password);
  CHECK(violations[0].subject == "DB_PASSWORD");
  CHECK(violations[0].replacement == "export DB_PASSWORD=");
}

TEST_CASE("every name of a template counts, and no other", "[policy]") {
  const std::string text = "DB_PASSWORD=" + Expanded("{password:20}", 2) + "\n";
  for (const std::string name : {".env.example", ".env.sample", ".env.template", ".env.dist",
                                 ".env.defaults", "example.env", "env.example", ".env.prod.tmpl"}) {
    INFO(name);
    CHECK(Judge("a/" + name, text).size() == 1);
  }
  for (const std::string name : {".env", "prod.env", ".env.example.md", "example.txt"}) {
    INFO(name);
    CHECK(Judge("a/" + name, text).empty());
  }
}

TEST_CASE("a token in a template counts under any name", "[policy]") {
  CHECK(Judge(".env.example", "WHERE=tok_abcdefghij\n").size() == 1);
  CHECK(Judge(".env.example", "URL=https://x/?a=tok_abcdefghij\n").size() == 1);
  CHECK(Judge(".env.example", "NEXT_PUBLIC_KEY=" + Expanded("{base62:32}", 3)).empty());
}

TEST_CASE("words, placeholders and references are what templates are for", "[policy]") {
  for (const std::string value :
       {"", "change-me", "<password>", "postgres", "password", "secret", "\"admin\"", "root",
        "${DB_PASSWORD}", "xxxxxxxxxxxx", "your_password_here", "null", "123456", "encrypted:BA12",
        "admin123", "Not-So-Secure!"}) {
    INFO(value);
    CHECK(Judge(".env.example", "DB_PASSWORD=" + value + "\n").empty());
  }
  for (const std::string seed : {"a", "b", "c"}) {
    INFO(seed);
    CHECK(Judge(".env.example", "DB_PASSWORD=" + Expanded("{password:16}", seed[0])).size() == 1);
  }
}

}  // namespace
}  // namespace leaktight
