// Scans that are ended on their way, and those that go on from there.
#include "scan/history_checkpoint.h"

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>

#include "catch.h"
#include "report/report.h"
#include "scan/history.h"
#include "support/git_repository.h"
#include "support/random.h"
#include "support/random_history.h"

namespace leaktight {
namespace {

struct Scanned {
  std::string report;
  uint64_t bytes = 0;  // that were judged now
  uint64_t done = 0;   // objects
  bool was_stopped = false;
};

// `stop_at`: so many objects are judged, or a few more.
Scanned Scan(const GitRepository& repository, bool cache, uint64_t stop_at = UINT64_MAX,
             size_t jobs = 1) {
  std::stop_source stop;
  Scanned scanned;
  HistoryOptions options;
  options.place = repository.place();
  options.jobs = jobs;
  options.cache = cache;
  options.stop = stop.get_token();
  options.checkpoint_every = std::chrono::milliseconds(0);
  options.progress = [&](const HistoryProgress& progress) {
    if (progress.phase != "objects") return;
    scanned.bytes = progress.bytes;
    scanned.done = progress.done;
    if (progress.done >= stop_at) stop.request_stop();
  };
  Result<Summary> summary = ScanHistory(options);
  REQUIRE(summary);
  scanned.was_stopped = stop.stop_requested();
  summary->phases.clear();
  summary->seconds = 0;
  ReportOptions report;
  report.show_secrets = true;
  scanned.report = FindReportFormat("json")->write(*summary, report);
  return scanned;
}

std::vector<std::string> Kept(const GitRepository& repository, const std::string& prefix) {
  std::vector<std::string> paths;
  const std::string folder = repository.folder() + "/.git/leaktight";
  if (!std::filesystem::exists(folder)) return paths;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().filename().string().starts_with(prefix)) paths.push_back(file.path().string());
  }
  return paths;
}

void Pack(const GitRepository& repository) {
  repository.Git({"repack", "-adfq", "--depth=50", "--window=50"});
}

}  // namespace

TEST_CASE("a scan that was ended goes on where it was, with the same result", "[scan]") {
  const uint32_t seed = GENERATE(71u, 72u, 73u);
  const GitRepository repository;
  MakeRandomHistory(repository, seed, 300);
  Pack(repository);
  const Scanned whole = Scan(repository, false);
  Random random(seed);
  bool went_on = false;
  for (int i = 0; i < 12; i++) {
    std::filesystem::remove_all(repository.folder() + "/.git/leaktight");
    const Scanned part = Scan(repository, true, random.Below(600), 1 + random.Below(2));
    if (!part.was_stopped) continue;
    CHECK(Kept(repository, "history-rest").empty());
    REQUIRE(Kept(repository, "history-part").size() == 1);
    const Scanned rest = Scan(repository, true, UINT64_MAX, 1 + random.Below(2));
    CHECK(rest.report == whole.report);
    CHECK(rest.bytes <= whole.bytes);
    went_on = went_on || rest.bytes < whole.bytes;
    // At its end it needs none any more.
    CHECK(Kept(repository, "history-part").empty());
    CHECK(Scan(repository, true).report == whole.report);
  }
  CHECK(Scan(repository, false).bytes == whole.bytes);
  CHECK(went_on);
}

TEST_CASE("how far a scan was counts for the same state alone", "[scan]") {
  const GitRepository repository;
  MakeRandomHistory(repository, 74, 300);
  repository.Git({"checkout", "-q", "-f", "b0"});
  repository.Add("settings.txt", "DB_HOST=db.internal\nLEVEL=debug\n");
  repository.Commit();
  Pack(repository);
  // As late as can be.
  CHECK(Scan(repository, true, Scan(repository, false).done).was_stopped);
  SECTION("a path that makes a leak of a file that was judged") {
    repository.Add(".env.production", "PASSWORD=" + Random(1).Text(24, kBase62) + "\n");
    repository.Commit();
    Pack(repository);
  }
  SECTION("another path of a file that was judged, in a tree that a tag names") {
    const std::string blob = repository.Git({"rev-parse", "HEAD:settings.txt"});
    repository.Git({"read-tree", "--empty"});
    repository.Git({"update-index", "--add", "--cacheinfo", "100644," + blob + ",.env.production"});
    repository.Git({"tag", "tree", repository.Git({"write-tree"})});
    CHECK(Scan(repository, false).report.find("dotenv-committed") != std::string::npos);
  }
  SECTION("other packs") {
    repository.Git({"repack", "-adfq", "--depth=1", "--window=2"});
  }
  SECTION("a branch less") {
    repository.Git({"update-ref", "-d", "refs/heads/b1"});
    Pack(repository);
  }
  SECTION("a broken note of it") {
    for (const std::string& path : Kept(repository, "history-part")) {
      std::string bytes = ReadTestFile(path);
      bytes[bytes.size() / 2] ^= 1;
      WriteTestFile(path, bytes);
    }
  }
  const Scanned whole = Scan(repository, false);
  const Scanned rest = Scan(repository, true);
  CHECK(rest.report == whole.report);
  CHECK(rest.bytes == whole.bytes);
}

}  // namespace leaktight
