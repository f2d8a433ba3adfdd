#include "scan/criteria.h"

#include <algorithm>
#include <map>

#include "catch.h"
#include "engine/example.h"
#include "support/git_repository.h"
#include "support/temporary_folder.h"
#include "support/test_rules.h"

namespace leaktight {
namespace {

using Files = std::map<std::string, std::string>;

RepositoryReader ReaderOf(const Files& files) {
  return [&files](const std::string& path) -> Result<std::optional<std::string>> {
    const auto at = files.find(path);
    if (at == files.end()) return std::nullopt;
    return std::optional(at->second);
  };
}

// What a repository of these files is judged by; `errors` gets what is wrong with it.
Criteria Made(const Files& files, std::vector<ScanError>& errors,
              const CriteriaOptions& options = {}) {
  Result<Criteria> criteria = Criteria::Make(options, ReaderOf(files), errors);
  if (!criteria) FAIL(criteria.error().Describe());
  return std::move(*criteria);
}

std::vector<std::string> Rules(const Criteria& criteria, std::string_view text) {
  Engine::Scratch scratch;
  std::vector<std::string> rules;
  for (const Finding& finding : criteria.Judge({"a.txt", text}, scratch).findings) {
    rules.push_back(finding.rule);
  }
  return rules;
}

std::string RuleFileOf(const std::string& id, const std::string& prefix) {
  return RuleText(id, prefix, prefix + "[a-z]{10}");
}

std::string Token() {
  return ExpandExample("ghp_{base62:30}{crc32-base62}", 1).value();
}

using List = std::vector<std::string>;

TEST_CASE("without a repository the rules built in judge", "[scan]") {
  const Result<Criteria> criteria = Criteria::Make({});
  REQUIRE(criteria);
  CHECK(criteria->config().file.empty());
  CHECK(Rules(*criteria, Token()) == List{"github-pat"});
}

TEST_CASE("rule files of the configuration add rules, and replace those of the same id", "[scan]") {
  Files files = {{".leaktight.yaml", "rule-files: [own.yaml]\n"},
                 {"own.yaml", RuleFileOf("own-token", "own_")}};
  std::vector<ScanError> errors;
  CHECK(Rules(Made(files, errors), "own_abcdefghij") == List{"own-token"});
  files["own.yaml"] = RuleFileOf("github-pat", "own_");
  const Criteria replaced = Made(files, errors);
  CHECK(Rules(replaced, "own_abcdefghij") == List{"github-pat"});
  CHECK(Rules(replaced, Token()).empty());
  CHECK(errors.empty());
}

TEST_CASE("what a repository brings and cannot be read is told, and the rest holds", "[scan]") {
  const auto [files, told] = GENERATE(table<Files, std::string>({
      {{{".leaktight.yaml", "rules: [\n"}}, ".leaktight.yaml:2:1"},
      {{{".leaktight.yaml", "rules: {no-such-rule: off}\n"}}, "no-such-rule"},
      {{{".leaktight.yaml", "rule-files: [gone.yaml]\n"}}, "gone.yaml"},
      {{{".leaktight.yaml", "rule-files: [own.yaml]\n"}, {"own.yaml", "rules: 1\n"}}, "own.yaml:1"},
  }));
  std::vector<ScanError> errors;
  const Criteria criteria = Made(files, errors);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message.find(told) != std::string::npos);
  CHECK(Rules(criteria, Token()) == List{"github-pat"});
}

TEST_CASE("what the command line names and cannot be read is an error", "[scan]") {
  std::vector<ScanError> errors;
  const auto error_of = [&](const CriteriaOptions& options) {
    const auto criteria = Criteria::Make(options, ReaderOf({}), errors);
    return criteria ? "(no error)" : criteria.error().Describe();
  };
  CriteriaOptions options;
  options.config_file = "/no/such.yaml";
  CHECK(error_of(options).find("/no/such.yaml") != std::string::npos);
  options = {};
  options.rule_paths = {"/no/rules"};
  CHECK(error_of(options).find("/no/rules") != std::string::npos);
  options = {};
  options.selection.only = {"no-such-rule"};
  CHECK(error_of(options) ==
        "--only: there is no rule or check no-such-rule; leaktight rules list names them all");
  options = {};
  options.selection.skip = {"github-pta"};
  CHECK(error_of(options) ==
        "--skip: there is no rule or check github-pta; did you mean github-pat?");
  CHECK(errors.empty());
}

TEST_CASE("a folder of rules is read whole, and one without is an error", "[scan]") {
  const TemporaryFolder folder;
  WriteTestFile(folder.Path("rules/one.yaml"), RuleFileOf("one-token", "one_"));
  WriteTestFile(folder.Path("rules/deeper/two.yml"), RuleFileOf("two-token", "two_"));
  WriteTestFile(folder.Path("rules/notes.txt"), "no rules\n");
  CriteriaOptions options;
  options.rule_paths = {folder.Path("rules")};
  std::vector<ScanError> errors;
  const Criteria criteria = Made({}, errors, options);
  CHECK(Rules(criteria, "one_abcdefghij two_abcdefghij") == List{"one-token", "two-token"});
  WriteTestFile(folder.Path("empty/notes.txt"), "no rules\n");
  options.rule_paths = {folder.Path("empty")};
  CHECK(!Criteria::Make(options));
}

TEST_CASE("the named configuration goes before the repository's, and none before both", "[scan]") {
  const TemporaryFolder folder;
  WriteTestFile(folder.Path("own.yaml"), "fail-on: high\n");
  const Files files = {{".leaktight.yaml", "fail-on: low\n"}};
  std::vector<ScanError> errors;
  CriteriaOptions options;
  CHECK(Made(files, errors, options).config().fail_on == Severity::kLow);
  options.no_config = true;
  CHECK(!Made(files, errors, options).config().fail_on);
  options.config_file = folder.Path("own.yaml");
  CHECK(Made(files, errors, options).config().fail_on == Severity::kHigh);
}

}  // namespace
}  // namespace leaktight
