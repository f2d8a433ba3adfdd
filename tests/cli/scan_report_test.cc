#include "cli/scan_report.h"

#include "catch.h"
#include "report/sample.h"

using namespace leaktight;

TEST_CASE("the exit status follows the worst finding and the errors", "[cli]") {
  Summary scan = sample::SummaryOf({});
  CHECK(ExitStatus(scan, Severity::kLow) == 0);
  Finding finding = sample::WholeFileFinding(".env");
  finding.severity = Severity::kInfo;
  scan.findings = {finding};
  CHECK(ExitStatus(scan, Severity::kLow) == 0);
  CHECK(ExitStatus(scan, Severity::kInfo) == 1);
  finding.severity = Severity::kHigh;
  scan.findings.push_back(finding);
  CHECK(ExitStatus(scan, Severity::kLow) == 1);
  CHECK(ExitStatus(scan, Severity::kHigh) == 1);
  CHECK(ExitStatus(scan, Severity::kCritical) == 0);
  scan.errors = {{"bad", "cannot be read"}};
  CHECK(ExitStatus(scan, Severity::kCritical) == 2);
  CHECK(ExitStatus(scan, Severity::kLow) == 2);
}
