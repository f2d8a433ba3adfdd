#include "fix/ignoring.h"

#include <map>
#include <string>

#include "catch.h"
#include "support/git_repository.h"

using namespace leaktight;

namespace {

using Files = std::map<std::string, std::string>;

Ignoring Of(const Files& files) {
  std::vector<std::string> paths;
  for (const auto& [path, bytes] : files) paths.push_back(path);
  return {paths, [&](const std::string& path) { return std::optional(files.at(path)); }};
}

std::string Added(const Ignoring& ignoring) {
  std::string all;
  for (const AddedLines& lines : ignoring.added()) all += lines.path + ": " + lines.lines;
  return all;
}

}  // namespace

TEST_CASE("a path that git takes gets a line at the top, one that it ignores none", "[fix]") {
  Ignoring ignoring = Of({{".gitignore", "*.log\n"}});
  CHECK(ignoring.MakeIgnored("api/.env"));
  CHECK(ignoring.MakeIgnored("a.log"));
  CHECK(ignoring.MakeIgnored("api/.env"));
  CHECK(Added(ignoring) == ".gitignore: /api/.env\n");
}

TEST_CASE("where a folder's own .gitignore has the last word the line goes there", "[fix]") {
  Ignoring ignoring = Of({{".gitignore", ".env\n"}, {"a/b/.gitignore", "!.env\n"}});
  CHECK(ignoring.MakeIgnored("a/b/.env"));
  CHECK(Added(ignoring) == "a/b/.gitignore: /.env\n");
}

TEST_CASE("a template that git would ignore is taken back", "[fix]") {
  Ignoring ignoring = Of({{".gitignore", ".env*\n"}});
  CHECK(ignoring.MakeKept(".env.example"));
  CHECK(Added(ignoring) == ".gitignore: !/.env.example\n");
  // Within a folder that is ignored as a whole git looks for nothing.
  Ignoring folder = Of({{".gitignore", "build/\n"}});
  CHECK_FALSE(folder.MakeKept("build/.env.example"));
  CHECK(folder.added().empty());
}

TEST_CASE("git reads the line for a path as that path alone", "[fix]") {
  const GitRepository repository;
  const std::string odd[] = {"#a", "!b", "c*", "d?", "[e]", "f\\g", "h ", "i  ", "j/k l/.env", "m"};
  Ignoring ignoring = Of({});
  for (const std::string& path : odd) REQUIRE(ignoring.MakeIgnored(path));
  std::string lines;
  for (const AddedLines& added : ignoring.added()) lines += added.lines;
  repository.Write(".gitignore", lines);
  for (const std::string& path : odd) {
    INFO(path);
    CHECK(repository.TryGit({"check-ignore", "-q", "--", "./" + path}) == 0);
    CHECK(repository.TryGit({"check-ignore", "-q", "--", "./other/" + path}) != 0);
  }
  CHECK(repository.TryGit({"check-ignore", "-q", "--", "./cx"}) != 0);
  CHECK(repository.TryGit({"check-ignore", "-q", "--", "./dx"}) != 0);
  CHECK(repository.TryGit({"check-ignore", "-q", "--", "./e"}) != 0);
}

TEST_CASE("a name with a line break can stand in no .gitignore", "[fix]") {
  Ignoring ignoring = Of({});
  CHECK_FALSE(ignoring.MakeIgnored("a\nb"));
}
