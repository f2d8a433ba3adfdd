// fixtures/policy/known-secret: each has files that lie on this machine alone, and some that are
// committed.
#include <filesystem>
#include <set>
#include <string>

#include "catch.h"
#include "scan/known_secrets.h"
#include "scan/staged.h"
#include "source_folder.h"
#include "support/fixture.h"
#include "support/git_repository.h"

namespace leaktight {

TEST_CASE("each bad fixture commits a value that is in use, and no good one does", "[scan]") {
  const std::filesystem::path fixtures =
      std::filesystem::path(LEAKTIGHT_SOURCE_DIR) / "fixtures" / "policy" / kKnownSecret;
  for (const auto& entry : std::filesystem::directory_iterator(fixtures)) {
    const std::string name = entry.path().filename().string();
    REQUIRE((name.starts_with("bad-") || name.starts_with("good-")));
    for (uint64_t seed = 1; seed <= 5; seed++) {
      INFO(name << ", seed " << seed);
      const GitRepository repository;
      for (const auto& [path, bytes] : ReadFixture(entry.path() / "committed", seed)) {
        repository.Add(path, bytes);
      }
      for (const auto& [path, bytes] : ReadFixture(entry.path() / "local", seed)) {
        repository.Write(path, bytes);
      }
      StagedOptions options;
      options.place = repository.place();
      options.criteria.known.top = repository.folder();
      const auto summary = ScanStaged(options);
      REQUIRE(summary);
      CHECK(summary->complete());
      CHECK(summary->warnings.empty());
      std::set<std::string> told;
      for (const Finding& finding : summary->findings) told.insert(finding.rule);
      const std::set<std::string> wanted = name.starts_with("bad-")
                                               ? std::set<std::string>{std::string(kKnownSecret)}
                                               : std::set<std::string>{};
      CHECK(told == wanted);
    }
  }
}

}  // namespace leaktight
