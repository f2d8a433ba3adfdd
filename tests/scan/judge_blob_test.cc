#include "scan/judge_blob.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "policy/check.h"
#include "support/random.h"
#include "support/test_rules.h"

namespace leaktight {
namespace {

const Engine& TestEngine() {
  static const Engine engine = Engine::Make(BuiltinRules(), 0).value();
  return engine;
}

std::string Token(uint64_t seed) {
  return ExpandExample("ghp_{base62:30}{crc32-base62}", seed).value();
}

std::string Password(uint64_t seed) {
  return Random(seed).Text(24, kBase62);
}

std::vector<Finding> Judged(std::string_view path, std::string_view bytes,
                            FileMode mode = FileMode::kRegular, const Engine& engine = TestEngine(),
                            const Config& config = {}) {
  Engine::Scratch scratch;
  return JudgeBlob({path, bytes, mode, Origin::kBlob}, engine, config, scratch).findings;
}

Config From(double confidence) {
  Config config;
  config.min_confidence = confidence;
  return config;
}

std::string Deployment(const std::string& value) {
  return "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n"
         "      env:\n        - name: DB_PASSWORD\n          value: " +
         value + "\n";
}

}  // namespace

TEST_CASE("the key file of a Google service account is one finding, with its own advice",
          "[scan]") {
  for (const std::string layout : {"", ":line", ":escaped"}) {
    const auto findings =
        Judged("key.json", ExpandExample("{google-service-account" + layout + "}", 1).value());
    INFO(layout);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "google-service-account-key");
    CHECK(findings[0].also == std::vector<std::string>{"private-key"});
    CHECK(findings[0].advice.find("gcloud iam service-accounts keys delete") != std::string::npos);
  }
}

TEST_CASE("a token without a form is its service's finding, and can be switched off as such",
          "[scan]") {
  const std::string text = "TMDB_API_KEY=" + ExpandExample("{hex:32}", 1).value() + "\n";
  const auto findings = Judged("settings.env.txt", text);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "tmdb-api-key");
  CHECK(findings[0].severity == Severity::kLow);
  CHECK(findings[0].advice.find("themoviedb.org") != std::string::npos);
  CHECK(Judged("vendor/client.py", text).size() == 1);
  CHECK(Judged("vendor/client.py", "OTHER_API_KEY=" + ExpandExample("{hex:32}", 1).value() + "\n")
            .empty());
  Config config;
  config.rules.push_back({.id = "tmdb-api-key", .on = false, .severity = {}});
  Engine::Scratch scratch;
  const Blob blob{"settings.env.txt", text, FileMode::kRegular, Origin::kBlob};
  CHECK(JudgeBlob(blob, TestEngine(), config, scratch).findings.empty());
}

TEST_CASE("where every check is switched off, rules alone are asked", "[scan]") {
  const std::string text = Deployment(Password(1)) + "# " + Token(1) + "\n";
  const Blob blob{"k8s/pod.yaml", text, FileMode::kRegular, Origin::kBlob};
  Engine::Scratch scratch;
  const auto rules_of = [&](const JudgeBeside& beside) {
    std::vector<std::string> rules;
    for (const Finding& finding :
         JudgeBlob(blob, TestEngine().Scan(text, scratch), TestEngine(), {}, scratch, beside)
             .findings) {
      rules.push_back(finding.rule);
    }
    return rules;
  };
  CHECK(rules_of({}) == std::vector<std::string>{"k8s-env-literal", "github-pat"});
  CHECK(rules_of({.no_checks = true}) == std::vector<std::string>{"generic-secret", "github-pat"});
}

TEST_CASE("alone a blob is judged as among others", "[scan]") {
  std::vector<std::pair<std::string, std::string>> files = {
      {"", "a change\n"}, {"a.c", "int main() { return 0; }\n"}, {"x", ""}};
  for (const CheckInfo* const check : AllChecks()) {
    for (const std::string_view text : {check->bad, check->good}) {
      const std::string expanded = ExpandExample(std::string(text), 3).value_or(std::string(text));
      for (const std::string_view path :
           {check->bad_path, std::string_view("a.c"), std::string_view()}) {
        files.emplace_back(path, expanded);
      }
    }
  }
  size_t found = 0;
  for (const auto& [path, text] : files) {
    const Blob blob{path, text, FileMode::kRegular, Origin::kBlob};
    Engine::Scratch scratch;
    for (const JudgeBeside& beside :
         {JudgeBeside{}, JudgeBeside{.unparsed = true}, JudgeBeside{.stored = true}}) {
      const JudgedBlob alone =
          JudgeBlob(blob, TestEngine().Scan(text, scratch), TestEngine(), {}, scratch, beside);
      const JudgedBlob among =
          std::move(JudgeBlobs(std::span(&blob, 1), TestEngine(), {}, scratch, beside)[0]);
      INFO(path << ": " << text);
      REQUIRE(alone.findings.size() == among.findings.size());
      for (size_t i = 0; i < alone.findings.size(); i++) {
        CHECK(alone.findings[i].fingerprint == among.findings[i].fingerprint);
      }
      CHECK(alone.unparsed.has_value() == among.unparsed.has_value());
      CHECK(alone.stored.size() == among.stored.size());
      CHECK(alone.comments.size() == among.comments.size());
      found += alone.findings.size();
    }
  }
  CHECK(found > files.size() / 4);
}

TEST_CASE("where a file could not be read is told to who asks", "[scan]") {
  Engine::Scratch scratch;
  const auto unparsed = [&](std::string_view path, std::string_view bytes, JudgeBeside beside) {
    return JudgeBlob({path, bytes, FileMode::kRegular, Origin::kBlob}, {}, TestEngine(), {},
                     scratch, beside)
        .unparsed;
  };
  const std::string broken = "apiVersion: v1\nkind: Secret\ndata: [\n";
  const ValueHash hash("key");
  const auto alone = unparsed("a.yaml", broken, {.unparsed = true});
  REQUIRE(alone);
  CHECK(alone->path == "a.yaml");
  CHECK(alone->line >= 3);
  CHECK(alone->message.ends_with("; scanned as text"));
  CHECK(alone == unparsed("a.yaml", broken, {.facts = &hash, .unparsed = true}));
  // No check wants it, but a fact may stand there.
  CHECK(unparsed("settings.yaml", "a: [\n", {.unparsed = true}));
  CHECK_FALSE(unparsed("a.yaml", broken, {}));
  CHECK_FALSE(unparsed("a.yaml", broken, {.facts = &hash}));
  CHECK_FALSE(unparsed("a.txt", broken, {.unparsed = true}));
  CHECK_FALSE(unparsed("lines.jsonl", "{\"users\": 1}\n{\"Config\": 2}\n", {.unparsed = true}));
  CHECK_FALSE(unparsed(".envrc", "use nix\n", {.unparsed = true}));
}

TEST_CASE("a finding has all that a person needs", "[scan]") {
  const std::string text = "first\n  token " + Token(1) + "\n";
  const auto findings = Judged("a.txt", text);
  REQUIRE(findings.size() == 1);
  const Finding& finding = findings[0];
  CHECK(finding.rule == "github-pat");
  CHECK(finding.severity == Severity::kCritical);
  CHECK_FALSE(finding.message.empty());
  CHECK_FALSE(finding.advice.empty());
  CHECK(finding.place.path == "a.txt");
  CHECK(finding.place.begin == Position{2, 9});
  CHECK(finding.place.end == Position{2, 49});
  CHECK(finding.secret == Token(1));
  CHECK(finding.fingerprint.substr(0, 4) == "lt1-");
  CHECK(finding.excerpt.text == "  token " + Token(1));
  CHECK(finding.excerpt.caret == Span{8, 48});
}

TEST_CASE("a check wins over a rule about the same bytes and names it", "[scan]") {
  const auto findings = Judged("k8s/pod.yaml", Deployment(Token(2)));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "k8s-env-literal");
  CHECK(std::count(findings[0].also.begin(), findings[0].also.end(), "github-pat") == 1);
}

TEST_CASE("a rule wins over a guess about the same bytes", "[scan]") {
  const auto findings = Judged("settings.py", "API_TOKEN = \"" + Token(3) + "\"\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "github-pat");
  CHECK(findings[0].also == std::vector<std::string>{"generic-secret"});
}

TEST_CASE("the same secret again is a further place of one finding", "[scan]") {
  const std::string text = Token(4) + "\n" + Token(5) + "\n" + Token(4) + "\n" + Token(4) + "\n";
  const auto findings = Judged("a.txt", text);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].place.begin.line == 1);
  REQUIRE(findings[0].places.size() == 2);
  CHECK(findings[0].places[0].begin.line == 3);
  CHECK(findings[0].places[1].begin.line == 4);
  CHECK(findings[1].places.empty());
}

TEST_CASE("in a committed dotenv file tokens still count and guesses do not", "[scan]") {
  const std::string text = "DB_PASSWORD=" + Password(6) + "\nGITHUB_TOKEN=" + Token(6) + "\n";
  const auto findings = Judged(".env", text);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].rule == "dotenv-committed");
  CHECK_FALSE(findings[0].has_secret);
  CHECK(findings[0].place.begin == Position{1, 1});
  CHECK(findings[0].also == std::vector<std::string>{"generic-secret"});
  CHECK(findings[0].excerpt.line == 0);  // its first line may hold a secret
  CHECK(findings[1].rule == "github-pat");
}

TEST_CASE("where a file stands decides about a guess and never about a token", "[scan]") {
  const std::string guess = "db_password = \"" + ExpandExample("{password:12}", 7).value() + "\"\n";
  CHECK(Judged("app/settings.py", guess).size() == 1);
  CHECK(Judged("tests/fixtures/settings_test.py", guess).empty());
  const std::string drawn = "db_password = \"" + Password(7) + "\"\n";
  CHECK(Judged("tests/fixtures/settings_test.py", drawn).size() == 1);
  CHECK(Judged("vendor/settings.py", drawn).empty());
  CHECK(Judged("tests/fixtures/settings_test.py", Token(7)).size() == 1);
}

TEST_CASE("a finding says how sure it is, and what is less sure than asked is not told", "[scan]") {
  const std::string guess = "db_password = \"" + Password(7) + "\"\n";
  const auto told = [](std::string_view path, std::string_view text, double least) {
    return Judged(path, text, FileMode::kRegular, TestEngine(), From(least));
  };
  const std::vector<Finding> found = told("app/settings.py", guess, 0);
  REQUIRE(found.size() == 1);
  const Confidence sure = found[0].confidence;
  CHECK(sure.evidence != 0);
  CHECK(sure.of_path == 1);
  const std::vector<Finding> in_test = told("tests/fixtures/settings_test.py", guess, 0);
  REQUIRE(in_test.size() == 1);
  CHECK(in_test[0].confidence.of_value == sure.of_value);
  CHECK(in_test[0].confidence.of_path < 1);
  const double value = in_test[0].confidence.Value();
  CHECK(value > 0);
  CHECK(told("tests/fixtures/settings_test.py", guess, value).size() == 1);
  CHECK(told("tests/fixtures/settings_test.py", guess, value + 0.001).empty());
  // A form is sure, wherever it stands.
  const std::vector<Finding> token = told("tests/settings_test.py", Token(7), 1);
  REQUIRE(token.size() == 1);
  CHECK(token[0].confidence.Value() == 1);
  CHECK(token[0].confidence.evidence == 0);
}

TEST_CASE("of several places of a secret the surest counts", "[scan]") {
  const std::string secret = Password(7);
  const std::string sure = "db_password = \"" + secret + "\"\n";
  const std::string unsure = "# for example: db_password = \"" + secret + "\"\n";
  const auto confidence = [](const std::string& text) {
    const auto found = Judged("a.py", text, FileMode::kRegular, TestEngine(), From(0));
    REQUIRE(found.size() == 1);
    return found[0].confidence.Value();
  };
  REQUIRE(confidence(unsure) < confidence(sure));
  CHECK(confidence(unsure + sure) == confidence(sure));
  CHECK(confidence(sure + unsure) == confidence(sure));
}

TEST_CASE("every secret on a shown line is masked, reported or not", "[scan]") {
  const std::string text = "t(\"" + Token(8) + "\", password=\"" + Password(8) + "\")\n";
  const auto findings = Judged("vendor/settings.py", text);
  REQUIRE(findings.size() == 1);
  std::vector<std::string> masked;
  for (const Span span : findings[0].excerpt.secrets) {
    masked.emplace_back(span.In(findings[0].excerpt.text));
  }
  CHECK(masked == std::vector<std::string>{Token(8), Password(8)});
}

TEST_CASE("of a symbolic link only the target's text is looked at", "[scan]") {
  CHECK(Judged(".env", "A=" + Password(9), FileMode::kSymlink).empty());
  CHECK(Judged("link", Token(9), FileMode::kSymlink).size() == 1);
}

TEST_CASE("a rule does not apply where its paths say so", "[scan]") {
  const TestRules rules(
      {RuleText("tok", "tok_", "tok_[a-z]+", "    allow: {paths: ['vendor/**']}\n")});
  const auto engine = Engine::Make(rules.View(), 0);
  REQUIRE(engine);
  CHECK(Judged("a.txt", "tok_abc", FileMode::kRegular, *engine).size() == 1);
  CHECK(Judged("vendor/a.txt", "tok_abc", FileMode::kRegular, *engine).empty());
}

TEST_CASE("of two rules about the same bytes the more severe reports", "[scan]") {
  std::string low = RuleText("low", "tok_", "tok_[a-z]+");
  low.replace(low.find("severity: high"), 14, "severity: low");
  const TestRules rules({low, RuleText("high", "tok_", "tok_[a-z]{3}")});
  const auto engine = Engine::Make(rules.View(), 0);
  const auto findings = Judged("a.txt", "tok_abcdef", FileMode::kRegular, *engine);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "high");
  CHECK(findings[0].also == std::vector<std::string>{"low"});
}

TEST_CASE("a fingerprint stays where lines move and changes with secret and path", "[scan]") {
  const auto fingerprint = [](std::string_view path, const std::string& text) {
    const auto findings = Judged(path, text);
    REQUIRE(findings.size() == 1);
    return findings[0].fingerprint;
  };
  const std::string one = fingerprint("a.txt", "key " + Token(10) + "\n");
  CHECK(fingerprint("a.txt", "above\n\n\tkey = " + Token(10)) == one);
  CHECK(fingerprint("b.txt", "key " + Token(10) + "\n") != one);
  CHECK(fingerprint("a.txt", "key " + Token(11) + "\n") != one);
}

TEST_CASE("a file of nothing but secrets keeps them apart", "[scan]") {
  std::string text;
  for (uint64_t i = 0; i < 3000; i++) text += Token(100 + i) + "\n";
  const auto findings = Judged("dump.txt", text);
  REQUIRE(findings.size() == 3000);
  CHECK(findings[2999].place.begin.line == 3000);
}

}  // namespace leaktight
