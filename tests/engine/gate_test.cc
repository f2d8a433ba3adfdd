#include "engine/gate.h"

#include <string>
#include <string_view>

#include "catch.h"
#include "engine/engine.h"
#include "engine/example.h"
#include "support/random.h"

namespace leaktight {
namespace {

bool Passes(std::string_view text, std::string_view keyword) {
  const size_t at = text.find(keyword);
  REQUIRE(at != std::string_view::npos);
  return PassesGate(Gate::kAssignment, text, at, at + keyword.size());
}

}  // namespace

TEST_CASE("no gate lets everything through", "[engine]") {
  CHECK(PassesGate(Gate::kNone, "prose about a token", 14, 19));
}

TEST_CASE("prose, code without a literal and short values stop at the gate", "[engine]") {
  for (const std::string_view text : {
           "the token is passed to the server",
           "token",
           "token\n",
           "token = get_token()",
           "token = \"\"",
           "token = \"short\"",
           "token: string;",
           "token, err := Read()",
           "if (token == null)",
           "a token: see below",
           "token = \"two words here\"",
           "token->next = other_thing;",
           "token_count = \"A1b2C3d4E5f6\"",
           "tokenize(\"A1b2C3d4\")",
           "the token \"",
           "token =",
           "token\\",
           "token[",
           "token('",
       }) {
    CAPTURE(text);
    CHECK_FALSE(Passes(text, "token"));
  }
}

TEST_CASE("a short or plain value passes as a password's, where it is no word", "[engine]") {
  for (const std::string_view value : {"q5vd0t", "tchtjplj", "xqfjw"}) {
    for (const std::string_view syntax :
         {" = \"@\"", ": @", "=@", ">@</password>", "\\\": \\\"@\\\"", "(\"@\")"}) {
      const size_t at = syntax.find('@');
      const std::string rest = std::string(syntax.substr(0, at)) + std::string(value) +
                               std::string(syntax.substr(at + 1));
      CAPTURE(rest);
      CHECK(Passes("password" + rest, "pass"));
      CHECK(Passes("\"pwd" + rest, "pwd"));
      if (value.size() < 8) CHECK_FALSE(Passes("token" + rest, "token"));
    }
  }
  for (const std::string_view text :
       {"password = \"short\"", "password: string", "password=abc", "password = \"\""}) {
    CAPTURE(text);
    CHECK_FALSE(Passes(text, "pass"));
  }
}

TEST_CASE("assignments of literals pass the gate in any syntax", "[engine]") {
  for (const std::string_view text : {
           "token = \"A1b2C3d4E5\"",
           "token='A1b2C3d4E5'",
           "token: A1b2C3d4E5",
           "\"token\": \"A1b2C3d4E5\"",
           "'token' => 'A1b2C3d4E5'",
           "\\\"token\\\": \\\"A1b2C3d4E5\\\"",
           "TOKEN=A1b2C3d4E5",
           "<token>A1b2C3d4E5</token>",
           "<token>\n  A1b2C3d4E5\n</token>",
           "<token type=\"x\">A1b2C3d4E5</token>",
           "--token A1b2C3d4E5",
           "set token A1b2C3d4E5;",
           "set $token A1b2C3d4E5;",
           "set -gx token A1b2C3d4E5",
           "setToken(\"A1b2C3d4E5\")",
           "define('TOKEN', 'A1b2C3d4E5')",
           "token: String = \"A1b2C3d4E5\"",
           "var token string = \"A1b2C3d4E5\"",
           "char token[] = \"A1b2C3d4E5\"",
           "token := `A1b2C3d4E5`",
           "set token \"A1b2C3d4E5\"",
           "name=\"token\" value=\"A1b2C3d4E5\"",
           "- name: TOKEN\n  value: A1b2C3d4E5",
           "token = Secret(\"A1b2C3d4E5\")",
           "token = getenv(\"X\", \"A1b2C3d4E5\")",
           "token = env.X || \"A1b2C3d4E5\"",
           "token =\n    \"A1b2C3d4E5\"",
           "?token=A1b2C3d4E5&a=b",
           "token = b\"A1b2C3d4E5\"",
           "token = @\"A1b2C3d4E5\"",
           "token == \"A1b2C3d4E5\"",
       }) {
    CAPTURE(text);
    const std::string lower_or_upper =
        text.find("token") == std::string_view::npos
            ? (text.find("TOKEN") == std::string_view::npos ? "Token" : "TOKEN")
            : "token";
    CHECK(Passes(text, lower_or_upper));
  }
}

TEST_CASE("the gate looks at no byte out of its reach", "[engine]") {
  Random random(5);
  static const std::vector<std::string> kParts = {
      "token", "=", ":",     " ",  "\"", "'", "\n",   "A1b2C3d4E5", "(",  ")", ",", "[",   "]",
      "<",     ">", "value", "\\", "-",  "x", "env ", "login me ",  "||", "{", "}", "by ", "?"};
  size_t passed = 0;
  for (int round = 0; round < 20000; round++) {
    std::string text;
    for (size_t parts = random.Below(12); parts > 0; parts--) text += random.Pick(kParts);
    text += "token";
    const size_t begin = text.size() - 5;
    for (size_t parts = random.Below(60); parts > 0; parts--) text += random.Pick(kParts);
    const bool whole = PassesGate(Gate::kAssignment, text, begin, begin + 5);
    passed += whole ? 1 : 0;
    const size_t first = begin < kGateBefore ? 0 : begin - kGateBefore;
    const std::string cut = text.substr(first, begin - first + 5 + kGateAfter);
    CAPTURE(text);
    REQUIRE(PassesGate(Gate::kAssignment, cut, begin - first, begin - first + 5) == whole);
  }
  CHECK(passed > 100);
}

TEST_CASE("the gate of URLs lets through what has user and password", "[engine]") {
  const auto passes = [](const std::string& rest) {
    const std::string text = "https://" + rest;
    return PassesGate(Gate::kUserInfo, text, 0, 8);
  };
  for (const char* rest : {"a:b@c", "user:p%40ss@host/x", ":x@h", "a:b:c@d"}) {
    CAPTURE(rest);
    CHECK(passes(rest));
  }
  for (const char* rest : {"", "host", "host/a:b@c", "user@host:80", "host:80/@x", "a:b c@d", "a:b",
                           "host?a:b@c", "host#a:b@c", "a:\"b@c", "a:b\\n@c"}) {
    CAPTURE(rest);
    CHECK_FALSE(passes(rest));
  }
  CHECK_FALSE(passes("a:" + std::string(kGateAfter, 'b') + "@c"));
}

TEST_CASE("the gate of fields lets through names of their own with a text as value", "[engine]") {
  const auto passes = [](const std::string& text) {
    const size_t at = text.find("kty");
    REQUIRE(at != std::string::npos);
    return PassesGate(Gate::kField, text, at, at + 3);
  };
  for (const char* text :
       {R"({"kty":"EC")", R"(kty: 'oct')", R"("kty" => "RSA")", R"({\"kty\":\"oct\")",
        R"('kty' 	=> "RSA")", R"(kty="RSA")", "kty \t:\t\"RSA\""}) {
    CAPTURE(text);
    CHECK(passes(text));
  }
  for (const char* text :
       {"kty", "kty:", "kty: RSA", R"(blockTkty: "RSA")", R"(_kty: "RSA")", R"(kty_id: "RSA")",
        R"(kty "RSA")", R"("kty", "RSA")", "kty:\n\"RSA\""}) {
    CAPTURE(text);
    CHECK_FALSE(passes(text));
  }
  CHECK_FALSE(passes("kty:" + std::string(kGateAfter, ' ') + "\"RSA\""));
}

}  // namespace leaktight
