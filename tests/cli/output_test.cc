#include "cli/output.h"

#include "catch.h"
#include "cli/scratch_folder.h"

using namespace leaktight;

TEST_CASE("a file that cannot be written is named before the scan", "[cli]") {
  const ScratchFolder folder;
  folder.Write("file", "");
  CHECK(CheckOutputFile(folder / "new"));
  CHECK(CheckOutputFile(folder / "file"));
  CHECK(CheckOutputFile("new-file-here"));
  const auto gone = CheckOutputFile(folder / "gone/out.txt");
  REQUIRE_FALSE(gone);
  CHECK(gone.error().Describe() == folder / "gone/out.txt" +
                                       ": its folder does not exist; create it first: mkdir -p " +
                                       folder.path() + "/gone/");
  CHECK_FALSE(CheckOutputFile(folder.path()));
  CHECK_FALSE(CheckOutputFile(folder / "file/x"));
}

TEST_CASE("lines are escaped one by one", "[cli]") {
  CHECK(EscapeLines("a\x1b\nb\r\n\nc") == "a\\x1b\nb\\r\n\nc");
}
