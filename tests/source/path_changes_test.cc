// The trees of the packs against git's own listing.
#include "source/path_changes.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "support/git_repository.h"
#include "support/random_history.h"

namespace leaktight {
namespace {

using Told = std::vector<std::string>;

Told Changes(const GitRepository& repository, bool packs, const std::vector<std::string>& paths,
             bool& had_links) {
  HistoryWay way;
  way.packs = packs;
  way.workers = 2;
  const History history = std::move(
      *History::Read(repository.place(), way, [](const Error& e) { FAIL(e.Describe()); }, {}));
  had_links = history.links() != nullptr;
  const auto name = [&](uint32_t blob) {
    if (blob == TracedChange::kNoBlob) return std::string("-");
    return blob == TracedChange::kOtherBlob ? std::string("?") : Hex(history.blobs()[blob]);
  };
  Told told;
  const auto listed =
      ListPathChanges(history, repository.place(), paths, [&](const TracedChange& change) {
        std::string line = Hex(history.all_commits().ids[change.commit]) + " " +
                           paths[change.path] + " " + name(change.blob);
        // Of a root git says that its one parent has nothing.
        const bool is_root = history.all_commits().parents.Of(change.commit).empty();
        for (const uint32_t parent : change.parents) {
          if (!is_root) line += " " + name(parent);
        }
        told.push_back(line);
      });
  CHECK(listed.has_value());
  std::sort(told.begin(), told.end());
  return told;
}

}  // namespace

TEST_CASE("packs tell of each path what git's listing tells", "[source]") {
  const uint32_t seed = GENERATE(41u, 42u, 43u, 44u);
  const GitRepository repository;
  MakeRandomHistory(repository, seed, 80);
  const std::vector<std::string> paths = {".env",           "deep/a/b/c.txt", "deep/a/d.txt",
                                          "not/there.txt",  "readme.md",      "deep/a",
                                          "config/app.yaml"};
  for (const bool repacked : {false, true}) {
    if (repacked) repository.Git({"repack", "-adfq", "--depth=50", "--window=50"});
    bool had_links = false;
    const Told by_packs = Changes(repository, true, paths, had_links);
    CHECK(had_links);
    CHECK(by_packs.size() > 20);
    CHECK(by_packs == Changes(repository, false, paths, had_links));
    CHECK_FALSE(had_links);
  }
}

TEST_CASE("a path may become a folder, and a file that nobody scans is another", "[source]") {
  const GitRepository repository;
  repository.Add("a", "one");
  const std::string first = repository.Commit();
  repository.Git({"rm", "-q", "a"});
  repository.Add("a/a", "one");
  repository.Commit();
  repository.Git({"rm", "-q", "-r", "a"});
  repository.Git({"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",a"});
  repository.Commit();
  repository.Git({"gc", "-q"});
  bool had_links = false;
  const Told told = Changes(repository, true, {"a", "a/a"}, had_links);
  CHECK(told.size() == 5);
  CHECK(told == Changes(repository, false, {"a", "a/a"}, had_links));
}

TEST_CASE("more paths than are looked for at a time are all found", "[source]") {
  const GitRepository repository;
  std::vector<std::string> paths;
  for (int i = 0; i < 1100; i++) {
    paths.push_back("f" + std::to_string(i));
    repository.Write(paths.back(), std::to_string(i));
  }
  repository.Git({"add", "."});
  repository.Commit();
  bool had_links = false;
  CHECK(Changes(repository, true, paths, had_links).size() == 1100);
}

}  // namespace leaktight
