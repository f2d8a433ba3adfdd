#include "scan/judge_snapshot.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "policy/check.h"
#include "scan/criteria.h"
#include "scan/diff.h"
#include "scan/revision.h"
#include "scan/staged.h"
#include "scan/violation_finding.h"
#include "scope/novelty.h"
#include "source/git_snapshots.h"
#include "support/git_repository.h"
#include "support/random.h"

namespace leaktight {
namespace {

// What tells a repository finding from another.
using Keys = std::set<std::string>;

Selection RepositoryChecksOnly() {
  Selection selection;
  for (const RepositoryCheck& check : RepositoryChecks()) {
    selection.only.emplace_back(check.info->id);
  }
  return selection;
}

Keys KeysOf(const Result<Summary>& summary) {
  if (!summary) FAIL(summary.error().Describe());
  CHECK(summary->complete());
  Keys keys;
  for (const Finding& finding : summary->findings) {
    keys.insert(finding.rule + " " + finding.place.path + " " + finding.message);
  }
  return keys;
}

Keys Staged(const GitRepository& repository) {
  StagedOptions options{repository.place(), {}, {}, 2};
  options.criteria.selection = RepositoryChecksOnly();
  return KeysOf(ScanStaged(options));
}

Keys Diff(const GitRepository& repository) {
  DiffOptions options;
  options.place = repository.place();
  options.range = "HEAD~1..HEAD";
  options.criteria.selection = RepositoryChecksOnly();
  return KeysOf(ScanDiff(options));
}

// The slow way: every file of the working tree read, its facts judged anew.
struct Whole {
  std::vector<std::pair<std::string, RepositoryViolation>> violations;  // with their checks' names
  Keys keys;
  std::map<std::string, std::string> files;

  explicit Whole(const GitRepository& repository) {
    static const Criteria criteria = Criteria::Make({}).value();
    Engine::Scratch scratch;
    FactSet facts;
    const std::filesystem::path top = repository.folder();
    auto walk = std::filesystem::recursive_directory_iterator(top);
    for (auto at = begin(walk); at != end(walk); at++) {
      if (at->path().filename() == ".git") at.disable_recursion_pending();
      if (!at->is_regular_file()) continue;
      const std::string path = std::filesystem::relative(at->path(), top).string();
      const std::string bytes = ReadTestFile(at->path().string());
      files[path] = bytes;
      facts[path] =
          std::make_shared<const std::vector<Fact>>(criteria.FactsOf({path, bytes}, scratch));
    }
    for (const RepositoryCheck& check : RepositoryChecks()) {
      std::vector<RepositoryViolation> found;
      check.run({facts, {}}, found);
      for (RepositoryViolation& violation : found) {
        keys.insert(KeyOf(check, violation));
        violations.emplace_back(check.info->id, std::move(violation));
      }
    }
  }

  static std::string KeyOf(const RepositoryCheck& check, const RepositoryViolation& violation) {
    return std::string(check.info->id) + " " + violation.path + " " +
           FindingOf(violation.violation, *check.info, {}).message;
  }

  // Of what is so now, that of which something was no cause before.
  // `renames`: what git takes for one, old paths by new ones.
  Keys NewSince(const Whole& before, const std::map<std::string, std::string>& renames) const {
    KnownViolations known;
    for (const auto& [path, bytes] : files) {
      if (before.files.contains(path)) continue;
      if (const auto from = renames.find(path); from != renames.end()) {
        known.Move(from->second, path);
      }
      for (const auto& [old, old_bytes] : before.files) {
        if (bytes != old_bytes || files.contains(old)) continue;
        known.Move(old, path);
        break;
      }
    }
    for (const auto& [rule, violation] : before.violations) known.Add(rule, violation);
    Keys fresh;
    for (const auto& [rule, violation] : violations) {
      if (known.Has(rule, violation)) continue;
      for (const RepositoryCheck& check : RepositoryChecks()) {
        if (check.info->id == rule) fresh.insert(KeyOf(check, violation));
      }
    }
    return fresh;
  }
};

// Of the last commit, old paths by new ones.
std::map<std::string, std::string> Renames(const GitRepository& repository) {
  std::map<std::string, std::string> renames;
  std::istringstream lines(repository.Git(
      {"diff-tree", "-r", "-M", "--name-status", "--diff-filter=R", "HEAD~1", "HEAD"}));
  std::string status, from, to;
  while (lines >> status >> from >> to) renames[to] = from;
  return renames;
}

Keys Revision(const GitRepository& repository) {
  ScanRevisionOptions options;
  options.place = repository.place();
  options.revision = "HEAD";
  options.criteria.selection = RepositoryChecksOnly();
  options.cache = false;
  return KeysOf(ScanRevision(options));
}

// A manifest that declares Secrets or needs some, with names that are slips of each other.
std::string KubernetesManifest(Random& random) {
  const std::vector<std::string> names = {"flowdoc-db",   "flowdoc-dbs", "flowdoc-mail",
                                          "flowdoc-mial", "flowdoc-jwt", "flowdoc-cache"};
  const std::vector<std::string> keys = {"PASSWORD", "PASWORD", "TOKEN", "OLD_TOKEN"};
  const std::vector<std::string> namespaces = {"", ", namespace: one", ", namespace: two"};
  std::string text;
  for (size_t n = 1 + random.Below(3); n > 0; n--) {
    const std::string name = random.Pick(names);
    const std::string metadata = "metadata: {name: " + name + random.Pick(namespaces) + "}\n";
    text += "---\napiVersion: v1\n";
    switch (random.Below(4)) {
      case 0:
        text += "kind: ExternalSecret\n" + metadata +
                "spec:\n  data: [{secretKey: " + random.Pick(keys) +
                "}, {secretKey: " + random.Pick(keys) + "}]\n";
        break;
      case 1:
        text += "kind: Secret\n" + metadata + "stringData: {" + random.Pick(keys) + ": <value>}\n";
        break;
      default:
        text += "kind: Pod\n" + metadata +
                "spec: {containers: [{env: [{name: A, valueFrom: {secretKeyRef: {name: " + name +
                ", key: " + random.Pick(keys) + "}}}]}]}\n";
    }
  }
  return text;
}

std::string Kustomization(Random& random) {
  std::string text = "resources: [0.yaml, 1.yaml, 2.yaml, 3.yaml]\n";
  if (random.Below(2) == 0) text += "namespace: one\n";
  if (random.Below(3) == 0) text += "secretGenerator: [{name: flowdoc-jwt, literals: [TOKEN=]}]\n";
  return text;
}

// One step of somebody's work, staged.
void Work(const GitRepository& repository, Random& random) {
  const std::vector<std::string> folders = {"prod", "staging", "dev", "common", "qa"};
  const auto file = [&] {
    return random.Pick(folders) + "/" + std::to_string(random.Below(8)) + ".yaml";
  };
  const auto manifest = [&] {
    std::string text;
    for (size_t n = random.Below(3); n > 0; n--) text += "# a line\n";
    const size_t value = random.Below(6);
    if (value < 5) {
      text += "password: " + ExpandExample("{alnum:24}", value).value() + "\n";
    }
    return text + "kind: Deployment\nspec:\n  replicas: " + std::to_string(random.Below(4)) + "\n";
  };
  for (size_t n = 1 + random.Below(3); n > 0; n--) {
    const std::string path = file();
    const bool there = std::filesystem::exists(repository.folder() + "/" + path);
    switch (random.Below(10)) {
      case 0:
        if (there) repository.Git({"rm", "-q", "-f", path});
        break;
      case 1:
        if (there) repository.Git({"mv", "-f", path, file()});
        break;
      case 2:
        repository.Add(random.Pick(folders) + "/.env.example", "A=\n");
        break;
      case 3:
        repository.Add(".gitignore", random.Below(2) == 0 ? ".env\n" : "*.o\n");
        break;
      case 4:
        repository.Add(random.Pick(folders) + "/kustomization.yaml", Kustomization(random));
        break;
      case 5:
      case 6:
        repository.Add(path, KubernetesManifest(random));
        break;
      default:
        repository.Add(path, manifest());
    }
  }
  repository.Add("main.cc", std::to_string(random.Next()));
}

// What may happen to the cache between two scans.
void Disturb(const std::string& folder, Random& random) {
  std::vector<std::string> files;
  if (!std::filesystem::exists(folder)) return;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    files.push_back(file.path().string());
  }
  switch (random.Below(5)) {
    case 0:
      std::filesystem::remove_all(folder);
      return;
    case 1:
      std::filesystem::remove(folder + "/key");
      return;
    case 2:
      for (const std::string& file : files) {
        std::string bytes = ReadTestFile(file);
        bytes[random.Below(bytes.size())] ^= 1;
        WriteTestFile(file, bytes);
      }
      return;
    default:
      return;  // it stays as it is
  }
}

void Fill(const GitRepository& repository) {
  for (int i = 0; i < 24; i++) {
    repository.Add("prod/other-" + std::to_string(i) + ".yaml",
                   "password: " + ExpandExample("{alnum:24}", 100 + i).value() + "\n");
  }
}

}  // namespace

TEST_CASE("what a change causes is what is so after it and was not before", "[scan]") {
  Random random(GENERATE(1, 2, 3));
  const GitRepository repository;
  const std::string cache = repository.folder() + "/.git/leaktight";
  Fill(repository);
  repository.Commit();
  Whole before(repository);
  size_t caused = 0;
  std::set<std::string> rules;
  size_t cached = 0;
  for (int step = 0; step < 20; step++) {
    INFO("step " << step);
    Work(repository, random);
    Disturb(cache, random);
    const Keys staged = Staged(repository);
    repository.Commit();
    const Whole after(repository);
    const Keys fresh = after.NewSince(before, Renames(repository));
    CHECK(Revision(repository) == after.keys);
    Disturb(cache, random);
    CHECK(staged == fresh);
    CHECK(Diff(repository) == fresh);
    caused += staged.size();
    cached += std::filesystem::exists(cache) ? 1 : 0;
    for (const std::string& key : staged) rules.insert(key.substr(0, key.find(' ')));
    before = after;
  }
  // It was tried at all.
  CHECK(caused > 3);
  CHECK(rules.contains("k8s-ref-dangling"));
  CHECK(cached > 3);
}

TEST_CASE("a merge causes what neither of its parents has", "[scan]") {
  const GitRepository repository;
  const std::string value = ExpandExample("{alnum:24}", 7).value();
  Fill(repository);
  repository.Commit();
  repository.Git({"checkout", "-q", "-b", "topic"});
  repository.Add("prod/a.yaml", "password: " + value + "\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "main"});
  repository.Add("staging/a.yaml", "password: " + value + "\n");
  repository.Commit();
  repository.Git({"merge", "-q", "--no-commit", "topic"});
  CHECK(Staged(repository).size() == 1);
  repository.Git({"commit", "-q", "--no-verify", "-m", "merge"});
  repository.Add("staging/b.yaml", "port: 1\n");
  CHECK(Staged(repository).empty());
}

TEST_CASE("a change of manifests that changes no fact reads no other file", "[scan]") {
  const GitRepository repository;
  const std::string cache = repository.folder() + "/.git/leaktight";
  Fill(repository);
  repository.Add("prod/a.yaml", "kind: Deployment\nspec:\n  replicas: 1\n");
  repository.Commit();
  repository.Add("prod/a.yaml", "# moved down\nkind: Deployment\nspec:\n  replicas: 2\n");
  const std::string pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{env: [{name: A, "
      "valueFrom: {secretKeyRef: {name: db, key: k}}}]}]}\n";
  repository.Add("prod/pod.yaml", pod);
  repository.Commit();
  repository.Add("prod/pod.yaml", "# moved down\n" + pod);
  CHECK(Staged(repository).empty());
  CHECK_FALSE(std::filesystem::exists(cache));
  repository.Add("prod/a.yaml", "password: " + ExpandExample("{alnum:24}", 8).value() + "\n");
  CHECK(Staged(repository).empty());
  CHECK(std::filesystem::exists(cache));
}

TEST_CASE("a state is listed once, also for files that others name", "[scan]") {
  struct Counted : Snapshot {
    explicit Counted(Snapshot& of) : all(of) {}
    Result<std::vector<SnapshotEntry>> List(
        const std::function<bool(std::string_view path)>& wanted) override {
      lists++;
      return all.List(wanted);
    }
    Result<std::string> Read(const SnapshotEntry& entry) override { return all.Read(entry); }
    Snapshot& all;
    int lists = 0;
  };
  // The second is called as no file is that is looked at for its name.
  for (const auto& [name, lists] : {std::pair("db/pw.txt", 1), std::pair("db/README.md", 2)}) {
    const GitRepository repository;
    repository.Add("compose.yaml",
                   "services: {db: {image: postgres, secrets: [pw]}}\n"
                   "secrets: {pw: {file: ./" +
                       std::string(name) + "}}\n");
    repository.Add(name, ExpandExample("{alnum:24}", 9).value() + "\n");
    const Criteria criteria = Criteria::Make({}).value();
    ObjectReader objects(repository.place());
    Summary summary;
    SnapshotJudge judge(criteria, objects, {repository.place(), 1, false}, summary);
    IndexSnapshot index(repository.place(), objects, nullptr, nullptr);
    Counted counted(index);
    judge.Load(counted);
    CHECK(counted.lists == lists);
    const std::vector<Finding> found = judge.Judge();
    CHECK(std::count_if(found.begin(), found.end(), [&](const Finding& finding) {
            return finding.message.find(name) != std::string::npos || finding.place.path == name ||
                   finding.place.path == "compose.yaml";
          }) == 1);
    CHECK(summary.errors.empty());
  }
}

TEST_CASE("what cannot be read is told, and not remembered", "[scan]") {
  const GitRepository repository;
  Fill(repository);
  repository.Commit();
  const std::string id = repository.Git({"rev-parse", "HEAD:prod/other-3.yaml"});
  const std::string lost = ReadTestFile(repository.folder() + "/prod/other-3.yaml");
  repository.Remove(id);
  repository.Add("staging/a.yaml", lost);
  repository.Remove(id);
  repository.Add("staging/b.yaml", "password: " + ExpandExample("{alnum:24}", 9).value() + "\n");
  StagedOptions options{repository.place(), {}, {}, 2};
  options.criteria.selection = RepositoryChecksOnly();
  const Result<Summary> summary = ScanStaged(options);
  REQUIRE(summary);
  CHECK_FALSE(summary->complete());
  repository.Git({"hash-object", "-w", "prod/other-3.yaml"});
  CHECK(Staged(repository).size() == 1);
}

}  // namespace leaktight
