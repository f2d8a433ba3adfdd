#include "git/git_variables.h"

#include <string>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {

std::optional<GitVariables> Read(const std::vector<std::string>& environment) {
  return ReadGitVariables(environment);
}

}  // namespace

TEST_CASE("what a hook is told of the repository is read", "[git]") {
  const auto variables =
      Read({"HOME=/home/me", "GIT_INDEX_FILE=.git/index.lock", "GIT_DIR=.git",
            "GIT_EDITOR=:", "GIT_EXEC_PATH=/usr/lib/git-core", "GIT_PREFIX=a/",
            "GIT_AUTHOR_DATE=@0 +0000", "GIT_WORK_TREE=/w=x", "GIT_OBJECT_DIRECTORY=/o",
            "GIT_TRACE2_EVENT=1", "GIT_ALTERNATE_OBJECT_DIRECTORIES=/p:/q"});
  REQUIRE(variables);
  CHECK(variables->git_dir == ".git");
  CHECK(variables->index_file == ".git/index.lock");
  CHECK(variables->work_tree == "/w=x");
  CHECK(variables->object_directory == "/o");
  CHECK(variables->alternate_object_directories == "/p:/q");
  CHECK(Read({})->git_dir.empty());
}

TEST_CASE("a variable that is not known, or is empty, leaves everything to git", "[git]") {
  for (const std::string line :
       {"GIT_COMMON_DIR=/x", "GIT_CEILING_DIRECTORIES=/x", "GIT_DISCOVERY_ACROSS_FILESYSTEM=1",
        "GIT_NAMESPACE=n", "GIT_DEFAULT_HASH=sha256", "GIT_TEST_ASSUME_DIFFERENT_OWNER=1",
        "GIT_QUARANTINE_PATH=/x", "GIT_WHAT_COMES_NEXT", "GIT_DIR=", "GIT_INDEX_FILE="}) {
    INFO(line);
    CHECK_FALSE(Read({line}));
  }
}

TEST_CASE("settings of a command line count where they may be about the repository", "[git]") {
  CHECK(Read({"GIT_CONFIG_PARAMETERS='user.name'='x'"}));
  CHECK(Read({"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*"}));
  CHECK_FALSE(Read({"GIT_CONFIG_PARAMETERS='core.workTree'='/x'"}));
  CHECK_FALSE(Read({"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=Core.Bare", "GIT_CONFIG_VALUE_0=1"}));
  CHECK_FALSE(Read({"GIT_CONFIG_PARAMETERS='extensions.objectformat'='sha256'"}));
}

}  // namespace leaktight
