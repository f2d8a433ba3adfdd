#include <nlohmann/json.hpp>

#include "catch.h"
#include "report/formats.h"
#include "report/sample.h"

using namespace leaktight;
using namespace leaktight::sample;
using Json = nlohmann::ordered_json;

TEST_CASE("each line of JSON lines is a finding of JSON", "[report]") {
  const std::string key = RandomText(20, 1);
  Finding finding = FindingIn("caf\xe9\n", "k " + key, key);
  finding.message = "two\nlines";
  Summary scan = SummaryOf({finding, WholeFileFinding(".env")});
  Finding allowed = WholeFileFinding("x.env");
  allowed.suppression = {Suppression::Kind::kConfig, ".leaktight.yaml", 3, "a reason"};
  scan.suppressed = {allowed};
  for (const bool show_suppressed : {false, true}) {
    ReportOptions options;
    options.show_suppressed = show_suppressed;
    const Json report = Json::parse(WriteJson(scan, options));
    Json wanted = report["findings"];
    if (show_suppressed) {
      REQUIRE(report["suppressed_findings"].size() == 1);
      CHECK(report["suppressed_findings"][0]["suppression"] ==
            Json::parse(R"({"kind": "config", "path": ".leaktight.yaml", "line": 3,
                            "reason": "a reason"})"));
      wanted.push_back(report["suppressed_findings"][0]);
    }
    const std::string lines = WriteJsonl(scan, options);
    Json rows = Json::array();
    for (size_t at = 0, end; at < lines.size(); at = end + 1) {
      end = lines.find('\n', at);
      REQUIRE(end != std::string::npos);
      rows.push_back(Json::parse(lines.substr(at, end - at)));
    }
    CHECK(rows == wanted);
  }
  CHECK(WriteJsonl(SummaryOf({}), {}).empty());
}
