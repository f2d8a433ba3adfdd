#include "git/entries.h"

#include <string>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {
const std::string kId(40, 'a');
}

TEST_CASE("an index entry has mode, id, stage and a path with any bytes", "[git]") {
  const std::string record = "100644 " + kId + " 2\ta\tb\n\xff";
  const Result<GitEntry> entry = ParseIndexEntry(record);
  REQUIRE(entry.has_value());
  CHECK(entry->mode == GitMode::kFile);
  CHECK(entry->id == kId);
  CHECK(entry->stage == 2);
  CHECK(entry->path == "a\tb\n\xff");
}

TEST_CASE("a tree entry has mode, type, id and path", "[git]") {
  const std::string record = "120000 blob " + kId + "\tdir/link";
  const Result<GitEntry> entry = ParseTreeEntry(record);
  REQUIRE(entry.has_value());
  CHECK(entry->mode == GitMode::kSymlink);
  CHECK(entry->path == "dir/link");
}

TEST_CASE("what is no entry is an error", "[git]") {
  for (const std::string& record : std::vector<std::string>{
           "", "100644 " + kId, "100644 " + kId + " 0\t", "100644 " + kId + " 7\tx",
           "100 " + kId + " 0\tx", "100644 abc 0\tx", "100644 " + kId + " 0 x", "\t\t"}) {
    INFO(record);
    CHECK(!ParseIndexEntry(record).has_value());
  }
  CHECK(!ParseTreeEntry("100644 blob " + kId).has_value());
  CHECK(!ParseTreeEntry("").has_value());
}

TEST_CASE("modes are told apart", "[git]") {
  CHECK(ParseMode("100755") == GitMode::kFile);
  CHECK(ParseMode("120000") == GitMode::kSymlink);
  CHECK(ParseMode("160000") == GitMode::kSubmodule);
  CHECK(ParseMode("040000") == GitMode::kOther);
  CHECK(ParseMode("000000") == GitMode::kNone);
  CHECK(!ParseMode("10064").has_value());
  CHECK(!ParseMode("10064x").has_value());
}

}  // namespace leaktight
