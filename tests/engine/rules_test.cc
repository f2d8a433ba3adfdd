// Every rule that is built in, on hundreds of generated instances of its own examples.
#include "engine/engine.h"

#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "engine/rule_trial.h"

namespace leaktight {
namespace {

const Engine& BuiltinEngine() {
  static const Engine engine = Engine::Make(BuiltinRules(), kTrialNow).value();
  return engine;
}

std::vector<Match> Scan(std::string_view text) {
  static Engine::Scratch scratch;
  return BuiltinEngine().Scan(text, scratch);
}

std::string Expand(std::string_view example, uint64_t seed) {
  const auto text = ExpandExample(example, seed);
  if (!text) FAIL(text.error().Describe());
  return *text;
}

std::string_view IdOf(const Match& match) {
  return BuiltinRules().rules[match.told.value_or(match.rule)].id;
}

const Match* Find(const std::vector<Match>& matches, std::string_view id) {
  for (const Match& match : matches) {
    if (IdOf(match) == id) return &match;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("every example of a rule is found by it alone, and no counter-example", "[engine]") {
  Engine::Scratch scratch;
  for (const Rule& rule : BuiltinRules().rules) {
    const RuleTrial trial = TryRule(BuiltinEngine(), rule, kTrialInstances, scratch);
    for (const ExampleFailure& failure : trial.failures) {
      FAIL_CHECK(rule.id << ": " << failure.example << " " << failure.reason << ", seed "
                         << failure.seed << "\n"
                         << failure.text);
    }
    INFO(rule.id);
    CHECK(trial.also_seen == std::vector<std::string_view>());
  }
}

TEST_CASE("the secret is the token, no more and no less", "[engine]") {
  struct Case {
    std::string_view rule, before, secret, after;
  };
  const auto c = GENERATE(values<Case>({
      {"aws-access-key-id", "key=", "{aws-key-id}", "\\n"},
      {"aws-access-key-id", "\xe9", "{aws-key-id:ASIA}", "\xff"},
      {"aws-access-key-id", "x_", "{aws-key-id}", "_y"},
      {"aws-secret-access-key", "aws_secret_access_key=", "{base64:40}", "\n"},
      {"aws-secret-access-key", "<SecretAccessKey>", "{base64:40}", "</SecretAccessKey>"},
      {"aws-secret-access-key", "AWS_SECRET_ACCESS_KEY\": {{ \"default\": \"", "{base64:40}", "\""},
      {"aws-session-token", "\"", "IQoJb3JpZ2luX2Vj{base64:622}==", "\""},
      {"aws-bedrock-api-key", "'", "{aws-bedrock}", "'"},
      {"jwt", "Bearer ", "{jwt}", "\r\n"},
      {"jwt", "\"", "{jwt:none}", "\""},
      {"private-key", "k = '", "{pem:rsa}", "\n'"},
      {"private-key", "\"", "{pem:pkcs8:escaped}", "\\n\""},
      {"private-key", "<!-- ", "{putty}", "\n-->"},
      {"private-key", "x ", "{pem:pgp}", "-"},
      {"github-pat", "https://x:", "ghp_{base62:30}{crc32-base62}", "@github.com/"},
      {"github-pat", "%20", "ghp_{base62:30}{crc32-base62}", "n"},
      {"github-fine-grained-pat", "=", "github_pat_{base62:22}_{base62:59}", "&"},
      {"github-installation", "token ", "ghs_123456_{jwt}", ","},
      {"gitlab-pat", "://oauth2:", "{gitlab-routable:glpat-}", "@gitlab.com"},
      {"gitlab-pat", "=", "glpat-{base62:20}", ""},
      {"slack-token", "'", "xoxb-{digits:12}-{digits:12}-{base62:24}", "'"},
      {"slack-webhook", "(", "https://hooks.slack.com/services/T{ALNUM:8}/B{ALNUM:8}/{base62:24}",
       ")"},
      {"stripe-live-key", ":", "sk_live_{base62:24}", ":"},
      {"stripe-webhook-secret", "=", "whsec_{base64:43}=", "\n"},
      {"twilio-auth-token", "sid = 'AC{hex:32}'; auth_token = '", "{hex:32}", "'"},
      {"sendgrid-api-key", "Bearer ", "SG.{base62:22}.{base62:43}", "\""},
      {"mailgun-api-key", "api:", "key-{hex:32}", "'"},
      {"shopify-access-token", "=", "shpat_{hex:32}", "\n"},
      {"square-access-token", "\"", "EAAA{base62:60}", "\""},
      {"telegram-bot-token", "https://api.telegram.org/bot", "{digits:10}:AA{base62:33}", "/getMe"},
      {"discord-bot-token", "bot_token: ", "{discord-bot}", "\n"},
      {"discord-webhook", "<", "https://discord.com/api/webhooks/{digits:19}/{base62:68}", ">"},
      {"age-secret-key", "\n", "{age-key}", "\n"},
      {"braintree-access-token", "'", "access_token$production${alnum:16}${hex:32}", "'"},
      {"url-password", "clone https://ci:", "{base62:20}", "@git.flowdoc.io/x"},
      {"url-password", "clone https://", "{hex:40}", ":x-oauth-basic@git.flowdoc.io/x"},
      {"http-basic-auth", "Authorization: Basic ", "{basic:ci}", "\r\n"},
      {"curl-password", "curl -fsSLu 'ci:", "{base62:20}", "' https://flowdoc.io"},
      {"curl-token", "curl -X GET -H 'Authorization: Bearer ", "{base62:40}", "' x"},
      {"netrc-password", "machine flowdoc.io login ci password ", "{base62:20}", "\n"},
      {"npmrc-auth", "//npm.flowdoc.io/:_authToken=", "{uuid}", "\n"},
      {"pypirc-password", "[pypi]\nusername: ci\npassword: ", "{base62:20}", "\n"},
      {"atlassian-api-token", "me@flowdoc.io:", "ATATT3xFfGF0{base64url:171}{crc32-hex}", "\""},
      {"sentry-org-token", "=", "{sentry-org}", "\n"},
      {"onepassword-service-account", "=", "{onepassword-service}", "\n"},
      {"supabase-secret-key", "'", "sb_secret_{base64url:22}_{base64url:8}", "'"},
      {"doppler-token", "=", "dp.st.prd.{base62:43}", "\n"},
      {"okta-api-token", "SSWS ", "00{base62:40}", "\n"},
      {"mailchimp-api-key", "apikey:", "{hex:32}-us12", "@"},
      {"asana-token", "Bearer ", "2/{digits:16}/{digits:16}:{hex:32}", "\""},
      {"fly-token", "FlyV1 ", "fm2_{base64:400}", ",fm2_"},
      {"snyk-token", "SNYK_TOKEN: ", "{uuid}", "\n"},
      {"crates-io-publishing-token", "Bearer ", "cio_tp_{base62:31}{crates-io-checksum}", "\n"},
      {"packagist-token", "token ", "packagist_uut_{hex:60}{packagist-checksum}", " "},
      {"npm-token", "_authToken=", "npm_{base62:30}{crc32-base62}", "\n"},
      {"pypi-token", "__token__:", "{pypi}", "@"},
      {"anthropic-api-key", "x-api-key: ", "sk-ant-api03-{base64url:86}-{base62:6}AA", "\n"},
      {"openai-api-key", "Bearer ", "sk-{base62:20}T3BlbkFJ{base62:20}", "\""},
      {"digitalocean-token", "Bearer ", "dop_v1_{hex:64}", "\n"},
      {"databricks-token", ":", "dapi{hex:32}-3", "@"},
      {"docker-hub-token", "-p ", "dckr_pat_{base62:27}", " "},
      {"docker-config-auth", "{{\"auths\":{{\"quay.io\":{{\"auth\":\"", "{basic:deploy}", "\"}"},
      {"huggingface-token", "'", "hf_{base62:34}", "'"},
      {"hashicorp-vault-token", "=", "hvs.CAESI{base64url:90}", "\n"},
      {"hashicorp-vault-token", "VAULT_TOKEN: ", "s.{base62:24}", "\n"},
      {"terraform-cloud-token", "\"", "{base62:14}.atlasv1.{base62:67}", "\""},
      {"grafana-service-account-token", "_", "glsa_{base62:32}_{grafana-checksum}", "f"},
      {"matrix-access-token", "token: ", "mpt_{base62:30}_{matrix-checksum}", "\n"},
      {"matrix-access-token", "(", "syr_Ym90_{upper:20}_{matrix-checksum}", ")"},
      {"grafana-cloud-token", ":", "{grafana-json:cloud}", "@"},
      {"grafana-api-key", "Bearer ", "{grafana-json:key}", "'"},
      {"google-api-key", "key=", "AIza{base62:35}", "&"},
      {"google-oauth-client-secret", "'", "GOCSPX-{base62:28}", "'"},
      {"google-oauth-access-token", " ", "ya29.a0{base64url:150}", ","},
      {"google-oauth-refresh-token", "'", "1//0g{base64url:90}A", "'"},
      {"google-service-account-key", "=", "{google-service-account:base64}", "\n"},
      {"cloudflare-api-token", "Bearer ", "cfut_{base62:40}{hex:8}", "\""},
      {"cloudflare-global-api-key", "X-Auth-Key: ", "{hex:37}", "'"},
      {"datadog-api-key", "export DD_API_KEY='", "{hex:32}", "'"},
      {"datadog-app-key", "\"datadogAppKey\": \"", "{hex:40}", "\""},
      {"azure-annotated-key", "key=", "{azure-annotated-key}", ";"},
      {"azure-key", "AccountKey=", "{azure-key:+ASt}", ";"},
      {"azure-key", "AccountKey=", "{azure-key:ACDb}", ";"},
      {"azure-key", "password=", "{azure-key:AzCa}", ","},
      {"azure-key", "code=", "{azure-key:AzFu}", "&"},
      {"azure-key", "'", "{azure-key:AzSe}", "'"},
      {"azure-storage-key", "AccountKey=", "{base64:86}==", ";"},
      {"azure-shared-access-key", "SharedAccessKey=", "{base64:43}=", ";"},
      {"azure-sas", "?sv=2024-11-04&sig=", "{base62:43}%3D", "&se=2099-01-01"},
      {"entra-client-secret", "secret: ", "{entra-secret}", "\n"},
      {"database-url-password", "postgres://app:", "{base62:20}", "@db.flowdoc.io/app"},
      {"database-url-password", "redis://:", "{base62:8}%40{base62:12}", "@10.1.2.3:6379"},
      {"connection-string-password", "jdbc:mysql://db.flowdoc.io/a?user=a&password=", "{base62:20}",
       "&useSSL=true"},
      {"connection-string-password", "Server=db.flowdoc.io;Uid=a;Pwd=", "{base62:20}", ";"},
  }));
  const std::string before = Expand(c.before, 1);
  for (uint64_t seed = 1; seed <= 20; seed++) {
    const std::string secret = Expand(c.secret, seed);
    const std::string text = before + secret + std::string(c.after);
    INFO(text);
    const std::vector<Match> matches = Scan(text);
    const Match* match = Find(matches, c.rule);
    REQUIRE(match != nullptr);
    REQUIRE(match->secret == Span{before.size(), before.size() + secret.size()});
  }
}

TEST_CASE("where an example stands does not matter", "[engine]") {
  const std::string before = "# first line\nint main() { return 0; }\n";
  const std::string after = "\n\nthe end, with nothing in it\n";
  for (const Rule& rule : BuiltinRules().rules) {
    for (const std::string_view example : rule.examples_match) {
      for (uint64_t seed = 1; seed <= 5; seed++) {
        const std::string text = Expand(example, seed);
        INFO(rule.id << ": " << example << ", seed " << seed);
        const std::string around = before + text + after;
        const std::vector<Match> alone = Scan(text);
        const std::vector<Match> inside = Scan(around);
        REQUIRE(alone.size() == inside.size());
        for (size_t i = 0; i < alone.size(); i++) {
          REQUIRE(alone[i].rule == inside[i].rule);
          REQUIRE(alone[i].secret.begin + before.size() == inside[i].secret.begin);
          REQUIRE(alone[i].secret.end + before.size() == inside[i].secret.end);
        }
      }
    }
  }
}

TEST_CASE("random text holds no secret", "[engine]") {
  for (const std::string_view spec :
       {"{base64:60000}", "{base62:60000}", "{hex:60000}", "{words:10000}", "{base64url:60000}",
        "{ALNUM:60000}", "{base32:60000}"}) {
    for (uint64_t seed = 1; seed <= 20; seed++) {
      const std::string text = Expand(spec, seed);
      const std::vector<Match> matches = Scan(text);
      INFO(spec << ", seed " << seed);
      for (const Match& match : matches) {
        FAIL(IdOf(match) << " in " << match.secret.In(text));
      }
    }
  }
}

TEST_CASE("every rule tells what it is, what to do and where to read on", "[engine]") {
  for (const Rule& rule : BuiltinRules().rules) {
    INFO(rule.id);
    CHECK(rule.message.back() == '.');
    CHECK(rule.advice.back() == '.');
    for (const std::string_view reference : rule.references) {
      CHECK(reference.substr(0, 8) == "https://");
    }
  }
}

}  // namespace leaktight
