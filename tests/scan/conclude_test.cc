#include "scan/conclude.h"

#include "catch.h"
#include "finding/fingerprint.h"

namespace leaktight {
namespace {

Criteria With(const std::string& configuration, const Selection& selection = {}) {
  CriteriaOptions options;
  options.selection = selection;
  options.now = int64_t{20781} * 86400;  // 2026-11-24
  std::vector<ScanError> errors;
  const auto read = [&](const std::string& path) -> Result<std::optional<std::string>> {
    if (path != kConfigFileName) return std::nullopt;
    return std::optional(configuration);
  };
  Result<Criteria> criteria = Criteria::Make(options, read, errors);
  if (!criteria) FAIL(criteria.error().Describe());
  CHECK(errors.empty());
  return std::move(*criteria);
}

Finding FindingIn(const std::string& rule, const std::string& path) {
  Finding finding;
  finding.rule = rule;
  finding.place.path = path;
  finding.fingerprint = Fingerprint(rule, path, "secret");
  return finding;
}

Summary Concluded(const Criteria& criteria, std::vector<Finding> findings, bool whole = true) {
  Summary scan;
  scan.findings = std::move(findings);
  Conclude(criteria, {[] { return std::vector<std::string>(); }, whole}, scan);
  return scan;
}

TEST_CASE("what is allowed is set apart with its reason, and the rest is in order", "[scan]") {
  const Criteria criteria = With("allow:\n  - {rule: jwt, path: b, reason: made up}\n");
  const Summary scan =
      Concluded(criteria, {FindingIn("jwt", "c"), FindingIn("jwt", "b"), FindingIn("jwt", "a")});
  REQUIRE(scan.findings.size() == 2);
  CHECK(scan.findings[0].place.path == "a");
  CHECK(scan.findings[1].place.path == "c");
  REQUIRE(scan.suppressed.size() == 1);
  CHECK(scan.suppressed[0].suppression->reason == "made up");
  CHECK(scan.warnings.empty());
}

TEST_CASE("what a comment allowed is set apart too", "[scan]") {
  Finding finding = FindingIn("jwt", "a");
  finding.suppression = {Suppression::Kind::kInline, "a", 3, "made up"};
  const Summary scan = Concluded(With(""), {finding});
  CHECK(scan.findings.empty());
  CHECK(scan.suppressed.size() == 1);
}

TEST_CASE("an entry of no use is told where everything was scanned", "[scan]") {
  const std::string text = "allow:\n  - {rule: jwt, reason: made up}\n";
  CHECK(Concluded(With(text), {}, true).warnings.size() == 1);
  CHECK(Concluded(With(text), {}, false).warnings.empty());
  CHECK(Concluded(With(text, {{"github-pat"}, {}}), {}, true).warnings.empty());
  CHECK(Concluded(With(text), {FindingIn("jwt", "a")}, true).warnings.empty());
}

TEST_CASE("an entry that has expired is told where it would have allowed something", "[scan]") {
  const std::string text = "allow:\n  - {rule: jwt, reason: made up, expires: 2026-11-23}\n";
  const Summary scan = Concluded(With(text), {FindingIn("jwt", "a")}, false);
  CHECK(scan.findings.size() == 1);
  REQUIRE(scan.warnings.size() == 1);
  CHECK(scan.warnings[0].line == 2);
  CHECK(scan.warnings[0].message.find("expired on 2026-11-23") != std::string::npos);
  CHECK(Concluded(With(text), {}, false).warnings.empty());
}

TEST_CASE("paths left out have no findings, and what was not selected is neither", "[scan]") {
  const Criteria criteria =
      With("exclude:\n  - {path: vendor/**, reason: theirs}\n", {{}, {"github-pat"}});
  const Summary scan = Concluded(criteria, {FindingIn("jwt", "vendor/a"), FindingIn("jwt", "a"),
                                            FindingIn("github-pat", "a")});
  REQUIRE(scan.findings.size() == 1);
  CHECK(scan.findings[0].place.path == "a");
  CHECK(scan.findings[0].rule == "jwt");
}

TEST_CASE("the configuration's fail-on comes with the summary", "[scan]") {
  CHECK(Concluded(With("fail-on: high\n"), {}).fail_on == Severity::kHigh);
  CHECK(!Concluded(With(""), {}).fail_on);
}

TEST_CASE("comments are told by what is wrong with them", "[scan]") {
  const Criteria criteria = With("");
  const std::string text =
      "a # leaktight:allow jwt\nb # leaktight:allow jwt of no use\nc # leaktight:allow jwtt typo\n";
  std::vector<AllowComment> comments = FindAllowComments(text, LineTable(text));
  Summary scan;
  TellOfComments(criteria, "t.py", comments, scan);
  REQUIRE(scan.errors.size() == 1);
  CHECK(scan.errors[0].message.find("t.py:1: leaktight:allow needs a rule and a reason") == 0);
  REQUIRE(scan.warnings.size() == 2);
  CHECK(scan.warnings[0].line == 2);
  CHECK(scan.warnings[1].message.find("did you mean jwt?") != std::string::npos);
  Summary of_prose;
  TellOfComments(criteria, "docs/t.md", comments, of_prose);
  CHECK(of_prose.errors.empty());
  CHECK(of_prose.warnings.empty());
  comments[1].used = true;
  scan = {};
  TellOfComments(criteria, "t.py", comments, scan);
  CHECK(scan.warnings.size() == 1);
}

}  // namespace
}  // namespace leaktight
