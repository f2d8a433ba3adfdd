// fixtures/policy/rotation-overdue: each is a history, one state of all files a day.
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "catch.h"
#include "scan/overdue_versions.h"
#include "scan/tree.h"
#include "source_folder.h"
#include "support/fixture.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

constexpr std::string_view kToday = "2026-06-30";

// The states of a fixture are folders called after their day. Secrets are generated: where "-anew"
// is behind the day, others than in the state before.
std::set<std::string> RulesToldOf(const std::filesystem::path& fixture) {
  std::set<std::filesystem::path> states;
  for (const auto& state : std::filesystem::directory_iterator(fixture)) {
    states.insert(state.path());
  }
  GitRepository repository;
  uint64_t seed = 1;
  for (const std::filesystem::path& state : states) {
    const std::string name = state.filename().string();
    if (name.ends_with("-anew")) seed += 1000;  // each secret of a file takes one
    repository.Set("GIT_COMMITTER_DATE=" + name.substr(0, 10) + "T12:00:00Z");
    repository.Git({"rm", "-r", "-q", "--ignore-unmatch", "."});
    for (const auto& [path, bytes] : ReadFixture(state, seed)) repository.Add(path, bytes);
    repository.Commit(name);
  }
  ScanTreeOptions options;
  options.place = repository.place();
  options.criteria.now = *ParseTime(kToday);
  const auto summary = ScanTree(options);
  REQUIRE(summary);
  CHECK(summary->complete());
  std::set<std::string> told;
  for (const Finding& finding : summary->findings) {
    UNSCOPED_INFO(finding.rule << " " << finding.place.path << ": " << finding.message);
    told.insert(finding.rule);
  }
  return told;
}

TEST_CASE("each bad history has a stored secret that is too old, and no good one has", "[scan]") {
  const std::filesystem::path fixtures =
      std::filesystem::path(LEAKTIGHT_SOURCE_DIR) / "fixtures" / "policy" / kRotationOverdue;
  for (const auto& entry : std::filesystem::directory_iterator(fixtures)) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    REQUIRE((name.starts_with("bad-") || name.starts_with("good-")));
    const std::set<std::string> wanted = name.starts_with("bad-")
                                             ? std::set<std::string>{std::string(kRotationOverdue)}
                                             : std::set<std::string>{};
    CHECK(RulesToldOf(entry.path()) == wanted);
  }
}

}  // namespace
}  // namespace leaktight
