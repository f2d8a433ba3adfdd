#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "catch.h"
#include "support/temporary_folder.h"

using namespace leaktight;

TEST_CASE("a file is written whole and read again", "[base]") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("a.txt");
  REQUIRE(WriteFileWhole(path, "one"));
  REQUIRE(WriteFileWhole(path, std::string(100000, 'x')));
  CHECK(ReadFile(path) == std::string(100000, 'x'));
  std::string bytes = "old";
  REQUIRE(ReadFileInto(path, bytes));
  CHECK(bytes.size() == 100000);
  REQUIRE(WriteFileWhole(path, ""));
  REQUIRE(ReadFileInto(path, bytes));
  CHECK(bytes.empty());
  // Nothing is left beside it.
  CHECK(std::distance(std::filesystem::directory_iterator(folder.Path("")), {}) == 1);
}

TEST_CASE("a replaced file keeps its mode", "[base]") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("a.txt");
  REQUIRE(WriteFileWhole(path, "one"));
  REQUIRE(chmod(path.c_str(), 0640) == 0);
  REQUIRE(WriteFileWhole(path, "two"));
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
}

TEST_CASE("a link stays a link, and what it leads to is replaced", "[base]") {
  const TemporaryFolder folder;
  const std::string file = folder.Path("file"), link = folder.Path("link");
  REQUIRE(WriteFileWhole(file, "one"));
  std::filesystem::create_symlink("file", link);
  REQUIRE(WriteFileWhole(link, "two"));
  CHECK(std::filesystem::is_symlink(link));
  CHECK(ReadFile(file) == std::string("two"));
}

TEST_CASE("the status of a link is its own", "[base]") {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("gone", folder.Path("link"));
  const auto status = StatusOf(folder.Path("link"));
  REQUIRE(status);
  CHECK(S_ISLNK(status->st_mode));
  CHECK_FALSE(StatusOf(folder.Path("gone")));
}

TEST_CASE("errors name the path and the reason", "[base]") {
  const TemporaryFolder folder;
  const auto missing = ReadFile(folder.Path("gone"));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().Describe() == folder.Path("gone") + ": No such file or directory");
  CHECK_FALSE(WriteFileWhole(folder.Path("gone/x"), ""));
  CHECK_FALSE(WriteFileWhole(folder.Path(""), ""));
  const auto no_file = ReadFile(folder.Path(""));
  REQUIRE_FALSE(no_file);
  CHECK(no_file.error().what == "is a folder, not a file");
}

TEST_CASE("a full device is an error, not a silence", "[base]") {
  const auto written = WriteFileWhole("/dev/full", "text");
  REQUIRE_FALSE(written);
  CHECK(written.error().what == "No space left on device");
}

TEST_CASE("pipes and links are not read as files", "[base]") {
  const TemporaryFolder folder;
  REQUIRE(mkfifo(folder.Path("pipe").c_str(), 0600) == 0);
  std::string bytes;
  const auto pipe = ReadFileInto(folder.Path("pipe"), bytes);
  REQUIRE_FALSE(pipe);
  CHECK(pipe.error().what == "is not a regular file");
  REQUIRE(WriteFileWhole(folder.Path("a"), "text"));
  std::filesystem::create_symlink("a", folder.Path("link"));
  CHECK_FALSE(ReadFileInto(folder.Path("link"), bytes));
  CHECK(ReadFile(folder.Path("link")) == std::string("text"));
}

TEST_CASE("a descriptor is read to its end", "[base]") {
  const TemporaryFolder folder;
  const std::string text(300000, 'y');
  REQUIRE(WriteFileWhole(folder.Path("a"), text));
  const int fd = open(folder.Path("a").c_str(), O_RDONLY);
  CHECK(ReadAll(fd, "a") == text);
  close(fd);
  CHECK_FALSE(ReadAll(-1, "nothing"));
}

TEST_CASE("a pipe that is filled slowly is read to its end", "[base]") {
  // More than ReadAll expects at first, in pieces that leave its buffer half empty.
  const std::string piece(50000, 'x');
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  ssize_t written = 0;
  std::thread writer([&] {
    for (int i = 0; i < 8; i++) {
      written += write(ends[1], piece.data(), piece.size());
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    close(ends[1]);
  });
  const auto read = ReadAll(ends[0], "pipe");
  writer.join();
  close(ends[0]);
  REQUIRE(read);
  CHECK(written == 400000);
  CHECK(read->size() == 400000);
}

TEST_CASE("a private file is for its owner alone, and is not put in another's place unasked",
          "[base]") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("key");
  REQUIRE(WritePrivateFile(path, "one", false));
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK_FALSE(WritePrivateFile(path, "two", false));
  CHECK(ReadFile(path) == std::string("one"));
  REQUIRE(WritePrivateFile(path, "three", true));
  CHECK(ReadFile(path) == std::string("three"));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.Path("")), {}) == 1);
}

TEST_CASE("a private file replaces a link and leaves alone what it leads to", "[base]") {
  const TemporaryFolder folder;
  REQUIRE(WriteFileWhole(folder.Path("target"), "kept"));
  std::filesystem::create_symlink("target", folder.Path("link"));
  REQUIRE(WritePrivateFile(folder.Path("link"), "new", true));
  CHECK_FALSE(std::filesystem::is_symlink(folder.Path("link")));
  CHECK(ReadFile(folder.Path("target")) == std::string("kept"));
}
