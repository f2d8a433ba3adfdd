#include "report/report.h"

#include "catch.h"
#include "report/sample.h"

using namespace leaktight;

TEST_CASE("every format in the table is found by its name and writes something", "[report]") {
  REQUIRE(ReportFormats().size() >= 2);
  for (const ReportFormat& format : ReportFormats()) {
    CHECK(FindReportFormat(format.name) == &format);
    CHECK_FALSE(format.summary.empty());
    const Summary scan = sample::SummaryOf({sample::WholeFileFinding(".env")});
    CHECK_FALSE(format.write(scan, {}).empty());
  }
  CHECK(FindReportFormat("gone") == nullptr);
  CHECK(FindReportFormat("") == nullptr);
}
