#include <nlohmann/json.hpp>

#include "catch.h"
#include "report/formats.h"
#include "report/sample.h"

using namespace leaktight;
using namespace leaktight::sample;
using Json = nlohmann::ordered_json;

TEST_CASE("GitLab is told place, severity and identity of each finding", "[report]") {
  const std::string key = RandomText(20, 1);
  const Finding finding = FindingIn("a/b.py", "one\nk = " + key + "\n", key);
  const Json report = Json::parse(WriteGitlab(SummaryOf({finding, WholeFileFinding(".env")}), {}));
  REQUIRE(report.size() == 2);
  CHECK(report[0]["check_name"] == "sample-token");
  CHECK(report[0]["severity"] == "critical");  // its name for what is high here
  CHECK(report[0]["fingerprint"] == finding.fingerprint);
  CHECK(report[0]["location"] == Json::parse(R"({"path": "a/b.py", "lines": {"begin": 2}})"));
  CHECK(report[1]["severity"] == "blocker");
  CHECK(report[1]["location"] == Json::parse(R"({"path": ".env", "lines": {"begin": 1}})"));
}

TEST_CASE("GitLab is given the archive of what stands in one", "[report]") {
  const std::string key = RandomText(20, 1);
  Finding finding = FindingIn("a.zip!/b.py", "one\nk = " + key + "\n", key);
  finding.place.archive = 5;
  const Json report = Json::parse(WriteGitlab(SummaryOf({finding}), {}));
  CHECK(report[0]["location"] == Json::parse(R"({"path": "a.zip", "lines": {"begin": 1}})"));
  CHECK(report[0]["description"].get<std::string>().starts_with("In a.zip!/b.py:2: "));
}

TEST_CASE("GitLab is shown no secret, and says from which commit it is", "[report]") {
  const std::string key = RandomText(20, 1);
  Finding finding = FindingIn("a " + key, "k = " + key, key);
  finding.place.commit = Commit{"0123456789abcdef0123", "A U Thor", "a@example.org",
                                "2026-01-02T03:04:05+00:00", "add " + key};
  const Summary scan = SummaryOf({finding});
  const std::string report = WriteGitlab(scan, {});
  CHECK(report.find(key.substr(0, 10)) == std::string::npos);
  const std::string text = Json::parse(report)[0]["description"];
  CHECK(text.find(key.substr(0, 4)) != std::string::npos);
  CHECK(text.find("0123456789ab") != std::string::npos);
  ReportOptions clear;
  clear.show_secrets = true;
  CHECK(WriteGitlab(scan, clear).find(key) != std::string::npos);
}

TEST_CASE("no two findings have one fingerprint in GitLab's report", "[report]") {
  const Json report =
      Json::parse(WriteGitlab(SummaryOf({WholeFileFinding(".env"), WholeFileFinding(".env")}), {}));
  CHECK(report[0]["fingerprint"] != report[1]["fingerprint"]);
}

TEST_CASE("where nothing is found GitLab gets an empty list", "[report]") {
  CHECK(Json::parse(WriteGitlab(SummaryOf({}), {})) == Json::array());
}

TEST_CASE("of several repositories GitLab is told which one a finding is in", "[report]") {
  Summary scan = SummaryOf({WholeFileFinding(".env"), WholeFileFinding(".env")});
  scan.traces.resize(2);
  scan.traces[0].repository = "one";
  scan.traces[1].repository = "two";
  const Json report = Json::parse(WriteGitlab(scan, {}));
  CHECK(report[0]["location"]["path"] == "one: .env");
  CHECK(report[1]["location"]["path"] == "two: .env");
}
