#include "cli/progress.h"

#include "catch.h"

namespace leaktight {

TEST_CASE("progress tells share, rate and time left", "[cli]") {
  CHECK(ProgressText({"commits", 0, 0, 0}, 0) == "reading commits");
  CHECK(ProgressText({"commits", 50, 200, 0}, 0.5) == "reading commits: 25 %, 50 of 200");
  CHECK(ProgressText({"commits", 5000, 20000, 0}, 10) ==
        "reading commits: 25 %, 5,000 of 20,000, 500 commits/s, 30 s left");
  CHECK(ProgressText({"objects", 3, 4, 600000000}, 3) ==
        "scanning objects: 75 %, 3 of 4, 600 MB, 200 MB/s, 1 objects/s, 1.0 s left");
}

TEST_CASE("progress never says more than all, nor that no time is left", "[cli]") {
  CHECK(ProgressText({"objects", 1000, 1000, 1000000}, 2) ==
        "scanning objects: 100 %, 1,000 of 1,000, 1.0 MB, 500 KB/s, 500 objects/s, 1.0 s left");
}

TEST_CASE("the flags decide whether progress is told", "[cli]") {
  Options options;
  options.progress = true;
  options.quiet = true;
  CHECK(WantsProgress(options));
  options.progress = false;
  options.quiet = false;
  CHECK_FALSE(WantsProgress(options));
}

}  // namespace leaktight
