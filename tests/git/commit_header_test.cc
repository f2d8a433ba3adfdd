#include "git/commit_header.h"

#include <string>

#include "catch.h"

using leaktight::CommitHeader;

namespace {

const std::string kTree = "tree " + std::string(40, 'a') + "\n";
const std::string kFirst = "parent " + std::string(40, 'b') + "\n";
const std::string kSecond = "parent " + std::string(40, 'c') + "\n";
const std::string kPeople = "author A <a@b> 1 +0000\ncommitter C <c@d> 1234567890 +0100\n\nwhy\n";

std::optional<CommitHeader> Parse(const std::string& bytes) {
  return CommitHeader::Parse(bytes, 20);
}

}  // namespace

TEST_CASE("a commit's header is its tree, its parents and its time", "[git]") {
  const std::string bytes = kTree + kFirst + kSecond + kPeople;
  const auto header = Parse(bytes);
  REQUIRE(header);
  CHECK(header->tree() == std::string(40, 'a'));
  REQUIRE(header->parents() == 2);
  CHECK(header->Parent(0) == std::string(40, 'b'));
  CHECK(header->Parent(1) == std::string(40, 'c'));
  CHECK(header->seconds() == 1234567890);
  const std::string root = kTree + kPeople;
  CHECK(Parse(root).value().parents() == 0);
  const std::string long_ids =
      "tree " + std::string(64, 'a') + "\nparent " + std::string(64, 'b') + "\n" + kPeople;
  CHECK(CommitHeader::Parse(long_ids, 32).value().Parent(0) == std::string(64, 'b'));
}

TEST_CASE("a line that only looks like a parent's is none", "[git]") {
  const std::string late = kTree + kPeople + kFirst;
  CHECK(Parse(late).value().parents() == 0);
}

TEST_CASE("what git refuses has no header", "[git]") {
  for (const std::string& bytes :
       {std::string(), std::string("tree "), kFirst + kPeople, kTree.substr(0, 45), kTree,
        "tree " + std::string(40, 'A') + "\n" + kPeople,
        kTree + "parent " + std::string(39, 'b') + "\n" + kPeople,
        kTree + "parent " + std::string(40, 'x') + "\n" + kPeople, " " + kTree + kPeople}) {
    CAPTURE(bytes);
    CHECK_FALSE(Parse(bytes));
  }
}

TEST_CASE("a commit without a time is as old as can be", "[git]") {
  for (const char* people : {"author A <a@b> 1 +0000\n", "committer C <c@d> 5 +0000\n",
                             "author A <a@b> 1 +0000\ncommitter C <c@d>\n",
                             "author A <a@b> 1 +0000\ncommitter C <c@d> never\n"}) {
    CHECK(Parse(kTree + people + "\n").value().seconds() == 0);
  }
}
