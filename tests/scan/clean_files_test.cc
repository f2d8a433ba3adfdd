#include "scan/clean_files.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "catch.h"
#include "scan/tree.h"
#include "source/tree.h"
#include "support/git_repository.h"
#include "support/random.h"

namespace leaktight {
namespace {

// Enough files for the cache to be worth it.
constexpr size_t kFiles = 500;

std::string PathOf(size_t n) {
  return "clusters/of-some-length/services/service-" + std::to_string(n) + "/manifest.yaml";
}

std::string Value(size_t n) {
  Random random(1000 + n);
  return random.Text(24, "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789");
}

std::string Manifest(Random& random, size_t n) {
  const std::string name = "service-" + std::to_string(n);
  switch (random.Below(6)) {
    case 0:  // a reference to a Secret
      return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name +
             "}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n"
             "          env:\n            - name: DB_PASSWORD\n              valueFrom:\n"
             "                secretKeyRef: {name: secret-" +
             std::to_string(random.Below(40)) + ", key: password}\n";
    case 1:  // a declaration of one
      return "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: secret-" +
             std::to_string(random.Below(40)) +
             "}\nspec:\n  data:\n    - secretKey: password\n      remoteRef: {key: of/" + name +
             "}\n";
    case 2:  // a leak
      return "apiVersion: v1\nkind: Secret\nmetadata: {name: " + name +
             "}\nstringData:\n  password: " + Value(random.Below(1000)) + "\n";
    case 3:  // a value that environments share
      return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name +
             ", namespace: " + (random.Below(2) == 0 ? "staging" : "production") +
             "}\ndata:\n  DB_PASSWORD: " + Value(random.Below(3)) + "\n";
    default:
      return "apiVersion: v1\nkind: Service\nmetadata: {name: " + name +
             "}\nspec:\n  ports: [{port: " + std::to_string(1000 + random.Below(100)) + "}]\n";
  }
}

std::vector<std::string> Told(const Summary& summary) {
  std::vector<std::string> told;
  for (const Finding& finding : summary.findings) {
    told.push_back(finding.fingerprint + " " + finding.rule + " " + finding.place.path + " " +
                   std::to_string(finding.place.span.begin) + " " + finding.message);
  }
  std::sort(told.begin(), told.end());
  return told;
}

Summary Scan(const GitRepository& repository, bool cache, size_t jobs = 2) {
  ScanTreeOptions options;
  options.place = repository.place();
  options.jobs = jobs;
  options.cache = cache;
  Result<Summary> summary = ScanTree(options);
  REQUIRE(summary);
  REQUIRE(summary->errors.empty());
  return std::move(*summary);
}

bool HasCache(const GitRepository& repository) {
  return std::filesystem::exists(repository.folder() + "/.git/leaktight");
}

}  // namespace

TEST_CASE("a scan that knows clean files finds what one finds that does not", "[scan]") {
  Random random(5);
  const GitRepository repository;
  for (size_t i = 0; i < kFiles; i++) repository.Write(PathOf(i), Manifest(random, i));
  repository.Git({"add", "--all"});
  const std::vector<std::string> first = Told(Scan(repository, true));
  REQUIRE(HasCache(repository));
  REQUIRE(first.size() > 50);
  CHECK(Told(Scan(repository, true)) == first);
  CHECK(Told(Scan(repository, false)) == first);
  for (int round = 0; round < 12; round++) {
    for (size_t n = random.Below(30); n > 0; n--) {
      const size_t i = random.Below(kFiles);
      repository.Write(PathOf(i), Manifest(random, i));
    }
    if (round == 4) repository.Write(".leaktight.yaml", "rules:\n  k8s-secret-committed: off\n");
    if (round == 8) std::filesystem::remove(repository.folder() + "/.leaktight.yaml");
    INFO("round " << round);
    CHECK(Told(Scan(repository, true, 1 + random.Below(3))) == Told(Scan(repository, false)));
  }
}

TEST_CASE("a clean file that holds what a new local file has is not clean any more", "[scan]") {
  const GitRepository repository;
  const std::string value = Value(0);
  for (size_t i = 0; i < kFiles; i++) {
    repository.Write(PathOf(i), "apiVersion: v1\nkind: Service\nmetadata: {name: s" +
                                    std::to_string(i) +
                                    (i == 77 ? ", labels: {a: " + value + "}" : "") + "}\n");
  }
  repository.Write(".gitignore", ".env\n");
  repository.Git({"add", "--all"});
  CHECK(Told(Scan(repository, true)).empty());
  repository.Write(".env", "API_TOKEN=" + value + "\n");
  const Summary after = Scan(repository, true);
  REQUIRE(after.findings.size() == 1);
  CHECK(after.findings[0].rule == "known-secret");
  CHECK(after.findings[0].place.path == PathOf(77));
}

TEST_CASE("what the whole snapshot makes of clean files is judged anew when one changes",
          "[scan]") {
  Random random(9);
  const GitRepository repository;
  const auto declaration = [](size_t n, const std::string& key) {
    return "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: secret-" +
           std::to_string(n) + "}\nspec:\n  data:\n    - secretKey: " + key +
           "\n      remoteRef: {key: of/" + std::to_string(n) + "}\n";
  };
  const auto reference = [](size_t n) {
    return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d" + std::to_string(n) +
           "}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n"
           "          env:\n            - name: DB_PASSWORD\n              valueFrom:\n"
           "                secretKeyRef: {name: secret-" +
           std::to_string(n) + ", key: password}\n";
  };
  for (size_t i = 0; i < kFiles; i += 2) {
    repository.Write(PathOf(i), declaration(i, "password"));
    repository.Write(PathOf(i + 1), reference(i));
  }
  repository.Write(".gitignore", ".env\n");
  repository.Write(".env.example", "A=\nB=\n");
  repository.Git({"add", "--all"});
  CHECK(Told(Scan(repository, true)).empty());
  for (int round = 0; round < 8; round++) {
    const size_t i = 2 * random.Below(kFiles / 2);
    const bool in_local_file = round % 4 == 3;
    if (in_local_file) {
      repository.Write(".env", "A=1\nB=2\nC=3\n");
    } else {
      repository.Write(PathOf(i), declaration(i, "pasword"));
    }
    const std::vector<std::string> told = Told(Scan(repository, true));
    CHECK(told.size() == 1);
    REQUIRE(told == Told(Scan(repository, false)));
    repository.Write(".env", "A=1\n");
    repository.Write(PathOf(i), declaration(i, "password"));
    REQUIRE(Told(Scan(repository, true)).empty());
  }
}

TEST_CASE("a snapshot is told by its facts and the files that hold them", "[scan]") {
  const GitRepository repository;
  for (size_t i = 0; i < kFiles; i++) repository.Write(PathOf(i), "a: 1\n");
  repository.Git({"add", "--all"});
  const auto tree = Tree::Open({repository.place(), {}, false});
  const auto criteria = Criteria::Make({});
  REQUIRE(tree);
  REQUIRE(criteria);
  const auto clean = CleanFiles::Open(*tree, *criteria);
  REQUIRE(clean);
  const auto facts = std::make_shared<const std::vector<Fact>>(
      std::vector<Fact>{{.kind = Fact::Kind::kSecretDeclared, .name = "a"}});
  const auto others = std::make_shared<const std::vector<Fact>>(
      std::vector<Fact>{{.kind = Fact::Kind::kSecretDeclared, .name = "b"}});
  CleanFiles::Part part;
  part.files.push_back({"one", "id", facts});
  const std::string snapshot = clean->SnapshotId({{"one", facts}, {"two", facts}}, {&part});
  CHECK(snapshot == clean->SnapshotId({{"one", others}, {"two", facts}}, {&part}));
  CHECK(snapshot != clean->SnapshotId({{"one", facts}, {"two", others}}, {&part}));
  CHECK(snapshot != clean->SnapshotId({{"one", facts}, {"three", facts}}, {&part}));
  CHECK(snapshot != clean->SnapshotId({{"one", facts}}, {&part}));
  CHECK(snapshot != clean->SnapshotId({{"one", facts}, {"two", facts}}, {}));
  CHECK_FALSE(clean->IsClean(snapshot));

  for (size_t i = 0; i < 60; i++) part.files.push_back({"file-" + std::to_string(i), "id"});
  clean->Save({&part}, snapshot);
  const auto again = CleanFiles::Open(*tree, *criteria);
  REQUIRE(again);
  CHECK(again->IsClean(snapshot));
  CHECK_FALSE(again->IsClean(clean->SnapshotId({}, {})));
}

TEST_CASE("of few files none is kept, nor where nobody wants it", "[scan]") {
  const GitRepository few;
  few.Write("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n");
  few.Git({"add", "--all"});
  Scan(few, true);
  CHECK_FALSE(HasCache(few));

  Random random(7);
  const GitRepository many;
  for (size_t i = 0; i < kFiles; i++) many.Write(PathOf(i), Manifest(random, i));
  many.Git({"add", "--all"});
  Scan(many, false);
  CHECK_FALSE(HasCache(many));
}

TEST_CASE("a few new clean files are no reason to write", "[scan]") {
  Random random(8);
  const GitRepository repository;
  for (size_t i = 0; i < kFiles; i++) repository.Write(PathOf(i), Manifest(random, i));
  repository.Git({"add", "--all"});
  Scan(repository, true);
  const auto written = [&] {
    auto last = std::filesystem::file_time_type::min();
    for (const auto& file :
         std::filesystem::directory_iterator(repository.folder() + "/.git/leaktight")) {
      last = std::max(last, file.last_write_time());
    }
    return last;
  };
  const auto before = written();
  repository.Write(PathOf(1), "apiVersion: v1\nkind: Service\nmetadata: {name: another}\n");
  Scan(repository, true);
  CHECK(written() == before);
  for (size_t i = 0; i < 60; i++) {
    repository.Write(
        PathOf(i), "apiVersion: v1\nkind: Service\nmetadata: {name: x" + std::to_string(i) + "}\n");
  }
  Scan(repository, true);
  CHECK(written() > before);
}

}  // namespace leaktight
