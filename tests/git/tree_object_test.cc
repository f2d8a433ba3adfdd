#include "git/tree_object.h"

#include <map>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

const std::string kId(20, 'x');

struct Walked {
  std::map<std::string, std::string> files;
  std::vector<std::string> errors;
};

TreeWalk::Listener Into(Walked& walked) {
  return {[&](std::string_view path, GitMode, std::string_view id) {
            walked.files.emplace(std::string(path), Hex(id));
          },
          [&](const std::string& path, const Error& error) {
            walked.errors.push_back(path + " " + error.Describe());
          }};
}

}  // namespace

TEST_CASE("a tree's entries are read", "[git]") {
  const std::string bytes = std::string("100644 a b\n") + '\0' + kId + "40000 d" + '\0' + kId +
                            "120000 l" + '\0' + kId + "160000 s" + '\0' + kId + "100755 x" + '\0' +
                            kId + "100664 old" + '\0' + kId;
  const auto entries = ParseTree(bytes, 20);
  REQUIRE(entries.has_value());
  REQUIRE(entries->size() == 6);
  CHECK((*entries)[0].name == "a b\n");
  CHECK((*entries)[0].mode == GitMode::kFile);
  CHECK((*entries)[1].is_tree);
  CHECK((*entries)[2].mode == GitMode::kSymlink);
  CHECK((*entries)[3].mode == GitMode::kSubmodule);
  CHECK((*entries)[4].mode == GitMode::kFile);
  CHECK((*entries)[5].mode == GitMode::kFile);
  CHECK((*entries)[5].id == kId);
}

TEST_CASE("a broken tree is an error wherever it breaks", "[git]") {
  const std::string bytes = std::string("100644 a") + '\0' + kId;
  for (size_t size = 1; size < bytes.size(); size++) {
    CHECK_FALSE(ParseTree(std::string_view(bytes).substr(0, size), 20).has_value());
  }
  for (const char* head : {"100644a", "x00644 a", " a", "100644 ", "777777 a", "0 a", ""}) {
    CHECK_FALSE(ParseTree(head + std::string(1, '\0') + kId, 20).has_value());
  }
  CHECK(ParseTree("", 20).value().empty());
}

TEST_CASE("every file below a tree is found, and past what is lost", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one");
  repository.Add("d/e/f", "two");
  repository.Add("g/h", "three");
  repository.Commit();
  ObjectReader objects(repository.place());
  TreeWalk walk(objects);
  Walked walked;
  const std::string tree = repository.Git({"rev-parse", "HEAD^{tree}"});
  walk.Walk(tree, Into(walked));
  CHECK(walked.errors.empty());
  CHECK(walked.files.size() == 3);
  CHECK(walked.files["d/e/f"] == repository.Git({"rev-parse", "HEAD:d/e/f"}));

  Walked again;
  walk.Walk(tree, Into(again));
  CHECK(again.files.empty());  // what was handed on already

  const std::string lost = repository.Git({"rev-parse", "HEAD:d/e"});
  repository.Remove(lost);
  ObjectReader others(repository.place());
  Walked rest;
  TreeWalk(others).Walk(tree, Into(rest));
  CHECK(rest.files.size() == 2);
  REQUIRE(rest.errors.size() == 1);
  CHECK(rest.errors[0].find("d/e/ " + lost) == 0);
}

TEST_CASE("what is no tree is told of", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one");
  ObjectReader objects(repository.place());
  Walked walked;
  TreeWalk(objects).Walk(repository.Git({"rev-parse", ":a"}), Into(walked));
  REQUIRE(walked.errors.size() == 1);
  CHECK(walked.errors[0].find("not a tree") != std::string::npos);
}

}  // namespace leaktight
