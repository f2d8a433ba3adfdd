// Passwords that are no words and not drawn at random either.
#include "engine/chosen_password.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "engine/engine.h"
#include "engine/example.h"
#include "finding/confidence.h"
#include "support/random.h"

namespace leaktight {
namespace {

struct Found {
  std::string secret;
  double confidence = 0;
};

std::vector<Found> FoundIn(const std::string& text) {
  static const Engine engine = Engine::Make(BuiltinRules(), 1'767'225'600).value();
  static Engine::Scratch scratch;
  std::vector<Found> found;
  for (const Match& match : engine.Scan(text, scratch)) {
    found.push_back({std::string(match.SecretIn(text)), match.confidence});
  }
  return found;
}

std::string With(std::string_view syntax, std::string_view secret) {
  const size_t at = syntax.rfind('@');
  return std::string(syntax.substr(0, at)) + std::string(secret) +
         std::string(syntax.substr(at + 1));
}

}  // namespace

TEST_CASE("letters that no word has in that order may be a password", "[engine]") {
  Random random(11);
  for (const auto& [size, least] :
       {std::pair<size_t, int>{5, 600}, {6, 700}, {8, 850}, {12, 900}}) {
    int passed = 0;
    for (int i = 0; i < 1000; i++) {
      std::string password;
      for (size_t k = 0; k < size; k++) password += static_cast<char>('a' + random.Below(26));
      passed += MayBeChosenPassword(password) ? 1 : 0;
    }
    CAPTURE(size, passed);
    CHECK(passed >= least);
  }
}

TEST_CASE("a word, a name, what everybody guesses and what is no literal are no such password",
          "[engine]") {
  for (const std::string_view value :
       {"",         "pwd",      "string",      "required",      "username", "sunshine",
        "letmein",  "qwerty",   "password1",   "test123",       "pass",     "secret1",
        "admin",    "changeme", "newPassword", "user_password", "xxxx",     "1234",
        "20240131", "^1.2.0",   "~>3.1",       "~3.x",          "${DB_PW}", "<pw>",
        "%s",       "{{pw}}",   "two words",   "Passwörter",    "\\u0041",  "None",
        "sha256",   "pass_1",   "@Input()"}) {
    CAPTURE(value);
    CHECK_FALSE(MayBeChosenPassword(value));
  }
}

TEST_CASE("a password that somebody made up is told where every doubt is asked for", "[engine]") {
  for (const std::string_view password : {"q5vd0t", "tchtjpl", "zkw7xq", "xqfjw"}) {
    for (const std::string_view syntax :
         {"password = \"@\"\n", "DB_PASSWORD=@\n", "\"password\": \"@\",\n", "  password: @\n",
          "'password' => '@',\n", "conn.setPassword(\"@\");\n", "<password>@</password>\n",
          "login(\"{\\\"user\\\":\\\"ada\\\",\\\"password\\\":\\\"@\\\"}\")\n",
          "password = Some(\"@\")\n", "CREATE USER app IDENTIFIED BY '@';\n",
          "docker run -d -e DB_PASSWORD=@ -e LANG=C db\n", "DB_PASSWORD=@ \\\n  serve\n",
          "deploy --db-password @ --now\n"}) {
      CAPTURE(password, syntax);
      const auto found = FoundIn(With(syntax, password));
      REQUIRE(found.size() == 1);
      CHECK(found[0].secret == password);
      CHECK(found[0].confidence == kChosenConfidence);
    }
  }
}

TEST_CASE("what may be one is none under another name, in code or in prose", "[engine]") {
  for (const std::string_view syntax :
       {"token = \"@\"\n", "password_hint = \"@\"\n", "check(password, @);\n",
        "connect({password: @, host: x});\n", "password = @.value;\n", "\"password\", \"@\": 1\n",
        "the password @ is\n", "passwordField = @(x)\n", "password: @;\n"}) {
    CAPTURE(syntax);
    CHECK(FoundIn(With(syntax, "xqfjw")).empty());
  }
}

}  // namespace leaktight
