#include "git/object_reader.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"

namespace leaktight {

TEST_CASE("objects come back in the order in which they were asked for", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  repository.Add("b", std::string("two\0\n", 5));
  repository.Add("c", "");
  ObjectReader reader(repository.place());
  for (const char* name : {":a", ":b", ":c", ":a"}) reader.Ask(name);
  CHECK(reader.Next()->bytes == "one\n");
  CHECK(reader.Next()->bytes == std::string_view("two\0\n", 5));
  CHECK(reader.Next()->bytes.empty());
  CHECK(reader.Next()->bytes == "one\n");
  CHECK(reader.asked() == 0);
}

TEST_CASE("objects of any size come back whole", "[git]") {
  const GitRepository repository;
  ObjectReader reader(repository.place());
  for (const size_t size : {65535, 65536, 65537, 131072, 3000000}) {
    std::string text;
    while (text.size() < size) text += std::to_string(text.size()) + "\n";
    text.resize(size);
    repository.Add("big", text);
    const Result<ObjectReader::Object> object = reader.Read(repository.Git({"rev-parse", ":big"}));
    REQUIRE(object.has_value());
    CHECK(object->type == "blob");
    CHECK(object->bytes == text);
  }
}

TEST_CASE("a thousand questions may be open at once", "[git]") {
  const GitRepository repository;
  repository.Add("a", std::string(10000, 'a'));
  const std::string id = repository.Git({"rev-parse", ":a"});
  ObjectReader reader(repository.place());
  REQUIRE(reader.Start().has_value());
  for (int i = 0; i < 1000; i++) reader.Ask(id);
  for (int i = 0; i < 1000; i++) REQUIRE(reader.Next()->bytes.size() == 10000);
}

TEST_CASE("an object over the limit is passed over and the next one read", "[git]") {
  const GitRepository repository;
  repository.Add("big", std::string(200000, 'x'));
  repository.Add("small", "small");
  ObjectReader reader(repository.place(), 100000);
  reader.Ask(":big");
  reader.Ask(":small");
  const Result<ObjectReader::Object> big = reader.Next();
  CHECK(big->over_limit);
  CHECK(big->size == 200000);
  CHECK(big->bytes.empty());
  CHECK(reader.Next()->bytes == "small");
}

TEST_CASE("an object that is missing or corrupt is named and the others are read", "[git]") {
  const GitRepository repository;
  repository.Add("bad", "bad\n");
  repository.Add("good", "good\n");
  const std::string bad = repository.Git({"rev-parse", ":bad"});
  SECTION("missing") {
    repository.Remove(bad);
  }
  SECTION("corrupt") {
    repository.Corrupt(bad);
  }
  ObjectReader reader(repository.place());
  reader.Ask(":good");
  reader.Ask(bad);
  reader.Ask(bad);
  reader.Ask(":good");
  CHECK(reader.Next()->bytes == "good\n");
  for (int i = 0; i < 2; i++) {
    const Result<ObjectReader::Object> object = reader.Next();
    REQUIRE(!object.has_value());
    CHECK(object.error().where == bad);
    CHECK(!object.error().what.empty());
  }
  CHECK(reader.Next()->bytes == "good\n");
}

TEST_CASE("a child that dies in the middle of an object is replaced", "[git]") {
  const GitRepository repository;
  std::string noise;
  for (uint32_t x = 1; noise.size() < 2000000; x = x * 1664525 + 1013904223) noise += x >> 24;
  repository.Add("bad", noise);
  repository.Add("good", "good\n");
  repository.Git({"config", "core.bigFileThreshold", "1k"});  // so that git streams it
  const std::string bad = repository.Git({"rev-parse", ":bad"});
  const std::string loose =
      repository.folder() + "/.git/objects/" + bad.substr(0, 2) + "/" + bad.substr(2);
  std::string bytes = ReadTestFile(loose);
  REQUIRE(bytes.size() > 1000000);
  bytes.replace(bytes.size() / 2, 1000, std::string(1000, 'x'));
  repository.Remove(bad);
  WriteTestFile(loose, bytes);
  ObjectReader reader(repository.place());
  reader.Ask(bad);
  reader.Ask(":good");
  const Result<ObjectReader::Object> object = reader.Next();
  REQUIRE(!object.has_value());
  CHECK(object.error().where == bad);
  CHECK(reader.Next()->bytes == "good\n");
}

TEST_CASE("a revision that is not there is an error and no end", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  ObjectReader reader(repository.place());
  CHECK(reader.Read("MERGE_HEAD").error().where == "MERGE_HEAD");
  CHECK(reader.Read(":a")->bytes == "one\n");
}

TEST_CASE("outside a repository every object is an error", "[git]") {
  const TemporaryFolder folder;
  ObjectReader reader({folder.Path(""), {"GIT_DIR"}});
  for (int i = 0; i < 60; i++) reader.Ask("HEAD");
  for (int i = 0; i < 60; i++) CHECK(!reader.Next().has_value());
}

TEST_CASE("a replacement does not hide an object", "[git]") {
  const GitRepository repository;
  repository.Add("a", "true\n");
  repository.Add("b", "false\n");
  const std::string id = repository.Git({"rev-parse", ":a"});
  repository.Git({"replace", id, repository.Git({"rev-parse", ":b"})});
  ObjectReader reader(repository.place());
  CHECK(reader.Read(id)->bytes == "true\n");
}

TEST_CASE("a hundred corrupt objects in a row do not hide the next", "[git]") {
  const GitRepository repository;
  std::vector<std::string> names;
  for (int i = 0; i < 100; i++) {
    repository.Write("f" + std::to_string(i), std::to_string(i));
    names.push_back("f" + std::to_string(i));
  }
  std::vector<std::string> hash = {"hash-object", "-w"};
  hash.insert(hash.end(), names.begin(), names.end());
  const std::string hashed = repository.Git(hash);
  ObjectReader reader(repository.place());
  for (size_t at = 0; at < hashed.size(); at += 41) {
    const std::string id = hashed.substr(at, 40);
    repository.Corrupt(id);
    reader.Ask(id);
  }
  repository.Add("good", "good\n");
  reader.Ask(":good");
  for (int i = 0; i < 100; i++) CHECK_FALSE(reader.Next().has_value());
  CHECK(reader.Next()->bytes == "good\n");
}

}  // namespace leaktight
