#include "engine/rule_proposal.h"

#include <algorithm>
#include <optional>

#include "catch.h"
#include "engine/engine.h"
#include "engine/rule_reader.h"
#include "engine/rule_trial.h"
#include "support/sample_tokens.h"

using namespace leaktight;

namespace {

Result<RuleProposal> Propose(std::string_view id, const std::vector<std::string>& tokens) {
  return ProposeRule(id, ViewsOf(tokens), BuiltinRules());
}

std::string TextFor(std::string_view id, const std::vector<std::string>& tokens) {
  const auto proposal = Propose(id, tokens);
  return proposal ? proposal->text : proposal.error().Describe();
}

std::string ErrorOf(std::string_view id, const std::vector<std::string>& tokens) {
  const auto proposal = Propose(id, tokens);
  return proposal ? "(no error)" : proposal.error().Describe();
}

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// A proposal beside the rules built in, as --rules has it.
class Scanner {
 public:
  explicit Scanner(const std::string& text) {
    auto file = ReadRuleFile("proposed.yaml", text);
    if (!file) FAIL(file.error().Describe());
    files_.push_back(std::move(*file));
    tables_ = RuleTables::Make(MergeRules(BuiltinRules(), files_)).value();
    engine_.emplace(Engine::Make(tables_->View(), kTrialNow).value());
  }

  const Rule& rule() const { return *engine_->rules().Find(files_[0].rules()[0].id); }

  bool Finds(const std::string& text) {
    for (const Match& match : engine_->Scan(text, scratch_)) {
      if (&engine_->rules().rules[match.told.value_or(match.rule)] == &rule()) return true;
    }
    return false;
  }

  std::vector<ExampleFailure> Trial() {
    return TryRule(*engine_, rule(), kTrialInstances, scratch_).failures;
  }

 private:
  std::vector<RuleFile> files_;
  std::optional<RuleTables> tables_;
  std::optional<Engine> engine_;
  Engine::Scratch scratch_;
};

// The secrets that a rule built in finds in instances of an example.
std::vector<std::string> SecretsOf(const Rule& rule, std::string_view example, size_t count,
                                   uint64_t first_seed) {
  static const Engine engine = Engine::Make(BuiltinRules(), kTrialNow).value();
  Engine::Scratch scratch;
  std::vector<std::string> secrets;
  for (const std::string& text : SampleTokens(example, count, first_seed)) {
    for (const Match& match : engine.Scan(text, scratch)) {
      if (&engine.rules().rules[match.rule] != &rule) continue;
      secrets.emplace_back(match.secret.In(text));
      break;
    }
  }
  return secrets;
}

}  // namespace

TEST_CASE("a proposal for tokens of a rule built in finds others of them", "[engine]") {
  const auto id = GENERATE(values<std::string_view>({"adafruit-io-key",
                                                     "age-secret-key",
                                                     "anthropic-api-key",
                                                     "atlassian-api-token",
                                                     "bitbucket-app-password",
                                                     "cloudflare-api-token",
                                                     "databricks-token",
                                                     "digitalocean-token",
                                                     "docker-hub-token",
                                                     "github-fine-grained-pat",
                                                     "github-pat",
                                                     "gitlab-pat",
                                                     "google-api-key",
                                                     "google-oauth-client-secret",
                                                     "grafana-service-account-token",
                                                     "huggingface-token",
                                                     "jwt",
                                                     "npm-token",
                                                     "sendgrid-api-key",
                                                     "shopify-access-token",
                                                     "slack-token",
                                                     "slack-webhook",
                                                     "stripe-live-key",
                                                     "stripe-webhook-secret",
                                                     "supabase-secret-key",
                                                     "telegram-bot-token",
                                                     "twilio-auth-token",
                                                     "mailgun-api-key",
                                                     "okta-api-token",
                                                     "doppler-token"}));
  INFO(id);
  const Rule* rule = BuiltinRules().Find(id);
  REQUIRE(rule != nullptr);
  const std::string_view example = rule->examples_match[0];
  INFO(example);
  const std::vector<std::string> samples = SecretsOf(*rule, example, 8, 1);
  REQUIRE(samples.size() == 8);
  const auto proposal = Propose("acme-token", samples);
  if (!proposal) FAIL(proposal.error().Describe());
  INFO(proposal->text);
  Scanner scanner(proposal->text);
  for (const ExampleFailure& failure : scanner.Trial()) FAIL(failure.text << failure.reason);
  for (const std::string& sample : samples) {
    CHECK(scanner.Finds("ACME_TOKEN=" + sample + "\n"));
    CHECK_FALSE(Holds(proposal->text, sample));
    CHECK_FALSE(Holds(proposal->text, sample.substr(sample.size() - 8)));
  }
  for (const std::string& further : SecretsOf(*rule, example, 40, 100)) {
    INFO(further);
    CHECK(scanner.Finds("acme_token: '" + further + "'\n"));
  }
}

TEST_CASE("a checksum that all samples have is asked for", "[engine]") {
  struct Case {
    std::string_view example;
    std::string_view validator;
    std::string_view proposed;
  };
  const auto c = GENERATE(values<Case>({
      {"acme_{base62:30}{crc32-base62}", "crc32-base62", "=acme_{base62:30}{crc32-base62}"},
      {"acme-{alnum:20}.{hex:10}{crc32-base36}", "crc32-base36", "{crc32-base36}'"},
      {"ACME-{base62:30}{crc32-hex}", "crc32-hex", "{crc32-hex}'"},
      {"acme_{base62:32}_{grafana-checksum}", "grafana-token",
       "=acme_{base62:32}_{grafana-checksum}"},
      {"{bech32:acme:20}", "bech32", "={bech32:acme:20}"},
      {"acme_{jwt}", "jwt", "=acme_{jwt}"},
  }));
  for (const size_t count : {1, 5}) {
    INFO(c.example << ", samples: " << count);
    const std::string text = TextFor("acme-token", SampleTokens(c.example, count));
    INFO(text);
    CHECK(Holds(text, "    validators: [" + std::string(c.validator) + "]\n"));
    CHECK(Holds(text, c.proposed));
  }
}

TEST_CASE("a checksum that one sample lacks is not asked for", "[engine]") {
  std::vector<std::string> samples = SampleTokens("acme_{base62:30}{crc32-base62}", 4);
  samples.push_back(SampleTokens("acme_{base62:36}", 1)[0]);
  const std::string text = TextFor("acme-token", samples);
  CHECK(Holds(text, "    validators: [not-made-up]\n"));
  CHECK(Holds(text, "    entropy: 3"));
  CHECK(Holds(text, "'ACME_TOKEN=acme_{base62:36}'"));
  CHECK(Holds(text, "'ACME_TOKEN=acme_{base62:35}'"));
  CHECK(Holds(text, "'ACME_TOKEN=acme_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'"));
}

TEST_CASE("reach is as far as the token goes, and a byte on either side", "[engine]") {
  const std::string text = TextFor("acme-token", SampleTokens("acme_{base62:20-30}", 30));
  CHECK(Holds(text, "    keywords: ['acme_']\n"));
  CHECK(Holds(text, "    reach: {before: 1, after: 31}\n"));
  Scanner scanner(text);
  CHECK(scanner.Finds("(" + SampleTokens("acme_{base62:30}", 1)[0] + ")"));
  CHECK_FALSE(scanner.Finds("(" + SampleTokens("acme_{base62:31}", 1)[0] + ")"));
}

TEST_CASE("a literal within tokens is a keyword as well", "[engine]") {
  const std::string text = TextFor("acme-token", SampleTokens("{base62:14}.acmev1.{base62:40}", 4));
  CHECK(Holds(text, "    keywords: ['.acmev1.']\n"));
  CHECK(Holds(text, "    reach: {before: 15, after: 41}\n"));
}

TEST_CASE("tokens without a beginning are told by what they are assigned to", "[engine]") {
  for (const std::string_view example : {"{hex:32}", "{base62:40}", "{uuid}", "{base64:43}="}) {
    const std::vector<std::string> samples = SampleTokens(example, 4);
    const auto proposal = Propose("acme-anvils-api-key", samples);
    if (!proposal) FAIL(proposal.error().Describe());
    INFO(proposal->text);
    CHECK(Holds(proposal->text, "      names: [acmeanvils]\n"));
    CHECK_FALSE(Holds(proposal->text, "keywords"));
    CHECK(Holds(proposal->text, "'ACME_ANVILS_API_KEY=" + std::string(example) + "'"));
    CHECK(Holds(proposal->notes.back(), "`acmeanvils`"));
    Scanner scanner(proposal->text);
    CHECK(scanner.Finds("acmeAnvilsApiKey = '" + SampleTokens(example, 1, 50)[0] + "'"));
    CHECK_FALSE(scanner.Finds("otherApiKey = '" + samples[0] + "'"));
  }
}

TEST_CASE("rules that find the samples already are named", "[engine]") {
  const auto proposal = Propose("acme-token", SampleTokens("ghp_{base62:30}{crc32-base62}", 3));
  REQUIRE(proposal);
  CHECK(proposal->found_by == std::vector<std::string_view>{"github-pat"});
  const auto other = Propose("acme-token", SampleTokens("acme_{base62:30}", 3));
  REQUIRE(other);
  CHECK(other->found_by.empty());
  CHECK(other->notes.empty());
}

TEST_CASE("few samples are said to be few", "[engine]") {
  const auto one = Propose("acme-token", SampleTokens("acme_{base62:30}", 1));
  REQUIRE(one);
  REQUIRE(one->notes.size() == 1);
  CHECK(Holds(one->notes[0], "1 sample is little"));
  // The same one again tells no more.
  const std::string token = SampleTokens("acme_{base62:30}", 1)[0];
  const auto same = Propose("acme-token", {token, token, token});
  REQUIRE(same);
  CHECK(same->text == one->text);
  CHECK(same->notes == one->notes);
}

TEST_CASE("what is wrong with an id or a sample is told without showing it", "[engine]") {
  const std::string token = SampleTokens("acme_{base62:30}", 1)[0];
  CHECK(Holds(ErrorOf("acme-token", {}), "there is none; give real tokens"));
  CHECK(Holds(ErrorOf("acme-token", {token, "acme_" + std::string(4, 'q')}),
              "sample 2: is shorter than 12 bytes"));
  CHECK(Holds(ErrorOf("acme-token", {token + " " + token}), "sample 1: holds a blank"));
  CHECK(Holds(ErrorOf("acme-token", {token + "\x1b"}), "sample 1: holds a blank, a control"));
  CHECK(Holds(ErrorOf("acme-token", {"'" + token + "'"}), "sample 1: holds a quote"));
  CHECK(Holds(ErrorOf("acme-token", {std::string(9000, 'a')}), "is longer than 8000 bytes"));
  CHECK(Holds(ErrorOf("acme-token", {token, "acme_" + std::string(30, 'x')}),
              "sample 2: looks made up"));
  for (const std::string_view id : {"", "Acme", "acme_token", "-acme", "acme-", "a--b", "a b"}) {
    INFO(id);
    CHECK(Holds(ErrorOf(id, {token}), "no id of a rule; lower-case letters"));
  }
  CHECK(Holds(ErrorOf("api-key", SampleTokens("{hex:32}", 3)), "does not say whose tokens"));
  CHECK(Holds(ErrorOf("acme-key", {token, SampleTokens("{hex:80}", 1)[0]}),
              "neither a beginning nor a form in common"));
  // Numbers are found nowhere: too much is one.
  CHECK(Holds(ErrorOf("acme-key", SampleTokens("{digits:16}", 3)), "looks like a word, a number"));
  // By its name such a value is told to be another rule's.
  CHECK(Holds(ErrorOf("adafruit-token", SampleTokens("{hex:32}", 3)),
              "is found by the rule adafruit-io-key already"));
  CHECK_FALSE(Holds(ErrorOf(token, {token}), token));
}
