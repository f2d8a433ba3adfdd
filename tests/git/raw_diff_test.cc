#include "git/raw_diff.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

const std::string kOne(40, '1');
const std::string kTwo(40, '2');
const std::string kZero(40, '0');

// What is read from a child that prints these bytes.
Result<std::vector<RawChange>> Parse(const std::string& bytes) {
  ChildOptions options;
  options.arguments = {"cat"};
  options.takes_input = true;
  Result<ChildProcess> child = ChildProcess::Start(options);
  REQUIRE(child.has_value());
  child->Send(bytes);
  child->CloseInput();
  return ReadRawDiff(*child);
}

std::string Record(const std::string& header, const std::string& paths) {
  return header + '\0' + paths + '\0';
}

}  // namespace

TEST_CASE("each kind of difference is read", "[git]") {
  const std::string both = kOne + " " + kTwo;
  const auto changes =
      Parse(Record(":000000 100644 " + kZero + " " + kTwo + " A", "new file") +
            Record(":100644 000000 " + kOne + " " + kZero + " D", "gone") +
            Record(":100644 100755 " + both + " M", "line\nbreak") +
            Record(":100644 120000 " + both + " T", "caf\xe9") +
            Record(":100644 100644 " + both + " R087", std::string("from\0to", 7)) +
            Record(":000000 160000 " + kZero + " " + kTwo + " A", "sub") +
            Record(":000000 000000 " + kZero + " " + kZero + " U", "conflict"));
  REQUIRE(changes.has_value());
  REQUIRE(changes->size() == 7);
  const RawChange& added = changes->at(0);
  CHECK(added.status == 'A');
  CHECK(added.path == "new file");
  CHECK(added.id == kTwo);
  CHECK(added.old_id.empty());
  CHECK(added.old_mode == GitMode::kNone);
  CHECK(changes->at(1).id.empty());
  CHECK(changes->at(1).old_id == kOne);
  CHECK(changes->at(2).path == "line\nbreak");
  CHECK(changes->at(3).mode == GitMode::kSymlink);
  CHECK(changes->at(3).path == "caf\xe9");
  CHECK(changes->at(4).old_path == "from");
  CHECK(changes->at(4).path == "to");
  CHECK(changes->at(5).mode == GitMode::kSubmodule);
  CHECK(changes->at(6).status == 'U');
}

TEST_CASE("no difference is no change", "[git]") {
  CHECK(Parse("")->empty());
}

TEST_CASE("ids of SHA-256 are read", "[git]") {
  const std::string id(64, 'a');
  const auto changes =
      Parse(Record(":000000 100644 " + std::string(64, '0') + " " + id + " A", "f"));
  REQUIRE(changes.has_value());
  CHECK(changes->at(0).id == id);
}

TEST_CASE("a difference that is cut short or garbled is an error", "[git]") {
  const std::string whole =
      Record(":100644 100644 " + kOne + " " + kTwo + " R100", std::string("from\0to", 7));
  REQUIRE(Parse(whole).has_value());
  for (size_t size = 1; size < whole.size(); size++) {
    INFO(size);
    CHECK(!Parse(whole.substr(0, size)).has_value());
  }
  for (const char* header : {"100644 100644 x y M", ":1 2 3 4 5", ":100644 100644", ":", " "}) {
    CHECK(!Parse(Record(header, "path")).has_value());
  }
}

}  // namespace leaktight
