#include "fix/write.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "catch.h"
#include "support/git_repository.h"

using namespace leaktight;

namespace {

FileChange Change(std::string path, std::string before, std::string after) {
  FileChange change;
  change.path = std::move(path);
  change.edits = {{{0, before.size()}, after}};
  change.before = std::move(before);
  change.after = std::move(after);
  return change;
}

mode_t ModeOf(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("a plan is done as a whole", "[fix]") {
  const GitRepository repository;
  repository.Add(".env", "A=1\n");
  repository.Add("run.sh", "x\n");
  REQUIRE(chmod((repository.folder() + "/run.sh").c_str(), 0750) == 0);
  FixPlan plan;
  plan.changes = {{".gitignore", std::nullopt, {}, "/.env\n/k8s/s.yaml\n"},
                  Change("run.sh", "x\n", "y\n")};
  plan.kept = {{"k8s/s.yaml", std::nullopt, "value\n", {"A"}}};
  plan.untracked = {".env"};
  const auto written = WriteFix(plan, repository.place());
  REQUIRE(written);
  CHECK(ReadTestFile(repository.folder() + "/run.sh") == "y\n");
  CHECK(ModeOf(repository.folder() + "/run.sh") == 0750);
  CHECK(ReadTestFile(repository.folder() + "/k8s/s.yaml") == "value\n");
  CHECK(ModeOf(repository.folder() + "/k8s/s.yaml") == 0600);
  CHECK(repository.Git({"ls-files"}) == "run.sh");
  CHECK(ReadTestFile(repository.folder() + "/.env") == "A=1\n");
  CHECK(std::distance(std::filesystem::directory_iterator(repository.folder()), {}) == 5);
}

TEST_CASE("a file that has changed since it was scanned stops all of it", "[fix]") {
  const GitRepository repository;
  repository.Add("a", "1\n");
  repository.Add("b", "new\n");
  FixPlan plan;
  plan.changes = {Change("a", "1\n", "2\n"), Change("b", "old\n", "x\n")};
  const auto written = WriteFix(plan, repository.place());
  REQUIRE_FALSE(written);
  CHECK(written.error().Describe() ==
        "b: has changed since it was scanned; run leaktight fix again");
  CHECK(ReadTestFile(repository.folder() + "/a") == "1\n");
}

TEST_CASE("values go into no file that git takes, and what was written is put back", "[fix]") {
  const GitRepository repository;
  repository.Add("a", "1\n");
  FixPlan plan;
  plan.changes = {{".gitignore", std::nullopt, {}, "other\n"}, Change("a", "1\n", "2\n")};
  plan.kept = {{"new/s.env", std::nullopt, "A=v\n", {"A"}}};
  const auto written = WriteFix(plan, repository.place());
  REQUIRE_FALSE(written);
  CHECK(written.error().where == "new/s.env");
  CHECK(ReadTestFile(repository.folder() + "/a") == "1\n");
  CHECK_FALSE(std::filesystem::exists(repository.folder() + "/.gitignore"));
  CHECK_FALSE(std::filesystem::exists(repository.folder() + "/new"));
}

TEST_CASE("nothing is written through a link or into another repository", "[fix]") {
  const GitRepository repository;
  const std::string outside = repository.Beside("outside");
  std::filesystem::create_directories(outside);
  std::filesystem::create_directory_symlink(outside, repository.folder() + "/linked");
  std::filesystem::create_directories(repository.folder() + "/sub/.git");
  for (const char* path : {"linked/a", "sub/a"}) {
    FixPlan plan;
    plan.changes = {{path, std::nullopt, {}, "x\n"}};
    CHECK_FALSE(WriteFix(plan, repository.place()));
  }
  CHECK(std::filesystem::is_empty(outside));
  CHECK_FALSE(std::filesystem::exists(repository.folder() + "/sub/a"));
}
