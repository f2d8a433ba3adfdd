#include "scan/fact_cache.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/byte_reader.h"
#include "base/hash.h"
#include "catch.h"
#include "support/git_repository.h"
#include "support/random.h"
#include "support/temporary_folder.h"

namespace leaktight {
namespace {

std::optional<std::vector<Fact>> FindIn(const FactCache& cache, std::string_view path,
                                        std::string_view id) {
  size_t place = 0;
  return cache.Find(path, id, place);
}

std::string Id(size_t n) {
  std::string bytes(20, '\0');
  for (size_t i = 0; i < 4; i++) bytes[i] = static_cast<char>(n >> 8 * i);
  return bytes;
}

// What the test's files hold: a fact that says which it is.
std::vector<Fact> FactsOfFile(size_t n) {
  return {{.kind = Fact::Kind::kSecretDeclared, .name = "name-" + std::to_string(n)}};
}

class Cached {
 public:
  explicit Cached(size_t files) {
    for (size_t i = 0; i < files; i++) {
      paths_.push_back("manifests/" + std::to_string(i) + ".yaml");
      ids_.push_back(Id(i));
      facts_.push_back(i % 3 == 0 ? std::vector<Fact>() : FactsOfFile(i));
    }
  }
  size_t size() const { return paths_.size(); }
  const std::string& path(size_t i) const { return paths_[i]; }
  const std::string& id(size_t i) const { return ids_[i]; }
  const std::vector<Fact>& facts(size_t i) const { return facts_[i]; }

  void Save(const FactCache& cache, size_t from = 0) const {
    std::vector<FactCache::Known> known;
    for (size_t i = from; i < size(); i++) {
      known.push_back({paths_[i], ids_[i], facts_[i].empty() ? nullptr : &facts_[i]});
    }
    cache.Save(known);
  }

  // How many are found, all of them with the facts that they have.
  size_t Found(const FactCache& cache) const {
    size_t found = 0;
    for (size_t i = 0; i < size(); i++) {
      const auto facts = FindIn(cache, paths_[i], ids_[i]);
      if (!facts) continue;
      CHECK(*facts == facts_[i]);
      found++;
    }
    return found;
  }

 private:
  std::vector<std::string> paths_;
  std::vector<std::string> ids_;
  std::vector<std::vector<Fact>> facts_;
};

FactCache Opened(const TemporaryFolder& folder, std::string_view depends_on = "rules") {
  auto cache = FactCache::Open(folder.Path(""), depends_on);
  REQUIRE(cache);
  return std::move(*cache);
}

std::vector<std::string> FactFiles(const TemporaryFolder& folder) {
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(folder.Path("leaktight"))) {
    if (file.path().filename() != "key") files.push_back(file.path().string());
  }
  return files;
}

}  // namespace

TEST_CASE("what was saved is found again, by path and blob", "[scan]") {
  const TemporaryFolder folder;
  const Cached files(100);
  CHECK(files.Found(Opened(folder)) == 0);
  files.Save(Opened(folder));
  const FactCache cache = Opened(folder);
  CHECK(files.Found(cache) == 100);
  CHECK_FALSE(FindIn(cache, files.path(1), files.id(2)));
  CHECK_FALSE(FindIn(cache, files.path(2), files.id(1)));
  CHECK_FALSE(FindIn(cache, "manifests", files.id(1)));
  CHECK_FALSE(FindIn(cache, files.path(1), ""));
}

TEST_CASE("one path may have several blobs", "[scan]") {
  const TemporaryFolder folder;
  const std::vector<Fact> one = FactsOfFile(1), two = FactsOfFile(2);
  Opened(folder).Save({{"a", Id(7), &two}, {"a", Id(3), &one}});
  const FactCache cache = Opened(folder);
  CHECK(FindIn(cache, "a", Id(3)) == one);
  CHECK(FindIn(cache, "a", Id(7)) == two);
}

TEST_CASE("facts are valid for what they depend on alone", "[scan]") {
  const TemporaryFolder folder;
  const Cached files(10);
  files.Save(Opened(folder, "rules"));
  CHECK(files.Found(Opened(folder, "other rules")) == 0);
  CHECK(files.Found(Opened(folder, "rules")) == 10);
  // A file of another digest, under the name of this one's.
  files.Save(Opened(folder, "other rules"));
  const std::vector<std::string> two = FactFiles(folder);
  REQUIRE(two.size() == 2);
  const std::string first = ReadTestFile(two[0]);
  WriteTestFile(two[0], ReadTestFile(two[1]));
  WriteTestFile(two[1], first);
  CHECK(files.Found(Opened(folder, "rules")) == 0);
  CHECK(files.Found(Opened(folder, "other rules")) == 0);
}

TEST_CASE("with another key nothing is found, and values are hashed otherwise", "[scan]") {
  const TemporaryFolder folder;
  const Cached files(10);
  const FactCache before = Opened(folder);
  files.Save(before);
  CHECK(Opened(folder).hash()("value") == before.hash()("value"));
  std::filesystem::remove(folder.Path("leaktight/key"));
  const FactCache after = Opened(folder);
  CHECK(files.Found(after) == 0);
  CHECK(after.hash()("value") != before.hash()("value"));
}

TEST_CASE("nobody but the owner may read facts", "[scan]") {
  const TemporaryFolder folder;
  Cached(3).Save(Opened(folder));
  struct stat status {};
  REQUIRE(stat(FactFiles(folder).at(0).c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a facts file that is cut off holds nothing", "[scan]") {
  const TemporaryFolder folder;
  const Cached files(20);
  files.Save(Opened(folder));
  const std::string path = FactFiles(folder).at(0);
  const std::string whole = ReadTestFile(path);
  for (size_t size = 0; size < whole.size(); size += 3) {
    WriteTestFile(path, whole.substr(0, size));
    CHECK(files.Found(Opened(folder)) == 0);
  }
  WriteTestFile(path, whole + "x");
  CHECK(files.Found(Opened(folder)) == 0);
  WriteTestFile(path, whole);
  CHECK(files.Found(Opened(folder)) == 20);
}

TEST_CASE("a facts file with a changed byte holds nothing", "[scan]") {
  const TemporaryFolder folder;
  const Cached files(20);
  files.Save(Opened(folder));
  const std::string path = FactFiles(folder).at(0);
  const std::string whole = ReadTestFile(path);
  Random random(4);
  for (int i = 0; i < 500; i++) {
    std::string changed = whole;
    changed[random.Below(changed.size())] ^= static_cast<char>(1 + random.Below(255));
    WriteTestFile(path, changed);
    CHECK(files.Found(Opened(folder)) == 0);
  }
}

// Whoever makes its checksum fit again may have it say what he likes, but not have it read past its
// end or take memory that it has not.
TEST_CASE("a facts file that is made up does no harm", "[scan]") {
  const TemporaryFolder folder;
  const Cached files(20);
  files.Save(Opened(folder));
  const std::string path = FactFiles(folder).at(0);
  const std::string whole = ReadTestFile(path);
  constexpr size_t kHead = 12;
  Random random(5);
  for (int i = 0; i < 2000; i++) {
    std::string body = whole.substr(kHead);
    for (size_t n = 1 + random.Below(4); n > 0; n--) {
      const size_t at = 32 + random.Below(body.size() - 32);
      switch (random.Below(3)) {
        case 0:
          body[at] = static_cast<char>(random.Below(256));
          break;
        case 1:
          body[at] = static_cast<char>(0xff);
          break;
        default:
          body.resize(at);
      }
      if (body.size() <= 33) break;
    }
    std::string made_up = whole.substr(0, 8);
    PutU32(Crc32(body), made_up);
    WriteTestFile(path, made_up + body);
    const FactCache cache = Opened(folder);
    size_t found = 0;
    for (size_t n = 0; n < files.size(); n++) {
      found += FindIn(cache, files.path(n), files.id(n)).has_value() ? 1 : 0;
    }
    CHECK(found <= files.size());
    if (i % 100 == 0) files.Save(cache);  // as a scan would
  }
  WriteTestFile(path, std::string(70 << 20, 'x'));
  CHECK(files.Found(Opened(folder)) == 0);
}

TEST_CASE("what nothing asks for stays a while, and goes then", "[scan]") {
  const TemporaryFolder folder;
  const Cached files(20);
  files.Save(Opened(folder));
  for (int i = 0; i < 16; i++) files.Save(Opened(folder), 10);
  CHECK(files.Found(Opened(folder)) == 20);
  files.Save(Opened(folder), 10);
  CHECK(files.Found(Opened(folder)) == 10);
}

TEST_CASE("few files of other rules are kept", "[scan]") {
  const TemporaryFolder folder;
  const Cached files(2);
  for (int i = 0; i < 20; i++) files.Save(Opened(folder, "rules " + std::to_string(i)));
  CHECK(FactFiles(folder).size() <= 8);
}

TEST_CASE("scans at the same time find whole files or none", "[scan]") {
  const TemporaryFolder folder;
  const Cached files(200);
  constexpr int kProcesses = 4;
  std::vector<pid_t> processes;
  for (int n = 0; n < kProcesses; n++) {
    const pid_t process = fork();
    REQUIRE(process >= 0);
    if (process != 0) {
      processes.push_back(process);
      continue;
    }
    // No Catch in here: what it would report is the parent's.
    int wrong = 0;
    for (int i = 0; i < 50; i++) {
      const auto cache = FactCache::Open(folder.Path(""), "rules");
      if (!cache) _exit(2);
      size_t found = 0;
      for (size_t file = 0; file < files.size(); file++) {
        const auto facts = FindIn(*cache, files.path(file), files.id(file));
        if (!facts) continue;
        found++;
        if (*facts != files.facts(file)) wrong++;
      }
      // Once it was written it is never seen without.
      if (found != 0 && found != files.size()) wrong++;
      files.Save(*cache);
    }
    _exit(wrong == 0 ? 0 : 1);
  }
  for (const pid_t process : processes) {
    int status = 0;
    REQUIRE(waitpid(process, &status, 0) == process);
    CHECK(status == 0);
  }
  CHECK(files.Found(Opened(folder)) == 200);
  CHECK(FactFiles(folder).size() == 1);
}

}  // namespace leaktight
