#include "suppress/added.h"

#include <algorithm>

#include "catch.h"

namespace leaktight {
namespace {

// What the second text silences and the first does not, as "LINE: WHAT".
std::vector<std::string> Added(const std::string& before, const std::string& after) {
  const auto old = ReadConfig("before", before), now = ReadConfig("after", after);
  REQUIRE(old);
  REQUIRE(now);
  std::vector<std::string> added;
  for (const AddedSuppression& one :
       AddedSuppressions(*old, *now, [](std::string_view) { return Severity::kMedium; })) {
    added.push_back(std::to_string(one.line) + ": " + one.what);
  }
  return added;
}

using List = std::vector<std::string>;

TEST_CASE("new allow entries and paths are told", "[suppress]") {
  CHECK(Added("", "allow:\n  - {rule: jwt, path: 'a/**', reason: mine}\n") ==
        List{"2: allows `jwt` in `a/**` (\"mine\")"});
  CHECK(Added("", "exclude:\n  - {path: vendor, reason: theirs}\n") ==
        List{"2: leaves `vendor` out of every scan (\"theirs\")"});
}

TEST_CASE("an entry that moved or got another reason is not new, a later expiry is", "[suppress]") {
  const std::string before = "allow:\n  - {rule: jwt, reason: mine, expires: 2030-01-01}\n";
  CHECK(Added(before, "# moved\n\n" + before).empty());
  CHECK(Added(before, "allow:\n  - {rule: jwt, reason: other, expires: 2030-01-01}\n").empty());
  CHECK(Added(before, "allow:\n  - {rule: jwt, reason: mine, expires: 2029-01-01}\n").empty());
  CHECK(Added(before, "allow:\n  - {rule: jwt, reason: mine, expires: 2031-01-01}\n").size() == 1);
  CHECK(Added(before, "allow:\n  - {rule: jwt, reason: mine}\n").size() == 1);
  CHECK(Added(before, "allow:\n  - {path: a, rule: jwt, reason: mine, expires: 2030-01-01}\n")
            .size() == 1);
  CHECK(Added(before, "").empty());
}

TEST_CASE("rules switched off or lowered are told, raised ones are not", "[suppress]") {
  CHECK(Added("", "rules:\n  jwt: off\n") == List{"2: switches `jwt` off"});
  CHECK(Added("rules: {jwt: off}\n", "rules: {jwt: off}\n").empty());
  CHECK(Added("", "rules: {jwt: info}\n") == List{"1: lowers `jwt` to info"});
  CHECK(Added("rules: {jwt: low}\n", "rules: {jwt: high}\n").empty());
  CHECK(Added("rules: {jwt: high}\n", "rules: {jwt: low}\n").size() == 1);
  CHECK(Added("rules: {jwt: critical}\n", "") ==
        List{"1: lowers `jwt` to medium, its own severity"});
  CHECK(Added("rules: {jwt: low}\n", "").empty());
  CHECK(Added("rules: {jwt: low}\n", "rules: {jwt: on}\n").empty());
  CHECK(Added("rules: {jwt: high}\n", "rules: {jwt: on}\n").size() == 1);
  CHECK(Added("", "rules: {jwt: medium}\n").empty());
  CHECK(Added("", "rules: {jwt: critical}\n").empty());
  CHECK(Added("rules: {jwt: off}\n", "rules: {jwt: info}\n").empty());
}

TEST_CASE("a higher fail-on and other rule files are told", "[suppress]") {
  CHECK(Added("", "\nfail-on: critical\n") == List{"2: fails only from severity critical on"});
  CHECK(Added("fail-on: high\n", "fail-on: low\n").empty());
  CHECK(Added("fail-on: info\n", "").size() == 1);
  CHECK(Added("", "rule-files: [a.yaml]\n").size() == 1);
  CHECK(Added("rule-files: [a.yaml]\n", "rule-files: [a.yaml]\n").empty());
  CHECK(Added("rule-files: [a.yaml]\n", "") == List{"1: no longer takes rules from `a.yaml`"});
}

TEST_CASE("templates, environments and references that are taken lighter are told", "[suppress]") {
  CHECK(Added("", "templates: ['a/*']\n") == List{"1: takes `a/*` for templates"});
  CHECK(Added("templates: ['a/*', b]\n", "\ntemplates: [b]\n").empty());
  const std::string live = "environments:\n  live: {paths: [a]}\n";
  CHECK(Added("", live) == List{"2: changes which files and namespaces belong to `live`"});
  CHECK(Added(live, "\n" + live).empty());
  CHECK(Added(live, "environments:\n  live: {paths: [a, b]}\n").size() == 1);
  CHECK(Added(live, "") == List{"1: changes which files and namespaces belong to `live`"});
  CHECK(Added(live + "  lab: {paths: [a]}\n",
              "environments:\n  lab: {paths: [a]}\n  live: {paths: [a]}\n")
            .size() == 1);
  CHECK(Added("strict-references: true\n", "") ==
        List{"1: no longer wants every Secret declared that a manifest names"});
  CHECK(Added("", "strict-references: true\n").empty());
}

// Were each entry looked for among all others, this would take the better part of a minute.
TEST_CASE("very many entries are compared in no time", "[suppress]") {
  constexpr size_t kMany = 100'000;
  Config before;
  for (size_t i = 0; i < kMany; i++) {
    const std::string name = "some/folder/with/files/" + std::to_string(i);
    before.allow.push_back({"jwt", name, "", "theirs", "2030-01-01", i + 1});
    before.exclude.push_back({name, "theirs", i + 1});
    before.templates.push_back({name, i + 1});
    before.rule_files.push_back({name, i + 1});
  }
  Config after = before;
  std::reverse(after.allow.begin(), after.allow.end());
  std::reverse(after.exclude.begin(), after.exclude.end());
  std::reverse(after.templates.begin(), after.templates.end());
  std::reverse(after.rule_files.begin(), after.rule_files.end());
  after.allow[7].expires.clear();
  after.exclude[8].glob = "b";
  after.templates[9].glob = "c";
  after.rule_files[10].path = "d";
  const auto own = [](std::string_view) { return Severity::kMedium; };
  CHECK(AddedSuppressions(before, before, own).empty());
  const std::vector<AddedSuppression> added = AddedSuppressions(before, after, own);
  REQUIRE(added.size() == 5);
  CHECK(added[0].what.starts_with("no longer takes rules from"));
  CHECK(added[1].what == "takes rules from `d`, which can replace those built in");
  CHECK(added[2].what == "takes `c` for templates");
  CHECK(added[3].what.starts_with("leaves `b` out"));
  CHECK(added[4].what.starts_with("allows `jwt` in `some/folder/with/files/99992` (\"theirs\")"));
}

TEST_CASE("of entries that allow the same, the one that counts longest is compared", "[suppress]") {
  const std::string one = "  - {rule: jwt, reason: mine, expires: 2030-01-01}\n";
  const std::string two = "  - {rule: jwt, reason: mine, expires: 2031-01-01}\n";
  const std::string always = "  - {rule: jwt, reason: mine}\n";
  CHECK(Added("allow:\n" + one + two, "allow:\n" + two + one).empty());
  CHECK(Added("allow:\n" + two + one, "allow:\n" + two).empty());
  CHECK(Added("allow:\n" + one + always + two, "allow:\n" + always).empty());
  CHECK(Added("allow:\n" + one + two, "allow:\n" + always).size() == 1);
}

TEST_CASE("kinds of secrets that may live longer are told", "[suppress]") {
  CHECK(Added("", "\nrotation: {jwt: {days: 90}}\n") ==
        List{"2: lets secrets of the kind `jwt` live 90 days"});
  CHECK(Added("", "rotation: {jwt: {days: 14}, api: {days: 900}}\n").empty());
  CHECK(Added("rotation: {api: {days: 90}}\n", "") ==
        List{"1: lets secrets of the kind `api` live for ever"});
  CHECK(Added("rotation: {jwt: {days: 14}}\n", "") ==
        List{"1: lets secrets of the kind `jwt` live 30 days"});
  CHECK(Added("rotation: {jwt: {days: 14, names: [a, b]}}\n",
              "rotation: {jwt: {days: 14, names: [b]}}\n") ==
        List{"1: takes fewer secrets for the kind `jwt`"});
}

TEST_CASE("a file whose values are known no longer is told, a further one is not", "[suppress]") {
  CHECK(Added("known: {files: [a.env, b.env]}\n", "known:\n  files: [b.env, c.env]\n") ==
        List{"1: no longer looks for the values that stand in `a.env`"});
  CHECK(Added("", "known: {files: [a.env]}\n").empty());
}

TEST_CASE("a weaker policy is told by what it changes", "[suppress]") {
  CHECK(Added("policy: flowdoc\n", "policy: flowdoc\n").empty());
  const List added = Added("policy: flowdoc\n", "# gone\n");
  CHECK(std::find(added.begin(), added.end(),
                  "1: no longer wants every Secret declared that a manifest names") != added.end());
}

}  // namespace
}  // namespace leaktight
