#include "engine/validators.h"

#include <algorithm>
#include <map>
#include <string>

#include "catch.h"
#include "support/verdict.h"

using namespace leaktight;
using namespace leaktight::verdicts;

TEST_CASE("validators are found by their name", "[engine]") {
  CHECK(FindValidator("jwt")->name == "jwt");
  CHECK(FindValidator("jwtt") == nullptr);
  CHECK(std::is_sorted(Validators().begin(), Validators().end(),
                       [](const Validator& a, const Validator& b) { return a.name < b.name; }));
}

TEST_CASE("no validator is troubled by bytes of any kind", "[engine]") {
  const std::map<std::string, std::string> good = {
      {"assigned-secret", "{base62:30}"},
      {"assigned-value", "{base62:30}"},
      {"aws-bedrock", "{aws-bedrock}"},
      {"aws-key-id", "{aws-key-id}"},
      {"aws-secret-key", "{base64:40}"},
      {"aws-session-token", "IQoJb3JpZ2luX2Vj{base64:400}"},
      {"basic-auth", "{basic:api}"},
      {"azure-annotated-key", "{azure-annotated-key}"},
      {"azure-key", "{azure-key:+ASt}"},
      {"azure-sas", "{base62:43}%3D"},
      {"bech32", "{age-key}"},
      {"confluent-secret", "cflt{base64:54}{confluent-checksum}"},
      {"convex-key", "prod:flowdoc|{to-base64:{{\"v2\":\"{hex:32}\"}}}"},
      {"crates-io-token", "cio_tp_{base62:31}{crates-io-checksum}"},
      {"crc32-base36", "{gitlab-routable:glpat-}"},
      {"crc32-base62", "ghp_{base62:30}{crc32-base62}"},
      {"crc32-hex", "ATATT3xFfGF0{base64url:80}{crc32-hex}"},
      {"discord-token", "{discord-bot}"},
      {"dynamic-token", "dyn_{base62:30}{dynamic-checksum}"},
      {"entra-secret", "{entra-secret}"},
      {"github-installation", "ghs_{digits:7}_{jwt}"},
      {"gitlab-token", "glpat-{base62:20}"},
      {"google-service-account", "{google-service-account:base64}"},
      {"grafana-json", "{grafana-json:cloud}"},
      {"grafana-token", "glsa_{base62:32}_{grafana-checksum}"},
      {"intercom-token", "{to-base64:tok:{hex:8}_{hex:4}_{hex:4}_{hex:4}_{hex:12}:1:0}"},
      {"jfrog-token", "{to-base64:reftkn:01:1924992000:{base62:27}}"},
      {"json-inside", "{sentry-org}"},
      {"jwk", "{base64url:43}"},
      {"jwt", "{jwt}"},
      {"login-password", "{base62:20}"},
      {"matrix-token", "mat_{base62:30}_{matrix-checksum}"},
      {"not-made-up", "{base62:30}"},
      {"npmrc", "{uuid}"},
      {"packagist-token", "packagist_ort_{hex:60}{packagist-checksum}"},
      {"pem", "{pem:rsa}"},
      {"pypi", "{pypi}"},
      {"sent-token", "{base62:40}"},
      {"random-case", "{base62:30}"},
      {"slack-token", "xoxb-{digits:12}-{digits:12}-{base62:24}"},
      {"slack-webhook", "https://hooks.slack.com/services/T1/B1/{base62:24}"},
      {"teamcity-token", "eyJ0eXAiOiAiVENWMiJ9.{to-base64:{base62:27}}.{to-base64:{uuid}}"},
      {"url-password", "{base62:20}"},
  };
  for (const Validator& validator : Validators()) {
    const auto at = good.find(std::string(validator.name));
    INFO(validator.name);
    REQUIRE(at != good.end());
    const std::string secret = Expand(at->second);
    REQUIRE(Judge(validator.name, secret).yes);
    const size_t step = secret.size() / 100 + 1;
    for (size_t size = 0; size < secret.size(); size += step) {
      (void)Judge(validator.name, secret.substr(0, size));
      for (const char with : {'\0', '.', '-', '_', '\xff'}) {
        std::string changed = secret;
        changed[size] = with;
        (void)Judge(validator.name, changed);
      }
    }
  }
}

TEST_CASE("a token with one character changed fails its checksum", "[engine]") {
  const std::string token = Expand("ghp_{base62:30}{crc32-base62}");
  REQUIRE(Judge("crc32-base62", token).yes);
  for (size_t at = 4; at < token.size(); at++) {
    std::string changed = token;
    changed[at] = changed[at] == 'a' ? 'b' : 'a';
    CHECK_FALSE(Judge("crc32-base62", changed).yes);
  }
  CHECK_FALSE(Judge("crc32-base62", "ghp_").yes);
  for (const std::string name : {"confluent-secret", "dynamic-token"}) {
    std::string changed = Expand(name[0] == 'c' ? "cflt{base64:54}{confluent-checksum}"
                                                : "dyn_{base62:30}{dynamic-checksum}");
    REQUIRE(Judge(name, changed).yes);
    changed[20] = changed[20] == 'a' ? 'b' : 'a';
    CHECK_FALSE(Judge(name, changed).yes);
  }
  std::string atlassian = Expand("ATATT3xFfGF0{base64url:171}{crc32-hex}");
  REQUIRE(Judge("crc32-hex", atlassian).yes);
  atlassian[40] = atlassian[40] == 'a' ? 'b' : 'a';
  CHECK_FALSE(Judge("crc32-hex", atlassian).yes);
  std::string routable = Expand("{gitlab-routable:glpat-}");
  REQUIRE(Judge("gitlab-token", routable).yes);
  routable.back() = routable.back() == 'a' ? 'b' : 'a';
  CHECK_FALSE(Judge("gitlab-token", routable).yes);
}

TEST_CASE("names made of words are no tokens of GitLab", "[engine]") {
  CHECK(Judge("gitlab-token", Expand("glpat-{base62:20}")).yes);
  CHECK(Judge("gitlab-token", Expand("glptt-{hex:40}")).yes);
  CHECK_FALSE(Judge("gitlab-token", "glpat-personal-access-toke").yes);
  CHECK_FALSE(Judge("gitlab-token", "glpat-12345678901234567890").yes);
}
