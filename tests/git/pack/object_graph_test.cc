// Repositories of every kind, as git itself makes them: every object's bytes are what
// `git cat-file --batch` says.
#include "git/pack/object_graph.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "catch.h"
#include "git/entries.h"
#include "support/git_repository.h"
#include "support/pack_writer.h"
#include "support/random.h"
#include "support/random_history.h"
#include "support/temporary_folder.h"
#include "support/walked_objects.h"

using leaktight::GitRepository;
using leaktight::ObjectFormat;
using leaktight::ObjectGraph;
using leaktight::ObjectGraphOptions;
using leaktight::WalkedObjects;
namespace fs = std::filesystem;

namespace {

std::string Objects(const GitRepository& repository) {
  return repository.folder() + "/.git/objects";
}

// Versions of some files, each commit a little different: what git stores as deltas.
void MakeHistory(const GitRepository& repository, int commits, uint64_t seed = 1) {
  leaktight::Random random(seed);
  std::vector<std::string> texts(3);
  for (std::string& text : texts) text = random.Text(3000, "abcdefgh \n");
  for (int i = 0; i < commits; i++) {
    std::string& text = texts[random.Below(3)];
    text.replace(random.Below(2000), random.Below(50), random.Text(random.Below(80), "xyz\n"));
    for (size_t file = 0; file < 3; file++)
      repository.Add("file" + std::to_string(file), texts[file]);
    repository.Commit("commit " + std::to_string(i));
  }
}

// All that git sees is walked, the same, and nothing else; no error.
WalkedObjects CheckAll(const GitRepository& repository, const ObjectGraphOptions& options = {}) {
  WalkedObjects walked = leaktight::WalkObjects(Objects(repository), options);
  for (const leaktight::Error& error : walked.unread) UNSCOPED_INFO(error.Describe());
  CHECK(walked.unread.empty());
  CHECK(walked.wrong.empty());
  // Not by the comparison's macro, which would print all objects.
  const bool same = walked.objects == leaktight::ObjectsOfGit(repository);
  CHECK(same);
  return walked;
}

size_t CountFiles(const std::string& folder, const std::string& ending) {
  size_t count = 0;
  for (const auto& file : fs::directory_iterator(folder)) {
    if (file.path().string().ends_with(ending)) count++;
  }
  return count;
}

}  // namespace

TEST_CASE("loose objects are read", "[git]") {
  const GitRepository repository;
  MakeHistory(repository, 3);
  repository.Add("empty", "");
  repository.Git({"tag", "-a", "-m", "a tag", "v1"});
  const WalkedObjects walked = CheckAll(repository);
  CHECK(walked.deltas == 0);
}

TEST_CASE("one pack with deltas is read", "[git]") {
  const GitRepository repository;
  MakeHistory(repository, 30);
  repository.Git({"repack", "-adfq", "--depth=20"});
  const WalkedObjects walked = CheckAll(repository);
  CHECK(walked.deltas > 20);
}

TEST_CASE("deltas that name their base by id are read", "[git]") {
  const GitRepository repository;
  MakeHistory(repository, 30);
  repository.Git({"-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq"});
  CHECK(CheckAll(repository).deltas > 20);
}

TEST_CASE("a repository of SHA-256 is read", "[git]") {
  const GitRepository repository({"--object-format=sha256"});
  MakeHistory(repository, 20);
  ObjectGraphOptions options;
  options.format = ObjectFormat::kSha256;
  CheckAll(repository, options);
  repository.Git({"-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq"});
  CHECK(CheckAll(repository, options).deltas > 10);
}

TEST_CASE("a pack with an index of version 1 is read", "[git]") {
  const GitRepository repository;
  MakeHistory(repository, 20);
  repository.Git({"-c", "pack.indexVersion=1", "repack", "-adfq"});
  CHECK(CheckAll(repository).deltas > 10);
}

TEST_CASE("several packs, loose objects and copies in all of them are walked once", "[git]") {
  const GitRepository repository;
  for (int i = 0; i < 3; i++) {
    MakeHistory(repository, 8, i + 1);
    repository.Git({"repack", "-dq"});
  }
  MakeHistory(repository, 2, 77);
  // The same objects in one more pack, and loose as well.
  const std::string loose = repository.Beside("loose");
  fs::copy(Objects(repository), loose, fs::copy_options::recursive);
  repository.Git({"repack", "-aq"});
  repository.Git({"prune-packed"});
  fs::copy(loose, Objects(repository),
           fs::copy_options::recursive | fs::copy_options::skip_existing);
  CHECK(CountFiles(Objects(repository) + "/pack", ".pack") == 4);
  CheckAll(repository);
}

TEST_CASE("a multi-pack index stands in for an index that is not there", "[git]") {
  const GitRepository repository;
  for (int i = 0; i < 3; i++) {
    MakeHistory(repository, 8, i + 1);
    repository.Git({"repack", "-dq"});
  }
  repository.Git({"multi-pack-index", "write"});
  CheckAll(repository);
  const auto all = leaktight::ObjectsOfGit(repository);
  for (const auto& file : fs::directory_iterator(Objects(repository) + "/pack")) {
    if (file.path().extension() == ".idx") fs::remove(file.path());
  }
  const WalkedObjects walked = leaktight::WalkObjects(Objects(repository));
  CHECK(walked.unread.empty());
  const bool same = walked.objects == all;
  CHECK(same);
  CHECK(walked.deltas > 0);
}

TEST_CASE("a pack that a multi-pack index names and that is gone is told", "[git]") {
  const GitRepository repository;
  for (int i = 0; i < 2; i++) {
    MakeHistory(repository, 4, i + 1);
    repository.Git({"repack", "-dq"});
  }
  repository.Git({"multi-pack-index", "write"});
  std::string gone;
  for (const auto& file : fs::directory_iterator(Objects(repository) + "/pack")) {
    if (file.path().extension() == ".pack") gone = file.path();
  }
  fs::remove(gone);
  const WalkedObjects walked = leaktight::WalkObjects(Objects(repository));
  CHECK(walked.ErrorOn(gone) == "the multi-pack-index names this pack, and it is not there");
  CHECK_FALSE(walked.objects.empty());
}

TEST_CASE("unreachable objects of a cruft pack are read", "[git]") {
  const GitRepository repository;
  MakeHistory(repository, 5);
  const std::string lost = repository.Commit("lost");
  repository.Git({"reset", "-q", "--hard", "HEAD~2"});
  repository.Git({"reflog", "expire", "--expire=now", "--all"});
  repository.Git({"repack", "--cruft", "-dq"});
  REQUIRE(CountFiles(Objects(repository) + "/pack", ".mtimes") == 1);
  CHECK(CheckAll(repository).objects.contains(lost));
}

TEST_CASE("objects of alternates are read, and are bases of deltas here", "[git]") {
  const GitRepository origin;
  MakeHistory(origin, 10);
  origin.Git({"repack", "-adfq"});
  const GitRepository repository;
  repository.Write(".git/objects/info/alternates", Objects(origin) + "\n");
  repository.Git({"fetch", "-q", origin.folder(), "main:main", "--update-head-ok"});
  repository.Git({"reset", "-q", "--hard"});
  MakeHistory(repository, 3, 5);
  CheckAll(repository);
  // The same through what the caller hands in.
  fs::remove(Objects(repository) + "/info/alternates");
  ObjectGraphOptions options;
  options.alternates = {Objects(origin)};
  const WalkedObjects walked = leaktight::WalkObjects(Objects(repository), options);
  CHECK(walked.unread.empty());
  CHECK(walked.objects.size() > 15);
}

TEST_CASE("an object weighs what it and all that is made from it take", "[git]") {
  using leaktight::ObjectType;
  // A chain of deltas, each made from the one before, beside an object that nothing is made from.
  const bool bases_first = GENERATE(true, false);
  const leaktight::TemporaryFolder folder;
  leaktight::PackWriter writer;
  std::vector<std::string> texts = {std::string(2000, 'a')};
  for (int i = 0; i < 4; i++) texts.push_back(texts.back() + std::to_string(i));
  const auto id = [](const std::string& text) {
    return leaktight::TestObjectId(ObjectType::kBlob, text);
  };
  const auto add = [&](size_t i) {
    if (i == 0) {
      writer.Add(ObjectType::kBlob, texts[0]);
    } else {
      writer.AddIdDelta(id(texts[i - 1]), leaktight::RandomDelta(texts[i - 1], texts[i], i),
                        id(texts[i]));
    }
  };
  writer.Add(ObjectType::kBlob, "alone");
  for (size_t i = 0; i < texts.size(); i++) add(bases_first ? i : texts.size() - 1 - i);
  writer.Write(folder.Path(""), "chain");
  const auto graph = ObjectGraph::Open(
      folder.Path(""), {}, [](const leaktight::Error& error) { FAIL_CHECK(error.Describe()); });
  REQUIRE(graph);
  const auto entry = [&](const std::string& text) { return graph->Find(id(text)).value(); };
  CHECK(graph->Weight(entry("alone")) > 0);
  float below = 0;
  for (size_t i = texts.size(); i-- > 0;) {
    CAPTURE(i, bases_first);
    CHECK(graph->Type(entry(texts[i])) == ObjectType::kBlob);
    CHECK(graph->Weight(entry(texts[i])) > below);
    below = graph->Weight(entry(texts[i]));
  }
}

TEST_CASE("an object is found by its id, wherever it stands", "[git]") {
  const GitRepository repository;
  MakeHistory(repository, 5);
  repository.Git({"repack", "-adq"});
  MakeHistory(repository, 2, 9);
  const auto graph = ObjectGraph::Open(Objects(repository), {}, [](const leaktight::Error&) {});
  REQUIRE(graph);
  for (const auto& [id, object] : leaktight::ObjectsOfGit(repository)) {
    const auto entry = graph->Find(leaktight::IdBytes(id));
    REQUIRE(entry);
    CHECK(leaktight::Hex(graph->Id(*entry)) == id);
    CHECK(leaktight::Name(graph->Type(*entry)) == object.first);
  }
  CHECK_FALSE(graph->Find(std::string(20, 'x')));
}

TEST_CASE("many objects are found as each by itself", "[git]") {
  const GitRepository repository;
  for (uint64_t pack = 1; pack < 5; pack++) {  // in four packs, and loose
    MakeHistory(repository, 4, pack);
    repository.Git({"repack", "-dq"});
  }
  MakeHistory(repository, 2, 9);
  std::vector<std::string> ids;
  for (const auto& [id, object] : leaktight::ObjectsOfGit(repository)) {
    ids.push_back(leaktight::IdBytes(id));
    ids.push_back(ids.back());
    ids.back()[19] = static_cast<char>(ids.back()[19] ^ 1);  // none of them
  }
  const std::vector<std::string_view> asked(ids.begin(), ids.end());
  const auto check = [&](bool many, size_t workers) {
    ObjectGraphOptions options;
    options.many_lookups = many;
    options.workers = workers;
    const auto graph =
        ObjectGraph::Open(Objects(repository), options, [](const leaktight::Error&) {});
    REQUIRE(graph);
    CHECK_FALSE(graph->Find(std::string(32, 'x')));
    std::vector<uint32_t> entries(asked.size());
    graph->FindAll(asked, entries.data());
    for (size_t i = 0; i < asked.size(); i++) {
      CHECK((entries[i] != ObjectGraph::kNone) == (i % 2 == 0));
      CHECK(entries[i] == graph->Find(asked[i]).value_or(ObjectGraph::kNone));
      if (entries[i] != ObjectGraph::kNone) CHECK(graph->Id(entries[i]) == asked[i]);
    }
    return entries;
  };
  const std::vector<uint32_t> entries = check(false, 1);
  CHECK(check(true, 1) == entries);
  CHECK(check(true, 2) == entries);
}

TEST_CASE("a pack's .rev file changes nothing, whatever stands in it", "[git]") {
  const GitRepository repository;
  MakeHistory(repository, 40);
  repository.Git({"-c", "pack.writeReverseIndex=true", "repack", "-adfq", "--depth=20"});
  const std::string pack = Objects(repository) + "/pack";
  const WalkedObjects walked = CheckAll(repository);
  std::string path;
  for (const auto& file : fs::directory_iterator(pack)) {
    if (file.path().extension() == ".rev") path = file.path().string();
  }
  REQUIRE(!path.empty());
  const std::string right = leaktight::ReadTestFile(path);
  fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
  leaktight::Random random(7);
  for (int round = 0; round < 30; round++) {
    std::string wrong = right;
    if (round % 5 == 0) {
      wrong.resize(random.Below(right.size()));
    } else {
      wrong[random.Below(right.size())] ^= static_cast<char>(1 + random.Below(255));
    }
    leaktight::WriteTestFile(path, wrong);
    CAPTURE(round);
    CHECK(CheckAll(repository).deltas == walked.deltas);
  }
}

TEST_CASE("a partial clone has what it has, and no errors", "[git]") {
  const GitRepository origin;
  MakeHistory(origin, 10);
  origin.Git({"config", "uploadpack.allowFilter", "true"});
  const GitRepository outer;
  const std::string clone = outer.Beside("clone");
  outer.Git({"-c", "protocol.file.allow=always", "clone", "-q", "--bare", "--filter=blob:none",
             "file://" + origin.folder(), clone});
  const WalkedObjects walked = leaktight::WalkObjects(clone + "/objects");
  CHECK(walked.unread.empty());
  for (const auto& [id, object] : walked.objects) CHECK(object.first != "blob");
  CHECK(walked.objects.size() >= 20);
}

TEST_CASE("a thin pack that git completed is read", "[git]") {
  const GitRepository repository;
  MakeHistory(repository, 12);
  const std::string before = repository.Git({"rev-parse", "HEAD~6"});
  const auto all = leaktight::ObjectsOfGit(repository);
  // What the last commits brought, as deltas of what is not in the pack.
  const std::string script = "printf 'HEAD\\n^" + before +
                             "\\n' | git pack-objects --revs --thin --stdout -q >" +
                             repository.Beside("thin.pack");
  repository.Git({"-c", "alias.thin=!" + script, "thin"});
  const GitRepository whole;
  whole.Write(".git/objects/info/alternates", Objects(repository) + "\n");
  whole.Git({"-c",
             "alias.fix=!git index-pack --fix-thin --stdin <" + repository.Beside("thin.pack"),
             "fix"});
  const WalkedObjects fixed = CheckAll(whole);
  CHECK(fixed.deltas > 0);
}

TEST_CASE("random histories are read whole", "[git]") {
  for (const uint32_t seed : {1U, 2U, 3U, 4U}) {
    const GitRepository repository;
    leaktight::MakeRandomHistory(repository, seed, 25);
    CheckAll(repository);
    repository.Git({"repack", "-adfq", "--depth=" + std::to_string(1 + seed * 12), "--window=50"});
    MakeHistory(repository, 4, seed);
    repository.Git({"repack", "-dq"});
    MakeHistory(repository, 2, seed + 9);
    ObjectGraphOptions options;
    options.workers = seed;
    CheckAll(repository, options);
  }
}
