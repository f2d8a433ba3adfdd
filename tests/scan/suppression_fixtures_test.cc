// fixtures/policy/suppression-added: each is a state before a change and one after it.
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "scan/added_suppressions.h"
#include "scan/diff.h"
#include "source_folder.h"
#include "support/fixture.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

// All files below `folder`, which end with ".in", as the next commit of the repository.
std::string CommitState(const GitRepository& repository, const std::filesystem::path& folder,
                        uint64_t seed) {
  repository.Git({"rm", "-r", "-q", "--ignore-unmatch", "."});
  for (const auto& [path, bytes] : ReadFixture(folder, seed)) repository.Add(path, bytes);
  return repository.Commit();
}

}  // namespace

TEST_CASE("each bad change adds a way of silence, and no good one does", "[scan]") {
  const std::filesystem::path fixtures =
      std::filesystem::path(LEAKTIGHT_SOURCE_DIR) / "fixtures" / "policy" / kSuppressionAdded;
  for (const auto& entry : std::filesystem::directory_iterator(fixtures)) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    REQUIRE((name.starts_with("bad-") || name.starts_with("good-")));
    const GitRepository repository;
    const std::string base = CommitState(repository, entry.path() / "before", 1);
    CommitState(repository, entry.path() / "after", 1);
    DiffOptions options;
    options.place = repository.place();
    options.range = base + "..HEAD";
    const auto summary = ScanDiff(options);
    REQUIRE(summary);
    CHECK(summary->complete());
    std::set<std::string> told;
    for (const Finding& finding : summary->findings) told.insert(finding.rule);
    const std::set<std::string> wanted = name.starts_with("bad-")
                                             ? std::set<std::string>{std::string(kSuppressionAdded)}
                                             : std::set<std::string>{};
    CHECK(told == wanted);
  }
}

}  // namespace leaktight
