#include "scan/organisation.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "scan/criteria.h"
#include "support/git_repository.h"
#include "support/temporary_folder.h"
#include "support/test_rules.h"

namespace leaktight {
namespace {

using Files = std::map<std::string, std::string>;
using List = std::vector<std::string>;

RepositoryReader ReaderOf(const Files& files) {
  return [&files](const std::string& path) -> Result<std::optional<std::string>> {
    const auto at = files.find(path);
    if (at == files.end()) return std::nullopt;
    return std::optional(at->second);
  };
}

// A rule for GitHub's tokens that has next to no weight.
std::string Kinder(const std::string& id, const std::string& more = "") {
  std::string text = RuleText(id, "ghp_", "ghp_[A-Za-z0-9]{36}", more);
  text.replace(text.find("high"), 4, "info");
  return text;
}

std::string Token() {
  return ExpandExample("ghp_{base62:30}{crc32-base62}", 1).value();
}

// "RULE SEVERITY" of each finding.
List Found(const Criteria& criteria, std::string_view text, std::string_view path = "a.txt") {
  Engine::Scratch scratch;
  List found;
  for (const Finding& finding : criteria.Judge({path, text}, scratch).findings) {
    found.push_back(finding.rule + " " + std::string(Name(finding.severity)));
  }
  return found;
}

// A folder with policies, and a repository that stands under them.
struct Organisation {
  const TemporaryFolder folder;
  CriteriaOptions options;
  Files files;

  OrganisationFile& Name(const std::string& name, const std::string& text) {
    WriteTestFile(folder.Path(name), text);
    return options.organisation_files.emplace_back(OrganisationFile{folder.Path(name)});
  }

  Result<Criteria> Make() const {
    std::vector<ScanError> errors;
    Result<Criteria> criteria = Criteria::Make(options, ReaderOf(files), errors);
    for (const ScanError& error : errors) FAIL(error.message);
    return criteria;
  }

  List Found() const {
    const Result<Criteria> criteria = Make();
    if (!criteria) return {criteria.error().Describe()};
    return leaktight::Found(*criteria, Token());
  }

  List Refused() const {
    const Result<Criteria> criteria = Make();
    REQUIRE(criteria);
    List refused;
    for (const Refusal& refusal : criteria->refusals()) {
      refused.push_back(refusal.file + ":" + std::to_string(refusal.line) + ": " + refusal.what);
    }
    return refused;
  }
};

TEST_CASE("rules of a policy replace those built in only where its owner's word counts", "[scan]") {
  for (const bool may_replace : {true, false}) {
    for (const bool in_repository : {false, true}) {
      Organisation above;
      WriteTestFile(above.folder.Path("rules.yaml"), Kinder("github-pat"));
      OrganisationFile& file = above.Name("org.yaml", "rule-files: [rules.yaml]\n");
      file.may_replace = may_replace;
      if (in_repository) file.in_repository = "org.yaml";
      const bool replaces = may_replace && !in_repository;
      CHECK(above.Found() == List{replaces ? "github-pat info" : "github-pat critical"});
      CHECK(above.Refused().size() == (replaces ? 0 : 1));
    }
  }
}

TEST_CASE("a policy's own rules can be named by it, and replaced by nobody", "[scan]") {
  Organisation above;
  WriteTestFile(above.folder.Path("rules.yaml"), RuleText("ours", "ours_", "ours_[a-z]{10}"));
  above.Name("org.yaml", "rule-files: [rules.yaml]\nrules: {ours: critical}\n").may_replace = false;
  above.files = {{".leaktight.yaml", "rule-files: [own.yaml]\n"},
                 {"own.yaml", RuleText("ours", "never_", "never_[a-z]{10}")}};
  const Result<Criteria> criteria = above.Make();
  REQUIRE(criteria);
  CHECK(Found(*criteria, "ours_abcdefghij") == List{"ours critical"});
  CHECK(above.Refused() == List{"own.yaml:2: replaces the rule `ours`"});
}

TEST_CASE("two policies do not have one rule in two ways", "[scan]") {
  Organisation above;
  WriteTestFile(above.folder.Path("one.yaml"), RuleText("ours", "ours_", "ours_[a-z]{10}"));
  WriteTestFile(above.folder.Path("two.yaml"), RuleText("ours", "never_", "never_[a-z]{10}"));
  above.Name("a.yaml", "rule-files: [one.yaml]\n");
  above.Name("b.yaml", "rule-files: [one.yaml]\n");
  CHECK(above.Make());  // the same file twice
  above.Name("c.yaml", "rule-files: [two.yaml]\n");
  const Result<Criteria> criteria = above.Make();
  REQUIRE_FALSE(criteria);
  const std::string error = criteria.error().Describe();
  CHECK(error.find("two.yaml:2: `ours` is a rule of ") != std::string::npos);
  CHECK(error.find("a.yaml too; give one of the two another id") != std::string::npos);
}

TEST_CASE("a policy names no rule that only the repository brings", "[scan]") {
  Organisation above;
  above.Name("org.yaml", "allow: [{rule: own, reason: r}]\n");
  above.files = {{".leaktight.yaml", "rule-files: [own.yaml]\n"}, {"own.yaml", Kinder("own")}};
  const Result<Criteria> criteria = above.Make();
  REQUIRE_FALSE(criteria);
  CHECK(criteria.error().Describe().find("there is no rule or check `own`") != std::string::npos);
}

TEST_CASE("a rule that the repository brings takes no bytes from another", "[scan]") {
  const std::string value = ExpandExample("{password:24}", 7).value();
  const std::string text = "api_token = \"" + value + "\"\n";
  const Result<Criteria> plain = Criteria::Make({});
  REQUIRE(plain);
  const List usual = Found(*plain, text, "app.py");
  REQUIRE(usual.size() == 1);
  for (const std::string more : {"", "    yields: true\n"}) {
    Organisation above;
    above.Name("org.yaml", "{}\n");
    std::string rule = RuleText("kinder", "api_token", "api_token.*", more);
    rule.replace(rule.find("high"), 4, "info");
    above.files = {{".leaktight.yaml", "rule-files: [own.yaml]\n"}, {"own.yaml", rule}};
    const Result<Criteria> criteria = above.Make();
    REQUIRE(criteria);
    CHECK(Found(*criteria, text, "app.py") == usual);
  }
}

TEST_CASE("a rule that the repository brings still finds what it is for", "[scan]") {
  Organisation above;
  above.Name("org.yaml", "{}\n");
  above.files = {{".leaktight.yaml", "rule-files: [own.yaml]\n"},
                 {"own.yaml", RuleText("own", "own_", "own_[a-z]{10}")}};
  const Result<Criteria> criteria = above.Make();
  REQUIRE(criteria);
  // In a test too: it is no guess.
  CHECK(Found(*criteria, "own_abcdefghij", "tests/own_test.py") == List{"own high"});
}

TEST_CASE("no check takes a brought rule's word for what is a token", "[scan]") {
  Organisation above;
  above.Name("org.yaml", "{}\n");
  const std::string manifest =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  DB_PASSWORD: " +
      ExpandExample("{password:20}", 3).value() + "\n";
  const Result<Criteria> plain = Criteria::Make({});
  REQUIRE(plain);
  const List usual = Found(*plain, manifest, "c.yaml");
  REQUIRE_FALSE(usual.empty());
  std::string rule = RuleText("kinder", "DB_PASSWORD", "DB_PASSWORD: .*");
  rule.replace(rule.find("high"), 4, "info");
  above.files = {{".leaktight.yaml", "rule-files: [own.yaml]\n"}, {"own.yaml", rule}};
  const Result<Criteria> criteria = above.Make();
  REQUIRE(criteria);
  CHECK(Found(*criteria, manifest, "c.yaml") == usual);
}

TEST_CASE("a rule has no check's id", "[scan]") {
  const Result<RuleFile> rules = ReadRuleText("own.yaml", Kinder("dotenv-committed"));
  REQUIRE_FALSE(rules);
  CHECK(rules.error().Describe() ==
        "own.yaml:2: `dotenv-committed` is the id of a check; give the rule another id");
}

TEST_CASE("a policy in the repository is what the reader says", "[scan]") {
  Organisation above;
  OrganisationFile& file = above.Name("sub/org.yaml", "rules: {github-pat: low}\n");
  file.in_repository = "sub/org.yaml";
  std::vector<ScanError> errors;
  const Files before = {{"sub/org.yaml", "rules: {github-pat: high}\n"}};
  Result<Criteria> criteria = Criteria::Make(above.options, ReaderOf({}), errors, ReaderOf(before));
  REQUIRE(criteria);
  CHECK(Found(*criteria, Token()) == List{"github-pat high"});
  // It is new: the disk has it.
  criteria = Criteria::Make(above.options, ReaderOf({}), errors, ReaderOf({}));
  REQUIRE(criteria);
  CHECK(Found(*criteria, Token()) == List{"github-pat low"});
}

TEST_CASE("facts depend on who names a policy", "[scan]") {
  Organisation above;
  OrganisationFile& file = above.Name("org.yaml", "{}\n");
  const std::string trusted = above.Make()->facts_depend_on();
  file.may_replace = false;
  CHECK(above.Make()->facts_depend_on() != trusted);
}

TEST_CASE("what lies in .git is no content of the repository", "[scan]") {
  CHECK(PathInRepository("/r", "/r/a/org.yaml") == "a/org.yaml");
  CHECK(PathInRepository("/r", "/r/.gitignore") == ".gitignore");
  CHECK_FALSE(PathInRepository("/r", "/r/.git/org.yaml"));
  CHECK_FALSE(PathInRepository("/r", "/rest/org.yaml"));
}

}  // namespace
}  // namespace leaktight
