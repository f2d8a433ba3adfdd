#include "engine/validators.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/base64.h"
#include "catch.h"
#include "engine/example.h"

using namespace leaktight;

namespace {

constexpr int64_t kNow = 1'767'225'600;  // 2026-01-01

struct Verdict {
  bool yes = false;
  Opinion opinion;

  std::string Detail(const std::string& name) const {
    for (const auto& [key, value] : opinion.details) {
      if (key == name) return value;
    }
    return "";
  }
};

Verdict Judge(std::string_view validator, Candidate candidate,
              Severity severity = Severity::kCritical) {
  Verdict verdict;
  verdict.opinion.severity = severity;
  if (candidate.whole.empty()) candidate.whole = candidate.secret;
  candidate.now = kNow;
  verdict.yes = FindValidator(validator)->validate(candidate, verdict.opinion);
  return verdict;
}

// As the value of an assignment.
Verdict Judge(std::string_view validator, std::string_view secret) {
  const std::string whole = "DB_PASSWORD = \"" + std::string(secret) + '"';
  Candidate candidate;
  candidate.whole = whole;
  candidate.name = candidate.whole.substr(0, 11);
  candidate.secret = candidate.whole.substr(15, secret.size());
  return Judge(validator, candidate);
}

std::string Expand(std::string_view example, uint64_t seed = 1) {
  return ExpandExample(example, seed).value();
}

std::string Token(const std::string& header, const std::string& payload, size_t signature = 32) {
  return EncodeBase64Url(header) + "." + EncodeBase64Url(payload) + "." +
         EncodeBase64Url(std::string(signature, '\x5a'));
}

const std::string kHs256 = R"({"alg":"HS256","typ":"JWT"})";

}  // namespace

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

TEST_CASE("a token with JSON inside tells whose it is", "[engine]") {
  const Verdict sentry = Judge("json-inside", Expand("{sentry-org}"));
  REQUIRE(sentry.yes);
  CHECK(sentry.Detail("organisation") == "flowdoc");
  const Verdict onepassword = Judge("json-inside", Expand("{onepassword-service}"));
  REQUIRE(onepassword.yes);
  CHECK(onepassword.Detail("address") == "flowdoc.1password.eu");
  CHECK_FALSE(Judge("json-inside", "ops_eyJ" + Expand("{base64url:300}")).yes);
  CHECK_FALSE(Judge("json-inside", "ops_" + EncodeBase64(R"({"a":"only one field"})")).yes);
  CHECK_FALSE(Judge("json-inside", "sntrys_" + Expand("{base62:80}")).yes);
}

TEST_CASE("a Discord token tells the number of its bot", "[engine]") {
  const std::string rest = Expand(".{base64url:6}.{base64url:38}");
  const Verdict verdict = Judge("discord-token", EncodeBase64Url("123456789012345678") + rest);
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("bot") == "123456789012345678");
  CHECK_FALSE(Judge("discord-token", EncodeBase64Url("12345678901234567x") + rest).yes);
  CHECK_FALSE(Judge("discord-token", EncodeBase64Url("1234567890123456") + rest).yes);
  CHECK_FALSE(Judge("discord-token",
                    EncodeBase64Url("123456789012345678") + ".abcdef." + std::string(38, 'X'))
                  .yes);
}

TEST_CASE("an age key with one character changed is none", "[engine]") {
  std::string key = Expand("{age-key}");
  REQUIRE(Judge("bech32", key).yes);
  key.back() = key.back() == 'Q' ? 'P' : 'Q';
  CHECK_FALSE(Judge("bech32", key).yes);
}

TEST_CASE("an Azure key tells its service", "[engine]") {
  const std::string key = Expand("{azure-key:AzSe}");
  CHECK(Judge("azure-key", key).Detail("service") == "AI Search");
  for (size_t at = 0; at < key.size(); at++) {
    std::string changed = key;
    changed[at] = changed[at] == 'a' ? 'b' : 'a';
    CHECK_FALSE(Judge("azure-key", changed).yes);
  }
  CHECK_FALSE(Judge("azure-key", std::string(42, 'a') + "AzSe" + "CjhzCu").yes);
  // Cache for Redis replaces signs by letters behind the checksum's back.
  CHECK(Judge("azure-key", Expand("{base62:33}AzCaA{base62:5}=")).yes);
  CHECK_FALSE(Judge("azure-key", Expand("{base62:32}+AzCaA{base62:5}=")).yes);
}

TEST_CASE("an Entra secret with one character changed is none", "[engine]") {
  const std::string secret = Expand("{entra-secret}");
  REQUIRE(Judge("entra-secret", secret).yes);
  for (size_t at = 6; at < secret.size(); at++) {
    std::string changed = secret;
    changed[at] = changed[at] == '.' ? '~' : '.';
    CHECK_FALSE(Judge("entra-secret", changed).yes);
  }
  CHECK(Judge("entra-secret", Expand("{base62:3}7Q~{base62:31}")).yes);
  CHECK_FALSE(Judge("entra-secret", "xxx7Q~" + std::string(31, 'x')).yes);
  CHECK_FALSE(Judge("entra-secret", "zzz8Q~" + std::string(31, 'z') + "blP").yes);
}

TEST_CASE("an annotated key of Azure tells its service and age", "[engine]") {
  const std::string random = Expand("{base62:52}");
  const Verdict verdict =
      Judge("azure-annotated-key", random + "JQQJ99" + "BD" + Expand("{base62:16}") + "AZDOx1Yz");
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("service") == "Azure DevOps (personal access token)");
  CHECK(verdict.Detail("created") == "2025-04");
  CHECK_FALSE(Judge("azure-annotated-key",
                    std::string(52, 'x') + "JQQJ99" + "BD" + Expand("{base62:16}") + "AZDOx1Yz")
                  .yes);
}

TEST_CASE("a signed URL tells what it lets do and until when", "[engine]") {
  const std::string url = "sp=rw&se=2025-06-30T12%3A00%3A00Z&sv=2024-11-04&sig=";
  const std::string signature = Expand("{base62:43}%3D");
  const std::string text = "x?" + url + signature + "\" se=2099-01-01";
  Candidate candidate;
  const std::string_view all = text;
  candidate.whole = candidate.secret = all.substr(2 + url.size(), signature.size());
  candidate.before = all.substr(0, 2 + url.size());
  candidate.after = all.substr(2 + url.size() + signature.size());
  const Verdict verdict = Judge("azure-sas", candidate);
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("permissions") == "rw");
  CHECK(verdict.Detail("expires") == "2025-06-30T12:00:00Z");
  CHECK(verdict.opinion.severity == Severity::kLow);
  const std::string later = "x?se=4102444800&sr=x&sig=";
  candidate.before = later;
  CHECK(Judge("azure-sas", candidate).opinion.severity == Severity::kCritical);
  candidate.before = "x?se=1500000000&sr=x&sig=";
  CHECK(Judge("azure-sas", candidate).opinion.severity == Severity::kLow);
  candidate.before = "x?se=2025-99-30&sr=x&sig=";
  CHECK(Judge("azure-sas", candidate).Detail("expires").empty());
}

TEST_CASE("a Google service account is named", "[engine]") {
  const Verdict file = Judge("google-service-account", Expand("{google-service-account:base64}"));
  CHECK(file.Detail("account").find("@flowdoc-") != std::string::npos);
  CHECK(file.Detail("encrypted") == "no");
  const std::string key = Expand("{pem:pkcs8:escaped}");
  Candidate candidate;
  candidate.secret = key;
  CHECK_FALSE(Judge("google-service-account", candidate).yes);
  candidate.after = R"(","client_email":"bot@p-1.iam.gserviceaccount.com")";
  CHECK(Judge("google-service-account", candidate).Detail("account") ==
        "bot@p-1.iam.gserviceaccount.com");
}

TEST_CASE("names made of words are no tokens of GitLab", "[engine]") {
  CHECK(Judge("gitlab-token", Expand("glpat-{base62:20}")).yes);
  CHECK(Judge("gitlab-token", Expand("glptt-{hex:40}")).yes);
  CHECK_FALSE(Judge("gitlab-token", "glpat-personal-access-toke").yes);
  CHECK_FALSE(Judge("gitlab-token", "glpat-12345678901234567890").yes);
}

// 609629065308 is the account that https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
// found its key to belong to; behind the prefix, 1 and the account fill the first 41 bits.
TEST_CASE("an AWS key id tells its account", "[engine]") {
  const std::string id = std::string("ASIA") + "Y34FZKBO" + Expand("{base32:8}");
  const Verdict verdict = Judge("aws-key-id", id);
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("account").substr(0, 9) == "609629065");
  CHECK(verdict.Detail("kind") == "temporary access key");
  CHECK(verdict.opinion.note.find("36 hours") != std::string::npos);
}

TEST_CASE("an AWS key id of the old generation has no account", "[engine]") {
  const Verdict verdict = Judge("aws-key-id", "AKIAI" + Expand("{base32:15}"));
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("account").empty());
  CHECK(verdict.Detail("kind") == "long-lived access key");
}

TEST_CASE("what cannot be an AWS key id is none", "[engine]") {
  CHECK_FALSE(Judge("aws-key-id", "AKIAIOSFODNN7EXAMPLE").yes);
  CHECK_FALSE(Judge("aws-key-id", "AKIAC" + Expand("{base32:15}")).yes);
  CHECK_FALSE(Judge("aws-key-id", "AIDA" + Expand("{aws-key-id}").substr(4)).yes);
  // An account of more than twelve digits.
  CHECK_FALSE(Judge("aws-key-id", "AKIA7Z7X7W" + Expand("{base32:10}")).yes);
  CHECK_FALSE(Judge("aws-key-id", Expand("{aws-key-id}") + "A").yes);
}

TEST_CASE("a key id in a presigned URL is a lesser matter", "[engine]") {
  const std::string id = Expand("{aws-key-id}");
  Candidate candidate;
  candidate.secret = id;
  candidate.before = "?X-Amz-Credential=";
  CHECK(Judge("aws-key-id", candidate).opinion.severity == Severity::kLow);
  candidate.before = "Credential=";
  CHECK(Judge("aws-key-id", candidate).opinion.severity == Severity::kCritical);
}

TEST_CASE("forty characters that are something else are no AWS secret key", "[engine]") {
  CHECK(Judge("aws-secret-key", Expand("{base64:40}")).yes);
  CHECK_FALSE(Judge("aws-secret-key", Expand("{hex:40}")).yes);
  CHECK_FALSE(Judge("aws-secret-key", Expand("{HEX:40}")).yes);
  for (uint64_t seed = 1; seed <= 50; seed++) {
    CHECK_FALSE(Judge("aws-secret-key", Expand("{hex:20}{HEX:20}", seed)).yes);
  }
  CHECK_FALSE(Judge("aws-secret-key", Expand("{base64:30}") + "EXAMPLEKEY").yes);
  CHECK_FALSE(Judge("aws-secret-key", "aws/reference/secretsmanager/MyProdTables").yes);
  CHECK_FALSE(Judge("aws-secret-key", std::string(40, 'a')).yes);
}

TEST_CASE("a session token tells its region", "[engine]") {
  const std::string head("!\n\torigin_ec\x10\x1e\x1a\teu-west-1", 25);
  const std::string token = EncodeBase64(head + Expand("{base62:400}"));
  REQUIRE(token.substr(0, 16) == "IQoJb3JpZ2luX2Vj");
  const Verdict verdict = Judge("aws-session-token", token);
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("region") == "eu-west-1");
}

TEST_CASE("a Bedrock key tells its account", "[engine]") {
  const Verdict verdict = Judge("aws-bedrock", Expand("{aws-bedrock}"));
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("account").size() == 12);
  CHECK_FALSE(Judge("aws-bedrock", "ABSK" + EncodeBase64("BedrockAPIKey-a-at-12345:x")).yes);
  CHECK_FALSE(Judge("aws-bedrock", "ABSK" + EncodeBase64("BedrockAPIKey-a-at-1234567890ab:" +
                                                         Expand("{base62:30}")))
                  .yes);
  CHECK_FALSE(Judge("aws-bedrock", "AB").yes);
}

TEST_CASE("a JWT tells algorithm, issuer and expiry", "[engine]") {
  const Verdict verdict =
      Judge("jwt", Token(kHs256, R"({"sub":"u1","iss":"https://id.flowdoc.io","exp":4102444800})"));
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("algorithm") == "HS256");
  CHECK(verdict.Detail("issuer") == "https://id.flowdoc.io");
  CHECK(verdict.Detail("expires") == "2100-01-01");
  CHECK(verdict.opinion.severity == Severity::kCritical);
  CHECK(verdict.opinion.note.empty());
}

TEST_CASE("a JWT that its issuer prints for everyone is no secret", "[engine]") {
  CHECK_FALSE(
      Judge("jwt",
            Token(kHs256, R"({"role":"service_role","iss":"supabase-demo","exp":4102444800})"))
          .yes);
  CHECK(Judge("jwt", Token(kHs256, R"({"role":"service_role","iss":"supabase","exp":4102444800})"))
            .yes);
}

TEST_CASE("a JWT that has expired, or is nobody's secret, is a lesser matter", "[engine]") {
  struct Case {
    std::string token;
    Severity severity;
    std::string note;
  };
  const auto c = GENERATE(values<Case>({
      {Token(kHs256, R"({"sub":"u1","exp":1500000000})"), Severity::kLow, "expired on 2017-07-14"},
      {Token(kHs256, R"({"sub":"u1","exp":-5})"), Severity::kLow, "expired on 1970-01-01"},
      {Token(kHs256, R"({"sub":"u1","exp":1767225600})"), Severity::kCritical, ""},
      {Token(kHs256, R"({"sub":"u1","exp":1767225599})"), Severity::kLow, "expired"},
      {Token(kHs256, R"({"sub":"u1","exp":"soon"})"), Severity::kCritical, ""},
      {Token(kHs256, R"({"sub":"u1","exp":1e300})"), Severity::kCritical, ""},
      {Token(R"({"alg":"none"})", R"({"sub":"u1"})", 0), Severity::kLow, "not signed"},
      {Token(kHs256, R"({"foo":"bar"})"), Severity::kLow, "names nobody"},
      {Token(kHs256, R"({"sub":"test-user"})"), Severity::kLow, "made for a test"},
      {Token(kHs256, R"({"iss":"supabase","ref":"abc","role":"anon"})"), Severity::kInfo,
       "to browsers"},
      {Token(kHs256, R"({"iss":"supabase","ref":"abc","role":"service_role"})"),
       Severity::kCritical, ""},
  }));
  const Verdict verdict = Judge("jwt", c.token);
  INFO(c.token << " " << c.note);
  REQUIRE(verdict.yes);
  CHECK(verdict.opinion.severity == c.severity);
  CHECK(verdict.opinion.note.find(c.note) != std::string::npos);
}

// {"alg":"HS256"}.{"sub":"u1"} signed with `secret`, as openssl dgst -sha256 -hmac says.
TEST_CASE("a JWT that a tutorial's key signed is information", "[engine]") {
  const Verdict verdict = Judge("jwt", EncodeBase64Url(R"({"alg":"HS256"})") + "." +
                                           EncodeBase64Url(R"({"sub":"u1"})") + "." +
                                           "pktqIW9BrlhThxQegSpvPynMATJCAMRNTKd3wachD5A");
  REQUIRE(verdict.yes);
  CHECK(verdict.opinion.severity == Severity::kInfo);
  CHECK(verdict.opinion.note.find("`secret`") != std::string::npos);
}

TEST_CASE("what is no JWT, or a documentation's, is none", "[engine]") {
  const std::string token = GENERATE_COPY(
      as<std::string>{}, Token(R"({"typ":"JWT"})", R"({"sub":"u1"})"), Token("[1]", "{}"),
      Token(kHs256, "not json"), Token(kHs256, "[]"), Token(kHs256, R"({"sub":"u1"})", 31),
      Token(kHs256, R"({"sub":"u1"})", 0), Token(R"({"alg":"RS256"})", R"({"sub":"u1"})", 64),
      Token(R"({"alg":"XX99"})", R"({"sub":"u1"})", 8),
      Token(kHs256, R"({"sub":"1234567890","name":"John Doe"})"),
      Token(kHs256, R"({"iss":"joe","http://example.com/is_root":true})"),
      Token(R"({"alg":"ES256","typ":"dpop+jwt"})", R"({"jti":"u1"})", 64), std::string("a.b"),
      std::string(""), std::string("...."));
  INFO(token);
  CHECK_FALSE(Judge("jwt", token).yes);
}

TEST_CASE("GitHub's installation tokens come in two forms", "[engine]") {
  CHECK(Judge("github-installation", Expand("ghs_{base62:30}{crc32-base62}")).yes);
  CHECK_FALSE(Judge("github-installation", Expand("ghs_{base62:36}")).yes);
  const Verdict verdict = Judge("github-installation", Expand("ghs_1234567_{jwt}"));
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("app") == "1234567");
  CHECK(verdict.Detail("expires") == "2100-01-01");
  CHECK(Judge("github-installation", Expand("ghs_1234567_{jwt:expired}")).opinion.severity ==
        Severity::kLow);
  CHECK_FALSE(Judge("github-installation", "ghs_1234567_a.b.c").yes);
  CHECK_FALSE(Judge("github-installation", "ghs.a.b").yes);
}

TEST_CASE("encrypted keys are told apart", "[engine]") {
  const Verdict open = Judge("pem", Expand("{pem:openssh}"));
  REQUIRE(open.yes);
  CHECK(open.opinion.severity == Severity::kCritical);
  CHECK(open.Detail("encrypted") == "no");
  CHECK(open.Detail("format") == "OPENSSH PRIVATE KEY");
  for (const char* example : {"{pem:openssh-encrypted}", "{pem:encrypted}", "{pem:rsa-encrypted}",
                              "{pem:pgp-encrypted}", "{putty:encrypted}"}) {
    const Verdict closed = Judge("pem", Expand(example));
    INFO(example);
    REQUIRE(closed.yes);
    CHECK(closed.opinion.severity == Severity::kMedium);
    CHECK(closed.Detail("encrypted") == "yes");
    CHECK(closed.opinion.note.find("passphrase") != std::string::npos);
  }
  CHECK(Judge("pem", Expand("{pem:rsa-encrypted}")).Detail("cipher") == "AES-128-CBC");
}

TEST_CASE("Sigstore's keys are encrypted, a TPM's are bound to it", "[engine]") {
  const std::string json = EncodeBase64(R"({"kdf":{"name":"scrypt"},"ciphertext":"abc"})");
  CHECK(Judge("pem", "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n" + json +
                         "\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----")
            .opinion.severity == Severity::kMedium);
  std::string key = Expand("{pem:ec}");
  for (size_t at = 0; (at = key.find("EC PRIVATE", at)) != std::string::npos;) {
    key.replace(at, 2, "TSS2");
  }
  CHECK_FALSE(Judge("pem", key).yes);
}

TEST_CASE("an encrypted key's body is as even as encrypted bytes are", "[engine]") {
  const std::string head =
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n";
  const std::string tail = "\n-----END RSA PRIVATE KEY-----";
  CHECK_FALSE(Judge("pem", head + EncodeBase64(std::string(608, 'a')) + tail).yes);
  CHECK_FALSE(Judge("pem", head + Expand("{base64:88}") + tail).yes);  // no whole blocks
}

TEST_CASE("a PyPI token is a whole macaroon", "[engine]") {
  const Verdict verdict = Judge("pypi", Expand("{pypi}"));
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("registry") == "pypi.org");
  CHECK(verdict.opinion.severity == Severity::kCritical);
  CHECK(Judge("pypi", Expand("{pypi:test.pypi.org}")).opinion.severity == Severity::kLow);
  const std::string token = Expand("{pypi}");
  for (size_t size = 0; size < token.size() - 1; size++) {
    REQUIRE_FALSE(Judge("pypi", token.substr(0, size)).yes);
  }
}

TEST_CASE("a macaroon's signature has 32 bytes", "[engine]") {
  const std::string body = std::string(
      "\x02\x01\x08pypi.org\x02\x03"
      "abc\0\0",
      18);
  const auto token = [&](size_t bytes) {
    return "pypi-" + EncodeBase64Url(body + '\x06' + static_cast<char>(bytes) +
                                     Expand("{base62:" + std::to_string(bytes) + "}"));
  };
  CHECK(Judge("pypi", token(32)).yes);
  CHECK_FALSE(Judge("pypi", token(31)).yes);
  CHECK_FALSE(Judge("pypi", token(33)).yes);
}

TEST_CASE("passwords of images and tutorials are none", "[engine]") {
  struct Case {
    std::string user, password, after;
    bool yes;
    Severity severity;
  };
  const std::string made = Expand("{base62:20}");
  const auto c = GENERATE_COPY(values<Case>({
      {"app", made, "db.flowdoc.io:5432/x", true, Severity::kCritical},
      {"app", made, "localhost:5432/x", true, Severity::kMedium},
      {"app", made, "postgres/x", true, Severity::kMedium},
      {"app", "hX8%qLz2", "localhost/x", false, Severity::kCritical},
      {"postgres", "postgres", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "app", "db.flowdoc.io/x", false, Severity::kCritical},
      {made, made, "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "Password", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "%70assword", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "${PASSWORD}", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "%s", "%s/x", false, Severity::kCritical},
      {"app", "****", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "{password}", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "garden", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "moor417", "db.flowdoc.io/x", true, Severity::kMedium},
      {"app", "spring2024", "db.example.internal/x", true, Severity::kMedium},
      {"app", "moor417", "localhost/x", false, Severity::kCritical},
      {"app", "pass123", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "test123", "db.flowdoc.io/x", false, Severity::kCritical},
  }));
  Candidate candidate;
  const std::string whole = "postgres://" + c.user + ":" + c.password + "@";
  candidate.whole = whole;
  candidate.secret = c.password;
  candidate.name = c.user;
  candidate.after = c.after;
  const Verdict verdict = Judge("url-password", candidate);
  INFO(whole << c.after);
  CHECK(verdict.yes == c.yes);
  if (c.yes) CHECK(verdict.opinion.severity == c.severity);
}
