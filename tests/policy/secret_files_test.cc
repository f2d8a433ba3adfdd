#include "policy/secret_files.h"

#include "catch.h"

namespace leaktight {
namespace {

std::string Taken(std::string_view written, std::string_view paths, bool hidden = true,
                  const std::vector<std::string_view>& without = {}) {
  SecretFiles files;
  files.Add("", written, "KEY");
  const auto found = files.TakenBy(paths, hidden, without);
  return found ? found->path : "";
}

TEST_CASE("ways to write one path are one", "[policy]") {
  CHECK(PathIn("", "./a/b") == "a/b");
  CHECK(PathIn("web", "a") == "web/a");
  CHECK(PathIn("web", "$GITHUB_WORKSPACE/a") == "a");
  CHECK(PathIn("web", "${{ github.workspace }}/a") == "a");
  CHECK(PathIn("web", "${CI_PROJECT_DIR}") == "");
  CHECK(PathIn("web", "$HOME/a") == "~/a");
  CHECK(PathIn("", "${{ runner.temp }}/a") == "$RUNNER_TEMP/a");
  CHECK_FALSE(PathIn("", "$KEY_FILE"));
  CHECK_FALSE(PathIn("", "a/$NAME"));
}

TEST_CASE("an artifact takes what stands where it looks", "[policy]") {
  CHECK(Taken("a/b", "a/b") == "a/b");
  CHECK(Taken("a/b", "a/") == "a/b");
  CHECK(Taken("a/b", "./a/**/*") == "a/b");
  CHECK(Taken("a/b", ".") == "a/b");
  CHECK(Taken("a/b.txt", "*/*.txt") == "a/b.txt");
  CHECK(Taken("$RUNNER_TEMP/k", "${{ runner.temp }}/k") == "$RUNNER_TEMP/k");
  CHECK(Taken("a/b", "a/bc").empty());
  CHECK(Taken("ab/c", "a").empty());
  CHECK(Taken("~/k", ".").empty());
  CHECK(Taken("/tmp/k", "**").empty());
  CHECK(Taken("a/b", "${{ matrix.folder }}").empty());
  CHECK(Taken("/dev/null", "/dev").empty());
  CHECK(Taken("a/.env", "a", false).empty());
  CHECK(Taken("a/b", "a", true, {"a/*"}).empty());
  CHECK(Taken("a/b", "a", true, {"b"}) == "a/b");
}

TEST_CASE("what is removed or moved is there no more", "[policy]") {
  SecretFiles files;
  files.Add("x", "a", "KEY");
  files.Copy("", "x/a", "y/");
  CHECK(files.At("y", "a"));
  files.Remove("", "x");
  CHECK_FALSE(files.At("", "x/a"));
  files.Remove("y", "*");
  CHECK(files.empty());
}

}  // namespace
}  // namespace leaktight
