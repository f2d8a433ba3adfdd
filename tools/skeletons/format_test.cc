#include "catch.h"
#include "report/report.h"

namespace leaktight {
namespace {

TEST_CASE("@NAME@ names the place and the rule and hides the secret", "[report]") {
  const ReportFormat* format = FindReportFormat("@NAME@");
  REQUIRE(format != nullptr);
  Finding finding;
  finding.rule = "some-rule";
  finding.place.path = "a/b.txt";
  finding.place.begin = {3, 7};
  finding.secret = "a secret that nobody may read";
  finding.has_secret = true;
  Summary scan;
  scan.findings = {finding};
  const std::string report = format->write(scan, {});
  CHECK(report.find("a/b.txt:3: some-rule") == 0);
  CHECK(report.find("nobody may read") == std::string::npos);
}

}  // namespace
}  // namespace leaktight
