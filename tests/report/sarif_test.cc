#include <nlohmann/json.hpp>

#include "catch.h"
#include "engine/rule_set.h"
#include "report/formats.h"
#include "report/sample.h"
#include "report/sarif_parts.h"

using namespace leaktight;
using namespace leaktight::sample;
using Json = nlohmann::ordered_json;

namespace {

Json Run(const Summary& scan, const ReportOptions& options = {}) {
  return Json::parse(WriteSarif(scan, options))["runs"].at(0);
}

}  // namespace

TEST_CASE("a result of SARIF has its place in UTF-16 code units and a masked snippet", "[report]") {
  const std::string key = RandomText(20, 1);
  Finding finding = FindingIn("größe 1.txt", "#\ngröße = " + key + "\n", key);
  finding.place.begin_utf16 = 9;
  finding.place.end_utf16 = 29;
  finding.places = {finding.place};
  finding.also = {"jwt"};
  const Json run = Run(SummaryOf({finding}));
  CHECK(run["columnKind"] == "utf16CodeUnits");
  const Json& result = run["results"].at(0);
  CHECK(result["ruleId"] == "sample-token");
  CHECK(result["ruleIndex"] == 0);
  CHECK(result["level"] == "error");
  CHECK(result["rank"] == 100);
  const Json& place = result["locations"].at(0)["physicalLocation"];
  CHECK(place["artifactLocation"] ==
        Json{{"uri", "gr%C3%B6%C3%9Fe%201.txt"}, {"uriBaseId", "%SRCROOT%"}});
  CHECK(place["region"] == Json{{"startLine", 2},
                                {"startColumn", 9},
                                {"endLine", 2},
                                {"endColumn", 29},
                                {"snippet", {{"text", Redact(key)}}}});
  CHECK(place["contextRegion"]["snippet"]["text"] == "größe = " + Redact(key));
  CHECK(result["partialFingerprints"] == Json{{"leaktight/v1", finding.fingerprint}});
  CHECK(result["relatedLocations"].at(0)["physicalLocation"]["region"]["startColumn"] == 9);
  CHECK(run["originalUriBaseIds"].contains("%SRCROOT%"));
  CHECK(run["automationDetails"]["id"] == "leaktight/staged/");
}

TEST_CASE("of what stands in an archive SARIF shows the archive, and relates the place within",
          "[report]") {
  const std::string key = RandomText(20, 1);
  Finding finding = FindingIn("a.zip!/b/ü.sh", "#\nexport KEY=" + key + "\n", key);
  finding.place.archive = 5;
  finding.places = {finding.place};
  const Json run = Run(SummaryOf({finding}));
  CHECK(run["artifacts"] == Json::parse(R"([
      {"location": {"uri": "a.zip", "uriBaseId": "%SRCROOT%"}},
      {"location": {"uri": "/b/%C3%BC.sh"}, "parentIndex": 0}])"));
  const Json& result = run["results"].at(0);
  REQUIRE(result["locations"].size() == 1);
  const Json& location = result["locations"].at(0);
  CHECK(location["physicalLocation"] ==
        Json{{"artifactLocation", {{"uri", "a.zip"}, {"uriBaseId", "%SRCROOT%"}, {"index", 0}}},
             {"region", {{"startLine", 1}}}});
  CHECK(location["logicalLocations"].at(0)["fullyQualifiedName"] == "a.zip!/b/ü.sh:2");
  CHECK(result["message"]["text"].get<std::string>().starts_with("In a.zip!/b/ü.sh:2: A token"));
  const Json& related = result["relatedLocations"];
  REQUIRE(related.size() == 2);
  CHECK(related[0]["id"] == 1);
  CHECK(related[0]["message"]["text"] == "In a.zip!/b/ü.sh:2");
  const Json member{{"uri", "/b/%C3%BC.sh"}, {"index", 1}};
  const Json& within = related[0]["physicalLocation"];
  CHECK(within["artifactLocation"] == member);
  CHECK(within["region"] == Json{{"startLine", 2},
                                 {"startColumn", 12},
                                 {"endLine", 2},
                                 {"endColumn", 32},
                                 {"snippet", {{"text", Redact(key)}}}});
  CHECK(within["contextRegion"]["snippet"]["text"] == "export KEY=" + Redact(key));
  CHECK(related[1]["id"] == 2);
  CHECK(related[1]["message"]["text"] == "The same secret in a.zip!/b/ü.sh:2");
  CHECK(related[1]["physicalLocation"]["artifactLocation"] == member);
  CHECK(related[1]["physicalLocation"]["region"]["startColumn"] == 12);
}

TEST_CASE("SARIF lists archives within archives once each, behind what holds them", "[report]") {
  std::vector<Finding> findings;
  for (const char* path :
       {"a.zip!/b.tar!/c", "a.zip!/b.tar!/d", "a.zip!/c", "b.tar!//c", "a.zip"}) {
    findings.push_back(WholeFileFinding(path));
    findings.back().place.archive = std::string_view(path) == "a.zip" ? 0 : 5;
  }
  const Json run = Run(SummaryOf(findings));
  CHECK(run["artifacts"] == Json::parse(R"([
      {"location": {"uri": "a.zip", "uriBaseId": "%SRCROOT%"}},
      {"location": {"uri": "/b.tar"}, "parentIndex": 0},
      {"location": {"uri": "/c"}, "parentIndex": 1},
      {"location": {"uri": "/d"}, "parentIndex": 1},
      {"location": {"uri": "/c"}, "parentIndex": 0},
      {"location": {"uri": "b.tar", "uriBaseId": "%SRCROOT%"}},
      {"location": {"uri": "/%2Fc"}, "parentIndex": 5}])"));
  const Json& results = run["results"];
  const auto index = [](const Json& location) {
    return location["physicalLocation"]["artifactLocation"]["index"].get<int>();
  };
  std::vector<int> archives, members;
  for (const Json& result : results) {
    archives.push_back(index(result["locations"].at(0)));
    if (result.contains("relatedLocations"))
      members.push_back(index(result["relatedLocations"][0]));
  }
  CHECK(archives == std::vector{0, 0, 0, 5, 0});
  CHECK(members == std::vector{2, 3, 4, 6});
  CHECK_FALSE(Run(SummaryOf({WholeFileFinding("a.zip")})).contains("artifacts"));
}

TEST_CASE("two members whose names differ by a secret alone are one artifact of SARIF, masked",
          "[report]") {
  const std::string key = RandomText(14, 1) + "!/" + RandomText(14, 2);
  const std::string path = "a.zip!/" + key, masked = "a.zip!/" + Redact(key);
  std::vector<Finding> findings{FindingIn(path, key, key), FindingIn(masked, key, key)};
  for (Finding& finding : findings) finding.place.archive = 5;
  Summary scan = SummaryOf(findings);
  CHECK(Run(scan)["artifacts"].size() == 2);
  CHECK_FALSE(Shows(WriteSarif(scan, {}), key));
  scan.suppressed = std::move(scan.findings);
  scan.findings.clear();
  CHECK_FALSE(Run(scan).contains("artifacts"));
  ReportOptions options;
  options.show_suppressed = true;
  CHECK(Run(scan, options)["artifacts"].size() == 2);
}

TEST_CASE("a finding about a whole file is about its first line in SARIF", "[report]") {
  const Json result = Run(SummaryOf({WholeFileFinding(".env")}))["results"].at(0);
  CHECK(result["locations"].at(0)["physicalLocation"]["region"] == Json{{"startLine", 1}});
}

TEST_CASE("each rule is described once, with help and a severity for code scanning", "[report]") {
  const Rule* rule = BuiltinRules().Find("aws-access-key-id");
  REQUIRE(rule != nullptr);
  Finding aws = WholeFileFinding("a");
  aws.rule = rule->id;
  Finding own = WholeFileFinding("b");
  own.rule = "acme-token";
  own.severity = Severity::kInfo;
  const Json run = Run(SummaryOf({aws, own, aws, WholeFileFinding("c")}));
  const Json& rules = run["tool"]["driver"]["rules"];
  REQUIRE(rules.size() == 3);
  CHECK(rules[0]["id"] == "aws-access-key-id");
  CHECK(rules[0]["name"] == "AwsAccessKeyId");
  CHECK(rules[0]["shortDescription"]["text"] == std::string(rule->name));
  CHECK(rules[0]["helpUri"] == std::string(rule->references[0]));
  CHECK(Holds(rules[0]["help"]["text"].get<std::string>(), "What to do: "));
  CHECK(Holds(rules[0]["help"]["markdown"].get<std::string>(), "**What to do.** "));
  CHECK(rules[0]["defaultConfiguration"]["level"] == "error");
  CHECK(rules[0]["properties"]["security-severity"] == "8.0");
  CHECK(rules[0]["properties"]["precision"] == "very-high");
  // Of one that is not built in, what its finding carries.
  CHECK(rules[1]["fullDescription"]["text"] == own.message);
  CHECK_FALSE(rules[1]["properties"].contains("security-severity"));
  CHECK_FALSE(rules[1].contains("helpUri"));
  CHECK(rules[2]["id"] == "dotenv-committed");
  CHECK(run["results"].at(2)["ruleIndex"] == 0);
  CHECK(run["results"].at(3)["ruleIndex"] == 2);
}

TEST_CASE("what stands in no file has a URI of its own and says where it is", "[report]") {
  Finding finding = WholeFileFinding("");
  finding.origin = Origin::kCommitMessage;
  finding.place.commit = {"0123456789abcdef", "A", "a@x", "2030-01-01T00:00:00+00:00", "s"};
  const Json location = Run(SummaryOf({finding}))["results"].at(0)["locations"].at(0);
  const Json& artifact = location["physicalLocation"]["artifactLocation"];
  CHECK(artifact["uri"] == "commit-message/0123456789abcdef");
  CHECK_FALSE(artifact.contains("uriBaseId"));
  CHECK(artifact["description"]["text"] == "the message of commit 0123456789ab");
  CHECK(location["logicalLocations"].at(0)["fullyQualifiedName"] ==
        "the message of commit 0123456789ab");
}

TEST_CASE("what is suppressed is in SARIF on demand, with who allowed it and why", "[report]") {
  Finding finding = WholeFileFinding(".env");
  finding.suppression = {Suppression::Kind::kInline, "a b", 3, "a reason"};
  Summary scan = SummaryOf({});
  scan.suppressed = {finding, finding};
  scan.suppressed[1].suppression->kind = Suppression::Kind::kConfig;
  CHECK(Run(scan)["results"].empty());
  CHECK(Run(scan)["properties"]["suppressed"] == 2);
  ReportOptions options;
  options.show_suppressed = true;
  const Json results = Run(scan, options)["results"];
  REQUIRE(results.size() == 2);
  const Json& first = results[0]["suppressions"].at(0);
  CHECK(first["kind"] == "inSource");
  CHECK(first["status"] == "accepted");
  CHECK(first["justification"] == "a reason");
  CHECK(first["location"]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b");
  CHECK(first["location"]["physicalLocation"]["region"]["startLine"] == 3);
  CHECK(results[1]["suppressions"].at(0)["kind"] == "external");
}

TEST_CASE("SARIF tells whether the scan was whole, of what repository and revision", "[report]") {
  Summary scan = SummaryOf({});
  CHECK(Run(scan)["invocations"] == Json::parse(R"([{"executionSuccessful": true}])"));
  CHECK_FALSE(Run(scan).contains("versionControlProvenance"));
  scan.errors = {{"a b", "cannot be read"}};
  scan.warnings = {{"w", 4, "allows nothing"}};
  scan.notes = {"a note"};
  scan.provenance = {"https://example.org/x.git", "0123", "main"};
  const Json run = Run(scan);
  const Json& invocation = run["invocations"].at(0);
  CHECK(invocation["executionSuccessful"] == false);
  const Json& notifications = invocation["toolExecutionNotifications"];
  REQUIRE(notifications.size() == 3);
  CHECK(notifications[0]["level"] == "error");
  CHECK(notifications[0]["locations"].at(0)["physicalLocation"]["artifactLocation"]["uri"] ==
        "a%20b");
  CHECK(notifications[1]["level"] == "warning");
  CHECK(notifications[2] == Json::parse(R"({"level": "note", "message": {"text": "a note"}})"));
  const Json& origin = run["versionControlProvenance"].at(0);
  CHECK(origin["repositoryUri"] == "https://example.org/x.git");
  CHECK(origin["revisionId"] == "0123");
  CHECK(origin["branch"] == "main");
  // The standard wants a URI there; without one the revision is told elsewhere.
  scan.provenance->repository.clear();
  CHECK_FALSE(Run(scan).contains("versionControlProvenance"));
  CHECK(Run(scan)["properties"]["revision"] == "0123");
}

TEST_CASE("a repository cannot put a link into a message of SARIF", "[report]") {
  Finding finding = WholeFileFinding("f");
  finding.message = "see [here](https://evil.example)";
  CHECK(Run(SummaryOf({finding}))["results"].at(0)["message"]["text"] ==
        "see [here] (https://evil.example)");
}

TEST_CASE("every byte of a path that is not plain is encoded in its URI", "[report]") {
  CHECK(sarif::Uri("a/B-1._~") == "a/B-1._~");
  CHECK(sarif::Uri("caf\xe9 \xff:%?#[]\\\n") == "caf%E9%20%FF%3A%25%3F%23%5B%5D%5C%0A");
}

TEST_CASE("no string of SARIF, annotations or Markdown shows a secret", "[report]") {
  const std::string key = RandomText(20, 4), other = RandomText(24, 5), third = RandomText(30, 6);
  Finding finding = FindingIn("keys/" + key, key + " " + other, key, {other});
  finding.message = "found " + other;
  finding.advice = "replace " + key;
  finding.details = {{key, other}};
  finding.place.commit = {"12ab", key, other, "2030-01-01T00:00:00+00:00", "use " + third};
  finding.places = {finding.place};
  Summary scan = SummaryOf({finding, FindingIn("f", other, other)});
  Finding allowed = FindingIn("g", third, third);
  allowed.suppression = {Suppression::Kind::kInline, third, 3, "not " + key};
  scan.suppressed = {allowed};
  scan.errors = {{key, other}};
  scan.warnings = {{third, 1, third}};
  scan.notes = {third};
  ReportOptions options;
  options.verbose = true;
  for (const bool show_suppressed : {false, true}) {
    options.show_suppressed = show_suppressed;
    for (const ReportFormat& format : ReportFormats()) {
      INFO(format.name);
      const std::string report = format.write(scan, options);
      for (const std::string& secret : {key, other, third}) CHECK_FALSE(Shows(report, secret));
    }
  }
  options.show_secrets = true;
  for (const ReportFormat& format : ReportFormats()) {
    INFO(format.name);
    CHECK(Holds(format.write(scan, options), key));
  }
}
