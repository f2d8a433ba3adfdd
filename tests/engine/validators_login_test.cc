// Users and passwords as clients keep and send them.
#include <string>

#include "base/base64.h"
#include "catch.h"
#include "engine/example.h"
#include "engine/password_text.h"
#include "engine/validators.h"
#include "finding/confidence.h"

namespace leaktight {
namespace {

std::string Expand(std::string_view example) {
  return ExpandExample(example, 1).value();
}

struct Verdict {
  bool yes = false;    // reported by default
  bool doubt = false;  // only where every doubt is asked for
  Opinion opinion;
};

Verdict Judge(std::string_view validator, const Candidate& candidate) {
  Verdict verdict;
  verdict.opinion.severity = Severity::kHigh;
  const bool told = FindValidator(validator)->validate(candidate, verdict.opinion);
  verdict.yes = told && verdict.opinion.confidence >= kLeastConfidence;
  verdict.doubt = told && !verdict.yes;
  return verdict;
}

// USER:PASSWORD as in a file or a command line.
Verdict Login(std::string_view user, std::string_view password) {
  Candidate candidate;
  candidate.whole = candidate.secret = password;
  candidate.name = user;
  return Judge("login-password", candidate);
}

// https://USER:PASSWORD@HOST/
Verdict Url(std::string_view user, std::string_view password, const std::string& host) {
  const std::string whole = "https://" + std::string(user) + ':' + std::string(password) + '@';
  const std::string after = host + "/x";
  Candidate candidate;
  candidate.whole = whole;
  candidate.name = candidate.whole.substr(8, user.size());
  candidate.secret = candidate.whole.substr(9 + user.size(), password.size());
  candidate.after = after;
  return Judge("login-password", candidate);
}

Verdict Basic(const std::string& text) {
  const std::string base64 = EncodeBase64(text);
  Candidate candidate;
  candidate.whole = candidate.secret = base64;
  return Judge("basic-auth", candidate);
}

Verdict Npmrc(std::string_view key, std::string_view value) {
  Candidate candidate;
  candidate.name = key;
  candidate.whole = candidate.secret = value;
  return Judge("npmrc", candidate);
}

}  // namespace

TEST_CASE("a random password logs in, a word or a place to fill in does not", "[engine]") {
  const std::string random = Expand("{base62:20}");
  CHECK(Login("ci", random).yes);
  CHECK(Login("ci", Expand("{hex:32}")).yes);
  CHECK(Login("ci", Expand("{uuid}")).yes);
  CHECK_FALSE(Login(random, random).yes);
  for (const char* password :
       {"", "password", "correcthorse", "hunter2", "changeme", "$PASSWORD", "${PASSWORD}",
        "<password>", "{{ password }}", "%s", "your-password", "my-secret-123", "xxxxxxxxxxxx",
        "secret-token-1", "example1A!", "p@ssw0rd", "00000000-0000-0000-0000-000000000000"}) {
    CAPTURE(password);
    CHECK_FALSE(Login("ci", password).yes);
  }
  CHECK_FALSE(Login("<user>", random).yes);
}

TEST_CASE("a password that a person made counts less", "[engine]") {
  const Verdict verdict = Login("ada", "Viaduct#32x");
  REQUIRE(verdict.yes);
  CHECK(verdict.opinion.severity == Severity::kMedium);
  CHECK(verdict.opinion.confidence < 1);
  CHECK(Login("ada", Expand("{base62:24}")).opinion.severity == Severity::kHigh);
}

TEST_CASE("in a URL the host says whether a password is worth anything", "[engine]") {
  const std::string random = Expand("{base62:20}");
  CHECK(Url("ci", random, "git.flowdoc.io").opinion.severity == Severity::kHigh);
  CHECK(Url("ci", "a%40" + random, "10.1.2.3:8080").yes);
  CHECK_FALSE(Url("ci", random, "example.com").yes);
  CHECK_FALSE(Url("ci", random, "git.example.org").yes);
  CHECK_FALSE(Url("ci", random, "127.0.0.1:3000").yes);
  CHECK_FALSE(Url("ci", random, "").yes);
  CHECK_FALSE(Url("ci", random, "${HOST}").yes);
  // A container's neighbour: only what somebody took care to make.
  const Verdict neighbour = Url("ci", random, "gitea:3000");
  REQUIRE(neighbour.yes);
  CHECK(neighbour.opinion.severity == Severity::kMedium);
  CHECK_FALSE(Url("ci", "Viaduct#32x", "gitea:3000").yes);
}

TEST_CASE("a password that somebody made up is a doubt, wherever it leads", "[engine]") {
  for (const char* password : {"q5vd0t", "tchtjpl", "xqfjw"}) {
    CAPTURE(password);
    for (const char* host : {"git.flowdoc.io", "127.0.0.1:3000", "gitea", "%s:%d"}) {
      CHECK(Url("ci", password, host).doubt);
    }
    CHECK(Login("ci", password).doubt);
    CHECK(Basic("ci:" + std::string(password)).doubt);
    CHECK_FALSE(Url("ci", password, "git.example.org").doubt);
    CHECK_FALSE(Url("ci", password, "").doubt);
    CHECK_FALSE(Login(password, password).doubt);
  }
  for (const char* password : {"sunshine", "pass", "keycloak", "%s", "<pw>", "$PW"}) {
    CAPTURE(password);
    CHECK_FALSE(Url("ci", password, "git.flowdoc.io").doubt);
  }
}

TEST_CASE("in a URL a word with three figures behind it is a password", "[engine]") {
  const Verdict verdict = Url("ci", "viaduct417", "git.flowdoc.io");
  REQUIRE(verdict.yes);
  CHECK(verdict.opinion.confidence >= 0.5);
  CHECK(verdict.opinion.severity == Severity::kMedium);
  for (const char* password : {"viaduct4", "password417", "test2024", "vi417417", "viaduct4a7"}) {
    CAPTURE(password);
    CHECK_FALSE(Url("ci", password, "git.flowdoc.io").yes);
  }
  CHECK_FALSE(Url("ci", "viaduct417", "gitea:3000").yes);
  CHECK_FALSE(Url("ci", "viaduct417", "git.example.org").yes);
  CHECK_FALSE(Login("ci", "viaduct417").yes);
}

TEST_CASE("a basic header is user and password in base64, or a token for the user", "[engine]") {
  const Verdict verdict = Basic("ci:" + Expand("{base62:20}"));
  REQUIRE(verdict.yes);
  REQUIRE(verdict.opinion.details.size() == 1);
  CHECK(verdict.opinion.details[0].second == "ci");
  CHECK(Basic(Expand("{base62:40}") + ':').yes);
  CHECK(Basic(Expand("{hex:40}") + ":x-oauth-basic").yes);
  CHECK_FALSE(Basic("user:").yes);
  CHECK_FALSE(Basic("Aladdin:open sesame").yes);
  CHECK_FALSE(Basic("user:password").yes);
  CHECK_FALSE(Basic("no colon in it at all").yes);
  CHECK_FALSE(Basic(":" + Expand("{base62:20}")).yes);
  CHECK_FALSE(Basic("ci:" + Expand("{base62:20}") + '\x01').yes);
  CHECK_FALSE(Basic("ci:" + Expand("{base62:20}") + '\xff').yes);
}

TEST_CASE("each key of .npmrc holds its own form", "[engine]") {
  const std::string random = Expand("{base62:24}");
  CHECK(Npmrc("_authToken", Expand("{uuid}")).yes);
  CHECK(Npmrc("_authToken", random).yes);
  CHECK_FALSE(Npmrc("_authToken", "00000000-0000-0000-0000-000000000000").yes);
  CHECK_FALSE(Npmrc("_authToken", "your-auth-token").yes);
  CHECK(Npmrc("_password", EncodeBase64(random)).yes);
  CHECK_FALSE(Npmrc("_password", EncodeBase64("password")).yes);
  CHECK_FALSE(Npmrc("_password", "not base64!").yes);
  CHECK(Npmrc("_auth", EncodeBase64("ci:" + random)).yes);
  CHECK_FALSE(Npmrc("_auth", EncodeBase64("admin:admin")).yes);
  CHECK_FALSE(Npmrc("_auth", random).yes);
  CHECK(Npmrc("npmAuthIdent", "ci:" + random).yes);
  CHECK_FALSE(Npmrc("npmAuthIdent", "ci:password").yes);
}

TEST_CASE("percent signs that are no escape stay as they are", "[engine]") {
  CHECK(DecodePercent("a%40b%2Fc%2f") == "a@b/c/");
  CHECK(DecodePercent("100%") == "100%");
  CHECK(DecodePercent("%4") == "%4");
  CHECK(DecodePercent("%zz") == "%zz");
}

}  // namespace leaktight
