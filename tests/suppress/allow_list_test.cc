#include "suppress/allow_list.h"

#include "base/date.h"
#include "catch.h"
#include "finding/fingerprint.h"

namespace leaktight {
namespace {

Finding FindingIn(const std::string& rule, const std::string& path, const std::string& secret) {
  Finding finding;
  finding.rule = rule;
  finding.place.path = path;
  finding.fingerprint = Fingerprint(rule, path, secret);
  return finding;
}

Config Allowing(const AllowEntry& entry) {
  Config config;
  config.file = ".leaktight.yaml";
  config.allow = {entry};
  return config;
}

AllowEntry Entry(std::string rule, std::string path, std::string fingerprint = {}) {
  AllowEntry entry;
  entry.rule = std::move(rule);
  entry.path = std::move(path);
  entry.fingerprint = std::move(fingerprint);
  entry.reason = "a reason";
  entry.line = 7;
  entry.file = ".leaktight.yaml";
  return entry;
}

const int64_t kToday = ParseDate("2026-11-24").value();

// Is the finding allowed, in a tree of these paths?
bool Allows(const AllowEntry& entry, Finding finding, const std::vector<std::string>& paths = {}) {
  const Config config = Allowing(entry);
  AllowList list(config, kToday);
  std::vector<Finding> findings = {std::move(finding)};
  list.Apply(findings, [&] { return paths; });
  return findings[0].suppression.has_value();
}

TEST_CASE("an entry's path is the archive's, or that within it", "[suppress]") {
  Finding finding = FindingIn("jwt", "lib/a.jar!/conf/b.txt", "s");
  CHECK(!Allows(Entry("jwt", "*.jar"), finding));  // a folder that is called so
  finding.place.archive = std::string_view("lib/a.jar").size();
  CHECK(Allows(Entry("jwt", "*.jar"), finding));
  CHECK(Allows(Entry("jwt", "lib/a.jar"), finding));
  CHECK(Allows(Entry("jwt", "lib/a.jar!/conf/*"), finding));
  CHECK(Allows(Entry("jwt", "b.txt"), finding));
  CHECK(!Allows(Entry("jwt", "lib/b.jar"), finding));
}

TEST_CASE("an entry allows what agrees with all that it names", "[suppress]") {
  const Finding finding = FindingIn("jwt", "tests/a.py", "s");
  CHECK(Allows(Entry("jwt", ""), finding));
  CHECK(Allows(Entry("", "tests/**"), finding));
  CHECK(Allows(Entry("jwt", "*.py"), finding));
  CHECK(Allows(Entry("", "", finding.fingerprint), finding));
  CHECK(!Allows(Entry("jwt", "src/**"), finding));
  CHECK(!Allows(Entry("github-pat", "tests/**"), finding));
  CHECK(!Allows(Entry("github-pat", "", finding.fingerprint), finding));
  Finding check = FindingIn("k8s-env-literal", "a.yaml", "s");
  check.also = {"jwt"};
  CHECK(Allows(Entry("jwt", ""), check));
}

TEST_CASE("a finding with a place outside of the path is not allowed", "[suppress]") {
  Finding finding = FindingIn("jwt", "tests/a.py", "s");
  finding.places.resize(1);
  finding.places[0].path = "src/b.py";
  CHECK(!Allows(Entry("", "tests/**"), finding));
  finding.places[0].path = "tests/b.py";
  CHECK(Allows(Entry("", "tests/**"), finding));
}

TEST_CASE("who allowed what is told with the finding", "[suppress]") {
  const Config config = Allowing(Entry("jwt", ""));
  AllowList list(config, kToday);
  std::vector<Finding> findings = {FindingIn("jwt", "a", "1"), FindingIn("jwt", "b", "2"),
                                   FindingIn("github-pat", "b", "3")};
  list.Apply(findings, [] { return std::vector<std::string>(); });
  REQUIRE(findings[0].suppression);
  CHECK(findings[0].suppression->kind == Suppression::Kind::kConfig);
  CHECK(findings[0].suppression->file == ".leaktight.yaml");
  CHECK(findings[0].suppression->line == 7);
  CHECK(findings[0].suppression->reason == "a reason");
  CHECK(!findings[2].suppression);
  CHECK(list.uses()[0].findings == 2);
}

TEST_CASE("an entry counts on its last day and not on the next", "[suppress]") {
  AllowEntry entry = Entry("jwt", "");
  entry.expires = "2026-11-24";
  CHECK(Allows(entry, FindingIn("jwt", "a", "s")));
  entry.expires = "2026-11-23";
  CHECK(!Allows(entry, FindingIn("jwt", "a", "s")));
  const Config config = Allowing(entry);
  AllowList list(config, kToday);
  std::vector<Finding> findings = {FindingIn("jwt", "a", "s")};
  list.Apply(findings, [] { return std::vector<std::string>(); });
  CHECK(list.uses()[0].expired);
  CHECK(list.uses()[0].would_have == 1);
}

TEST_CASE("a fingerprint follows its file to another name", "[suppress]") {
  const std::string before = Fingerprint("jwt", "old.py", "s");
  const Finding moved = FindingIn("jwt", "new.py", "s");
  CHECK(Allows(Entry("", "", before), moved, {"new.py", "other.py"}));
  CHECK(Allows(Entry("jwt", "", before), moved, {"new.py"}));
  // The old file is still there: this is a copy.
  CHECK(!Allows(Entry("", "", before), moved, {"new.py", "old.py"}));
  // Another secret, another rule.
  CHECK(!Allows(Entry("", "", before), FindingIn("jwt", "new.py", "t"), {"new.py"}));
  CHECK(!Allows(Entry("jwt", "", before), FindingIn("github-pat", "new.py", "s"), {"new.py"}));
}

}  // namespace
}  // namespace leaktight
