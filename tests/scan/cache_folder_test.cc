#include "scan/cache_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "catch.h"
#include "support/git_repository.h"
#include "support/temporary_folder.h"

namespace leaktight {

TEST_CASE("the key of a cache is made once, for its owner alone", "[scan]") {
  const TemporaryFolder folder;
  const auto first = OpenCacheFolder(folder.Path(""));
  REQUIRE(first);
  CHECK(first->key.size() == 32);
  struct stat status {};
  REQUIRE(stat(folder.Path("leaktight/key").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(OpenCacheFolder(folder.Path(""))->key == first->key);
}

TEST_CASE("scans that begin at the same time have the same key", "[scan]") {
  for (int round = 0; round < 20; round++) {
    const TemporaryFolder folder;
    std::vector<std::string> keys(8);
    std::vector<std::thread> threads;
    threads.reserve(keys.size());
    for (std::string& key : keys) {
      threads.emplace_back([&] { key = OpenCacheFolder(folder.Path(""))->key; });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == 1);
  }
}

TEST_CASE("a key that others could read, or that is none, is made anew", "[scan]") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("leaktight/key");
  const std::string before = OpenCacheFolder(folder.Path(""))->key;
  SECTION("readable by a group") {
    REQUIRE(chmod(path.c_str(), 0640) == 0);
  }
  SECTION("cut off") {
    REQUIRE(truncate(path.c_str(), 31) == 0);
  }
  SECTION("a link") {
    WriteTestFile(folder.Path("else"), std::string(32, 'x'));
    REQUIRE(chmod(folder.Path("else").c_str(), 0600) == 0);
    std::filesystem::remove(path);
    std::filesystem::create_symlink("../else", path);
  }
  const auto after = OpenCacheFolder(folder.Path(""));
  REQUIRE(after);
  CHECK(after->key != before);
  CHECK(after->key != std::string(32, 'x'));
  CHECK(ReadFile(path) == after->key);
}

TEST_CASE("without a place there is no cache", "[scan]") {
  const TemporaryFolder folder;
  CHECK_FALSE(OpenCacheFolder(folder.Path("not there")));
  WriteTestFile(folder.Path("file"), "");
  CHECK_FALSE(OpenCacheFolder(folder.Path("file")));
  WriteTestFile(folder.Path("taken/leaktight"), "a file in the folder's place");
  CHECK_FALSE(OpenCacheFolder(folder.Path("taken")));
  std::filesystem::create_directories(folder.Path("odd/leaktight/key"));
  CHECK_FALSE(OpenCacheFolder(folder.Path("odd")));
  if (geteuid() != 0) {
    std::filesystem::create_directory(folder.Path("read-only"));
    REQUIRE(chmod(folder.Path("read-only").c_str(), 0500) == 0);
    CHECK_FALSE(OpenCacheFolder(folder.Path("read-only")));
  } else {
    // What root does in another's repository leaves nothing there that he could not write to.
    std::filesystem::create_directory(folder.Path("another's"));
    REQUIRE(chown(folder.Path("another's").c_str(), 12345, 12345) == 0);
    CHECK_FALSE(OpenCacheFolder(folder.Path("another's")));
    CHECK_FALSE(std::filesystem::exists(folder.Path("another's/leaktight")));
  }
}

TEST_CASE("the files that were written last are kept, and what is half-written goes", "[scan]") {
  const TemporaryFolder folder;
  const time_t now = time(nullptr);
  const auto write = [&](const std::string& name, time_t age, long nanoseconds = 0) {
    WriteTestFile(folder.Path(name), "");
    const timespec at = {now - age, nanoseconds};
    const timespec times[] = {at, at};
    REQUIRE(utimensat(AT_FDCWD, folder.Path(name).c_str(), times, 0) == 0);
  };
  write("facts-1", 10, 2);
  write("facts-2", 10, 1);
  write("facts-3", 10);
  write("facts-4", 30);
  write("facts-2.abcdef", 2 * 60 * 60);
  write("facts-3.abcdef", 10);
  write("key", 40);
  DropOldFiles(folder.Path(""), "facts-", 2);
  std::set<std::string> left;
  for (const auto& file : std::filesystem::directory_iterator(folder.Path(""))) {
    left.insert(file.path().filename().string());
  }
  CHECK(left == std::set<std::string>{"facts-1", "facts-2", "facts-3.abcdef", "key"});
}

}  // namespace leaktight
