// The way over the packs against the slow one, report by report.
#include "scan/history_objects.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "report/report.h"
#include "scan/history.h"
#include "support/git_repository.h"
#include "support/random_history.h"

namespace leaktight {
namespace {

std::string Report(const GitRepository& repository, std::string_view folder, bool reference,
                   size_t jobs) {
  HistoryOptions options;
  options.place = repository.place(folder);
  options.reference = reference;
  options.jobs = jobs;
  options.verbose = true;
  options.criteria.tell_unparsed = true;
  Result<Summary> summary = ScanHistory(options);
  if (!summary) return "error: " + summary.error().Describe();
  summary->phases.clear();
  summary->seconds = 0;
  ReportOptions report;
  report.show_secrets = true;
  return FindReportFormat("json")->write(*summary, report);
}

void CheckBothWays(const GitRepository& repository, std::string_view folder = {}) {
  const std::string reference = Report(repository, folder, true, 2);
  CHECK(Report(repository, folder, false, 1) == reference);
  CHECK(Report(repository, folder, false, 3) == reference);
}

// Adds some commits' worth of objects, in a pack of their own or each in a file of its own, on
// branches of their own.
void AddHistory(const GitRepository& repository, uint32_t seed, bool packed) {
  for (const std::string branch : {"b0", "b1", "b2", "b3"}) {
    if (repository.TryGit({"rev-parse", "--quiet", "--verify", "refs/heads/" + branch}) != 0)
      continue;
    repository.Git({"branch", "-m", branch, "before-" + std::to_string(seed) + branch});
  }
  repository.Git({"config", "fastimport.unpackLimit", packed ? "1" : "100000"});
  MakeRandomHistory(repository, seed, 30);
}

std::vector<std::string> Packs(const GitRepository& repository) {
  std::vector<std::string> packs;
  const std::string folder = repository.folder() + "/.git/objects/pack";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() == ".pack") packs.push_back(file.path().string());
  }
  return packs;
}

// A line with a secret, and the secret.
std::pair<std::string, std::string> Leak(uint64_t seed) {
  const std::string secret = ExpandExample("{base62:24}", seed).value();
  return {"DB_PASSWORD=" + secret + "\n", secret};
}

bool Finds(const std::string& report, const std::string& text) {
  return report.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("both ways report the same of random repositories", "[scan]") {
  const uint32_t seed = GENERATE(41u, 42u, 43u, 44u);
  const GitRepository repository;
  MakeRandomHistory(repository, seed, 70);
  CheckBothWays(repository);
  repository.Git({"tag", "-a", "-m", "of a tree", "tree", "b0^{tree}"});
  repository.Git({"notes", "add", "-m", "a note", "b0"});
  repository.Git({"repack", "-adfq", "--depth=50", "--window=50"});
  CheckBothWays(repository);
}

TEST_CASE("both ways report the same, wherever the objects are", "[scan]") {
  const GitRepository repository;
  SECTION("in several packs, and files of their own") {
    AddHistory(repository, 51, true);
    AddHistory(repository, 52, true);
    AddHistory(repository, 53, false);
    REQUIRE(Packs(repository).size() == 2);
    CheckBothWays(repository);
    repository.Git({"multi-pack-index", "write"});
    CheckBothWays(repository);
    repository.Git({"repack", "-dq"});
    CheckBothWays(repository);
  }
  SECTION("in packs that hold some of them twice") {
    AddHistory(repository, 54, true);
    repository.Git({"repack", "-aq"});
    AddHistory(repository, 54, true);
    REQUIRE(Packs(repository).size() == 2);
    CheckBothWays(repository);
  }
  SECTION("in another repository") {
    AddHistory(repository, 55, true);
    repository.Git({"clone", "-q", "--shared", ".", "../borrower"});
    CheckBothWays(repository, "../borrower");
    repository.Git({"-C", "../borrower", "clone", "-q", "--shared", ".", "../other"});
    CheckBothWays(repository, "../other");
    repository.Git({"worktree", "add", "-q", "--detach", "../tree", "b0"});
    CheckBothWays(repository, "../tree");
  }
  SECTION("not all here: a shallow clone and partial ones") {
    AddHistory(repository, 56, true);
    repository.Git({"update-ref", "HEAD", "b0"});
    repository.Git({"config", "uploadpack.allowFilter", "true"});
    const std::string from = "file://" + repository.folder();
    repository.Git({"clone", "-q", "--depth", "2", from, "../shallow"});
    CheckBothWays(repository, "../shallow");
    for (const char* filter : {"blob:none", "tree:0", "blob:limit=60"}) {
      CAPTURE(filter);
      const std::string folder = std::string("../") + filter;
      repository.Git({"clone", "-q", "--no-checkout", "--filter", filter, from, folder});
      CheckBothWays(repository, folder);
    }
  }
}

TEST_CASE("both ways report the same of objects named by another hash", "[scan]") {
  const GitRepository repository({"--object-format=sha256"});
  AddHistory(repository, 57, true);
  AddHistory(repository, 58, false);
  CheckBothWays(repository);
  CHECK(Finds(Report(repository, {}, false, 2), "github-pat"));
}

TEST_CASE("both ways report the same of what is missing or broken", "[scan]") {
  const GitRepository repository;
  const bool packed = GENERATE(false, true);
  AddHistory(repository, 61, packed);
  if (packed) {
    std::string path = Packs(repository)[0];
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    std::string bytes = ReadTestFile(path);
    for (size_t at = bytes.size() / 2; at < bytes.size() / 2 + 4; at++) bytes[at] ^= 0x55;
    WriteTestFile(path, bytes);
    CheckBothWays(repository);
    return;
  }
  const std::string blob = repository.Git(
      {"rev-parse", "b0:" + [&] {
         const std::string paths = repository.Git({"ls-tree", "-r", "--name-only", "b0"});
         return paths.substr(0, paths.find('\n'));
       }()});
  repository.Corrupt(blob);
  CheckBothWays(repository);
  repository.Remove(blob);
  CheckBothWays(repository);
  const std::string tree = repository.Git({"rev-parse", "b0^{tree}"});
  repository.Remove(tree);
  CheckBothWays(repository);
  repository.Remove(repository.Git({"rev-parse", "b0"}));
  CheckBothWays(repository);
}

TEST_CASE("both ways report the same of objects that are not what they are called", "[scan]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  const std::string commit = repository.Commit();
  const std::string blob = repository.Git({"rev-parse", ":a"});
  repository.Git({"tag", "-a", "-m", "t", "v1"});
  for (const std::string& id : {commit, repository.Git({"rev-parse", "v1"})}) {
    repository.Git({"update-index", "--add", "--cacheinfo", "100644," + id + ",called-a-file"});
    repository.Commit();
    CheckBothWays(repository);
  }
}

// The walk over commits leaves out those with nothing to tell. The others are read one by one, or
// in a walk where they are many.
TEST_CASE("both ways report the same of secrets in messages", "[scan]") {
  const int commits = GENERATE(20, 600);
  const GitRepository repository;
  repository.Git({"config", "fastimport.unpackLimit", "1"});
  std::string stream;
  for (int i = 0; i < commits; i++) {
    const std::string message = "change " + std::to_string(i) + "\n\n" + Leak(1000 + i).first;
    stream += "commit refs/heads/b\ncommitter A <a@b> " + std::to_string(i) + " +0000\ndata " +
              std::to_string(message.size()) + "\n" + message + "\n";
  }
  FastImport(repository, stream);
  const std::string report = Report(repository, {}, false, 2);
  int found = 0;  // a random text may look like none
  for (int i = 0; i < commits; i++) found += Finds(report, Leak(1000 + i).second) ? 1 : 0;
  CHECK(found >= commits - commits / 20);
  CHECK(report == Report(repository, {}, true, 2));
}

TEST_CASE("what no ref reaches is scanned by neither way", "[scan]") {
  const GitRepository repository;
  AddHistory(repository, 71, true);
  const auto [line, secret] = Leak(72);
  repository.Add("k", line);
  repository.Commit("lost: " + line);
  repository.Git({"repack", "-adq"});
  CHECK(Finds(Report(repository, {}, false, 2), secret));
  repository.Git({"update-ref", "-d", "HEAD"});
  REQUIRE(repository.TryGit({"cat-file", "-e", "HEAD"}) != 0);
  CheckBothWays(repository);
  CHECK_FALSE(Finds(Report(repository, {}, false, 2), secret));
}

TEST_CASE("both ways report the same of a file too large to be made in the walk", "[scan]") {
  const GitRepository repository;
  std::string large(size_t{65} << 20, ' ');
  for (size_t at = 99; at < large.size(); at += 100) large[at] = '\n';
  const auto [line, secret] = Leak(73);
  repository.Add("large.txt", large + line);
  repository.Commit();
  const std::string report = Report(repository, {}, false, 2);
  CHECK(Finds(report, secret));
  CHECK(report == Report(repository, {}, true, 2));
}

}  // namespace leaktight
