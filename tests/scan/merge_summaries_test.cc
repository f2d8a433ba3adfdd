#include "scan/merge_summaries.h"

#include "catch.h"

namespace leaktight {

TEST_CASE("several scans are one, in which everything says where it is from", "[scan]") {
  Summary one;
  one.kind = ScanKind::kHistory;
  one.findings.resize(2);
  one.traces.resize(2);
  one.traces[1].is_known = true;
  one.suppressed.resize(1);
  one.errors = {{"a", "broken"}};
  one.warnings = {{"b", 1, "mend"}};
  one.notes = {"known"};
  one.files = 3;
  one.bytes = 10;
  one.commits = 2;
  one.skipped["image"] = 1;
  one.phases = {{"list", 1.5}};
  one.fail_on = Severity::kHigh;
  Summary all;
  AddSummary(one, "x", all);
  AddSummary(one, "y", all);
  CHECK(all.findings.size() == 4);
  REQUIRE(all.traces.size() == 4);
  CHECK(all.traces[1].repository == "x");
  CHECK(all.traces[3].is_known);
  CHECK(all.traces[3].repository == "y");
  // Also where a scan was stopped before it traced anything.
  REQUIRE(all.suppressed_traces.size() == 2);
  CHECK(all.suppressed_traces[1].repository == "y");
  CHECK(all.errors[1].repository == "y");
  CHECK(all.warnings[0].repository == "x");
  CHECK(all.notes[1] == "y: known");
  CHECK(all.files == 6);
  CHECK(all.bytes == 20);
  CHECK(all.commits == 4);
  CHECK(all.skipped["image"] == 2);
  REQUIRE(all.phases.size() == 1);
  CHECK(all.phases[0].seconds == 3);
  CHECK(all.fail_on == Severity::kHigh);
  one.fail_on.reset();
  AddSummary(one, "z", all);
  CHECK(all.fail_on == Severity::kLow);
}

}  // namespace leaktight
