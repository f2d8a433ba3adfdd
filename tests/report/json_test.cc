#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "catch.h"
#include "report/formats.h"
#include "report/sample.h"

using namespace leaktight;
using namespace leaktight::sample;
using Json = nlohmann::ordered_json;

namespace {

Json Parsed(const Summary& scan, ReportOptions options = {}) {
  return Json::parse(WriteJson(scan, options));
}

std::vector<std::string> Keys(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

}  // namespace

TEST_CASE("JSON has the fields of its schema in their order", "[report]") {
  const std::string key = RandomText(20, 1);
  Summary scan = SummaryOf({FindingIn("a/b.yaml", "#\nkey: " + key + "\n", key)});
  scan.skipped = {{"binary", 1}};
  scan.suppressed.resize(2);
  const Json report = Parsed(scan);
  CHECK(Keys(report) == std::vector<std::string>{"schema", "tool", "scan", "findings", "suppressed",
                                                 "errors", "warnings", "notes"});
  CHECK(report["schema"] == "leaktight/1");
  CHECK(report["tool"] == Json{{"name", "leaktight"}, {"version", LEAKTIGHT_VERSION}});
  CHECK(report["scan"] == Json{{"kind", "staged"},
                               {"complete", true},
                               {"files", 14},
                               {"bytes", 120'000},
                               {"skipped", {{"binary", 1}}}});
  CHECK(report["suppressed"] == 2);
  CHECK(report["errors"] == Json::array());
  const Json& finding = report["findings"].at(0);
  CHECK(Keys(finding) == std::vector<std::string>{"rule", "severity", "confidence", "message",
                                                  "origin", "path", "line", "column", "end_line",
                                                  "end_column", "secret", "fingerprint", "commit",
                                                  "also", "places", "advice"});
  CHECK(finding["rule"] == "sample-token");
  CHECK(finding["severity"] == "high");
  CHECK(finding["confidence"] == 1);
  CHECK(finding["origin"] == "blob");
  CHECK(finding["path"] == "a/b.yaml");
  CHECK(finding["line"] == 2);
  CHECK(finding["column"] == 6);
  CHECK(finding["end_line"] == 2);
  CHECK(finding["end_column"] == 26);
  CHECK(finding["secret"] == Redact(key));
  CHECK(finding["commit"] == nullptr);
  CHECK(finding["also"] == Json::array());
  CHECK(finding["places"] == Json::array());
}

TEST_CASE("a finding about a whole file has line 1 and no secret in JSON", "[report]") {
  const Json finding = Parsed(SummaryOf({WholeFileFinding(".env")}))["findings"].at(0);
  CHECK(finding["secret"] == nullptr);
  CHECK(finding["line"] == 1);
  CHECK(finding["column"] == 1);
}

TEST_CASE("what a finding may have besides is in JSON only where it has it", "[report]") {
  const std::string key = RandomText(20, 2);
  Finding finding = FindingIn("f", "k " + key, key);
  finding.details = {{"account", "123456789012"}};
  finding.replacement = "x: y\n";
  finding.also = {"jwt"};
  finding.places = {finding.place};
  finding.place.commit = {"12ab", "A U Thor", "a@example.org", "2030-01-01T00:00:00+00:00", "s"};
  const Json json = Parsed(SummaryOf({finding}))["findings"].at(0);
  CHECK(json["details"] == Json{{"account", "123456789012"}});
  CHECK(json["replacement"] == "x: y\n");
  CHECK(json["also"] == Json{"jwt"});
  CHECK(Keys(json["places"].at(0)) ==
        std::vector<std::string>{"path", "line", "column", "end_line", "end_column", "commit"});
  CHECK(Keys(json["commit"]) ==
        std::vector<std::string>{"id", "author", "email", "date", "summary"});
}

TEST_CASE("bytes of no encoding never break JSON", "[report]") {
  const std::string key = RandomText(20, 3);
  const std::string path = "caf\xe9 \xff.txt";
  Finding finding = FindingIn(path, "\xff k " + key, key);
  finding.message = "\xfe subject";
  finding.details = {{"\xff", "\xff"}};
  finding.place.commit = {"12ab", "J\xfcrgen", "\xff", "2030-01-01T00:00:00+00:00", "gr\xfc\xdf"};
  Summary scan = SummaryOf({finding, FindingIn("größe.txt", "k " + key, key)});
  scan.errors = {{path, "\xff"}};
  const Json report = Parsed(scan);
  const Json& found = report["findings"].at(0);
  CHECK(found["path"] == "caf\uFFFD \uFFFD.txt");
  CHECK(DecodeBase64(found["path_base64"].get<std::string>()) == path);
  CHECK(Keys(found)[6] == "path_base64");
  CHECK_FALSE(report["findings"].at(1).contains("path_base64"));
  CHECK(DecodeBase64(report["errors"].at(0)["path_base64"].get<std::string>()) == path);
}

TEST_CASE("no string of JSON shows a secret", "[report]") {
  const std::string key = RandomText(20, 4), other = RandomText(24, 5);
  Finding finding = FindingIn("keys/" + key, key + " " + other, key, {other});
  finding.message = "found " + other;
  finding.advice = "replace " + key;
  finding.replacement = key;
  finding.details = {{key, other}};
  finding.place.commit = {"12ab", key, other, "2030-01-01T00:00:00+00:00",
                          "use " + key + " for now"};
  finding.places = {finding.place};
  Summary scan = SummaryOf({finding, FindingIn("f", other, other)});
  scan.errors = {{key, other}};
  scan.scanned_paths = {key};
  scan.skipped_paths = {{other, "binary"}};
  ReportOptions options;
  options.verbose = true;
  const std::string json = WriteJson(scan, options);
  CHECK_FALSE(Shows(json, key));
  CHECK_FALSE(Shows(json, other));
  options.show_secrets = true;
  CHECK(Parsed(scan, options)["findings"].at(0)["secret"] == key);
}

TEST_CASE("JSON in a log is no command of a build server, and the same JSON", "[report]") {
  const std::string path = "##[error]x ##vso[y] ### \\## \"##";
  const std::string json = WriteJson(SummaryOf({WholeFileFinding(path)}), {});
  CHECK_FALSE(Holds(json, "##"));
  CHECK(Json::parse(json)["findings"].at(0)["path"] == path);
}

TEST_CASE("a scan that is not whole is not complete in JSON", "[report]") {
  Summary scan = SummaryOf({});
  scan.errors = {{"bad.txt", "object 1234567 is corrupt"}, {"", "no path"}};
  const Json report = Parsed(scan);
  CHECK(report["scan"]["complete"] == false);
  CHECK(report["errors"] ==
        Json::parse(R"([{"path": "bad.txt", "message": "object 1234567 is corrupt"},
                                            {"path": null, "message": "no path"}])"));
}

TEST_CASE("verbose adds what was scanned, skipped and not parsed to JSON", "[report]") {
  Summary scan = SummaryOf({});
  scan.scanned_paths = {"a"};
  scan.skipped_paths = {{"b", "image"}};
  scan.unparsed = {{"c.yaml", 2, 3, "is not YAML: it ends too soon; scanned as text"}};
  scan.phases = {{"list", 0.5}};
  ReportOptions options;
  options.verbose = true;
  CHECK(Describe(scan.unparsed[0]) == "c.yaml:2:3: is not YAML: it ends too soon; scanned as text");
  CHECK(Describe(Unparsed{"", 1, 1, "x"}) == "standard input:1:1: x");
  const Json json = Parsed(scan, options)["scan"];
  CHECK(json["scanned_paths"] == Json::parse(R"([{"path": "a"}])"));
  CHECK(json["skipped_paths"] == Json::parse(R"([{"path": "b", "reason": "image"}])"));
  CHECK(json["unparsed"] == Json::parse(R"([{"path": "c.yaml", "line": 2, "column": 3,
      "message": "is not YAML: it ends too soon; scanned as text"}])"));
  CHECK(json["phases"] == Json{{"list", 0.5}});
  CHECK_FALSE(Parsed(scan)["scan"].contains("phases"));
}
