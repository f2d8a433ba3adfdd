#include "scan/history.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "base/string_pool.h"
#include "catch.h"
#include "git/object_reader.h"
#include "scan/history_findings.h"
#include "support/git_repository.h"
#include "support/random_history.h"

namespace leaktight {
namespace {

// What is told of one secret.
struct Told {
  std::string commit;
  std::set<std::string> paths;

  friend bool operator==(const Told&, const Told&) = default;
};
using Tale = std::map<std::string, Told>;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

Summary Scan(const GitRepository& repository, size_t jobs = 2) {
  HistoryOptions options;
  options.place = repository.place();
  options.jobs = jobs;
  Result<Summary> summary = ScanHistory(options);
  if (!summary) FAIL(summary.error().Describe());
  return std::move(*summary);
}

Tale TaleOf(const Summary& summary) {
  Tale tale;
  for (const Finding& finding : summary.findings) {
    Told& told = tale[IdentityOf(finding)];
    CHECK(told.paths.empty());  // each secret once
    told.commit = finding.place.commit.value().id;
    told.paths.insert(finding.place.path);
    for (const Place& place : finding.places) told.paths.insert(place.path);
  }
  return tale;
}

// Every file of every commit, one after the other, each judged by itself.
Tale BruteForce(const GitRepository& repository) {
  const Result<Criteria> criteria = Criteria::Make({});
  REQUIRE(criteria.has_value());
  Engine::Scratch scratch;
  ObjectReader objects(repository.place());
  Tale tale;
  const auto judge = [&](const Blob& blob, const std::string& commit) {
    for (const Finding& finding : criteria->Judge(blob, scratch).findings) {
      Told& told = tale[IdentityOf(finding)];
      if (told.commit.empty()) told.commit = commit;
      told.paths.insert(finding.place.path);
    }
  };
  for (const std::string& commit :
       Lines(repository.Git({"rev-list", "--topo-order", "--reverse", "--all"}))) {
    judge({{},
           repository.Git({"log", "-1", "--format=%B", commit}),
           FileMode::kRegular,
           Origin::kCommitMessage},
          commit);
    for (const std::string& line : Lines(repository.Git({"ls-tree", "-r", commit}))) {
      const size_t tab = line.find('\t');
      const std::string path = line.substr(tab + 1);
      const std::string id = line.substr(tab - 40, 40);
      const std::string bytes(objects.Read(id).value().bytes);
      judge({path, bytes, FileMode::kRegular, Origin::kBlob}, commit);
    }
  }
  return tale;
}

}  // namespace

TEST_CASE("a history tells what every file of every commit tells", "[scan]") {
  const uint32_t seed = GENERATE(1u, 2u, 3u, 4u);
  const GitRepository repository;
  MakeRandomHistory(repository, seed, 60);
  const Summary summary = Scan(repository);
  CHECK(summary.errors.empty());
  CHECK(summary.commits == 60);
  const Tale tale = TaleOf(summary);
  CHECK(tale.size() > 10);
  CHECK(tale == BruteForce(repository));
}

TEST_CASE("packing and the number of threads change nothing", "[scan]") {
  const GitRepository repository;
  MakeRandomHistory(repository, 5, 80);
  const Tale tale = TaleOf(Scan(repository, 1));
  CHECK(tale == TaleOf(Scan(repository, 7)));
  repository.Git({"gc", "-q"});
  CHECK(tale == TaleOf(Scan(repository, 2)));
}

TEST_CASE("progress is told up to the end", "[scan]") {
  const GitRepository repository;
  MakeRandomHistory(repository, 6, 300);
  HistoryOptions options;
  options.place = repository.place();
  std::map<std::string_view, HistoryProgress> last;
  options.progress = [&](const HistoryProgress& progress) {
    CHECK(progress.done >= last[progress.phase].done);
    CHECK(progress.done <= progress.total);
    last[progress.phase] = progress;
  };
  options.jobs = 1;
  const Result<Summary> summary = ScanHistory(options);
  REQUIRE(summary.has_value());
  CHECK(last["commits"].total == 300);
  CHECK(last["objects"].done == last["objects"].total);
  CHECK(last["objects"].bytes == summary->bytes);
}

}  // namespace leaktight
