#include "git/pack/loose_object.h"

#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "support/git_repository.h"
#include "support/pack_writer.h"
#include "support/walked_objects.h"

using leaktight::LooseHeader;
using leaktight::ObjectType;
using leaktight::ReadLoose;
using leaktight::ReadLooseHeader;
using leaktight::TestZlib;

namespace {

std::string Problem(const std::string& file, uint64_t size) {
  std::string to(size + 64, '\0');
  const char* const wrong = ReadLoose(file, to.data(), size);
  return wrong == nullptr ? "" : wrong;
}

std::string Loose(const std::string& header, const std::string& body) {
  return TestZlib(header + '\0' + body);
}

}  // namespace

TEST_CASE("a loose object's head tells type and size", "[git]") {
  const auto header = ReadLooseHeader(Loose("tree 4000000000", "…"));
  REQUIRE(header);
  CHECK(header->type == ObjectType::kTree);
  CHECK(header->size == 4000000000);
  CHECK(header->length == 16);
  for (const char* const bad : {"tree", "tree ", "tree x", "tree 1x", "frog 1", " 1", "blob -1",
                                "blob 99999999999999999999", "blob 1 "}) {
    CHECK_FALSE(ReadLooseHeader(Loose(bad, "x")));
  }
  CHECK_FALSE(ReadLooseHeader(""));
  CHECK_FALSE(ReadLooseHeader("blob 3"));
  CHECK_FALSE(ReadLooseHeader(TestZlib("blob 3 and no end of the head in so many bytes")));
}

TEST_CASE("a loose object is all that its head says, and no more", "[git]") {
  std::string to(100, '?');
  CHECK(ReadLoose(Loose("blob 100", std::string(100, 'x')), to.data(), 100) == nullptr);
  CHECK(to == std::string(100, 'x'));
  CHECK(Problem(Loose("blob 3", "abc"), 3).empty());
  CHECK(Problem(Loose("blob 0", ""), 0).empty());
  CHECK(Problem(Loose("blob 3", "abcd"), 3) == "its zlib stream holds more than its size says");
  CHECK(Problem(Loose("blob 3", "ab"), 3) == "its zlib stream holds less than its size says");
  CHECK(Problem(Loose("blob 90", std::string(91, 'x')), 90) ==
        "its zlib stream holds more than its size says");
  const std::string whole = Loose("blob 3", "abc");
  CHECK(Problem(whole.substr(0, whole.size() - 1), 3) == "its zlib stream is broken or cut short");
  CHECK(Problem(whole, 4) == "its file was changed while it was read");
}

TEST_CASE("loose objects are those whose names are ids", "[git]") {
  const leaktight::GitRepository repository;
  repository.Add("a", "a");
  repository.Add("b", "b");
  const std::string objects = repository.folder() + "/.git/objects";
  leaktight::WriteTestFile(objects + "/78/tmp_obj_x", "x");
  leaktight::WriteTestFile(objects + "/78/" + std::string(38, 'X'), "x");
  const auto ids = leaktight::ListLooseObjects(objects, 20, [](const leaktight::Error&) {});
  REQUIRE(ids.size() == 2);
  CHECK(leaktight::Hex(ids[0]) == repository.Git({"hash-object", "a"}));
  CHECK(leaktight::ListLooseObjects(objects, 32, [](const leaktight::Error&) {}).empty());
}

TEST_CASE("a loose object that cannot be read is named with its file", "[git]") {
  const leaktight::GitRepository repository;
  repository.Add("a", "aaa");
  repository.Add("b", "b");
  const std::string id = repository.Git({"hash-object", "a"});
  const std::string other = repository.Git({"hash-object", "b"});
  const std::string file =
      repository.folder() + "/.git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
  const auto walk = [&] { return leaktight::WalkObjects(repository.folder() + "/.git/objects"); };
  repository.Corrupt(id);
  CHECK(walk().ErrorOn(id) == "its file does not begin as an object's does (" + file + ")");
  CHECK(walk().objects.contains(other));
  leaktight::WriteTestFile(file, Loose("blob 9", "aaa"));
  CHECK(walk().ErrorOn(id) == "its zlib stream holds less than its size says (" + file + ")");
  leaktight::WriteTestFile(file, Loose("blob 99999999999999", "aaa"));
  CHECK(walk().ErrorOn(id) ==
        "declares 99999999999999 bytes, more than its stream can hold (" + file + ")");
  CHECK(walk().objects.size() == 1);
}
