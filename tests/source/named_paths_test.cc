#include "source/named_paths.h"

#include <unistd.h>

#include <filesystem>
#include <string>

#include "catch.h"
#include "support/git_repository.h"
#include "support/temporary_folder.h"

namespace leaktight {

TEST_CASE("dots are resolved by text", "[source]") {
  CHECK(Absolute("/a/b", "c") == "/a/b/c");
  CHECK(Absolute("/a/b", "./c//d/") == "/a/b/c/d");
  CHECK(Absolute("/a/b", "../c") == "/a/c");
  CHECK(Absolute("/a/b", "/x/../y") == "/y");
  CHECK(Absolute("/a", "../../..") == "/");
  CHECK(Absolute("/", "a") == "/a");
}

TEST_CASE("below means in the folder and not beside it", "[source]") {
  std::string_view below;
  CHECK(IsBelow("/a/b", "/a/b/c/d", below));
  CHECK(below == "c/d");
  CHECK(IsBelow("/a/b", "/a/b", below));
  CHECK(below.empty());
  CHECK(!IsBelow("/a/b", "/a/bc", below));
  CHECK(!IsBelow("/a/b", "/a", below));
  CHECK(IsBelow("/", "/a", below));
  CHECK(below == "a");
}

TEST_CASE("names are taken as seen from the folder", "[source]") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.Path("sub/deep"));
  const NamedPaths names =
      NamedPaths::Resolve(folder.Path(""), folder.Path("sub"), {"a.txt", "deep", "../top file"})
          .value();
  CHECK(names.Include("sub/a.txt"));
  CHECK(names.Include("sub/deep/x/y"));
  CHECK(names.Include("top file"));
  CHECK(!names.Include("a.txt"));
  CHECK(!names.Include("sub/deeper"));
  CHECK(!names.Include("sub"));
}

TEST_CASE("no names mean everything, and so does the top", "[source]") {
  const TemporaryFolder folder;
  CHECK(NamedPaths().Include("any/thing"));
  CHECK(NamedPaths::Resolve(folder.Path(""), folder.Path(""), {"."})->Include("any/thing"));
}

TEST_CASE("a name outside of the top is an error that names it", "[source]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.Path("top"));
  for (const std::string name : {"../else", "/etc/passwd", ""}) {
    const Result<NamedPaths> names =
        NamedPaths::Resolve(folder.Path("top"), folder.Path("top"), {name});
    REQUIRE(!names.has_value());
    CHECK(names.error().where == name);
  }
}

TEST_CASE("an absolute name may come by way of a link", "[source]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.Path("top"));
  std::filesystem::create_symlink("top", folder.Path("link"));
  for (const char* name : {"link/a", "link"}) {
    const Result<NamedPaths> names =
        NamedPaths::Resolve(folder.Path("top"), folder.Path("top"), {folder.Path(name)});
    REQUIRE(names.has_value());
    CHECK(names->Include("a"));
  }
}

TEST_CASE("what lies below a top is told by text, and by way of links", "[source]") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.Path("top/in"));
  std::filesystem::create_symlink("top", folder.Path("link"));
  std::filesystem::create_symlink("/etc/hostname", folder.Path("top/out"));
  WriteTestFile(folder.Path("top/in/file"), "");
  std::filesystem::create_symlink("top/in/file", folder.Path("straight"));
  const std::string top = folder.Path("top");
  CHECK(BelowTop(top, top + "/in/file") == "in/file");
  CHECK(BelowTop(top, folder.Path("link/in/file")) == "in/file");
  CHECK(BelowTop(top, folder.Path("straight")) == "in/file");
  CHECK(BelowTop(top, folder.Path("link/new")) == "new");
  // A link itself is what is named.
  CHECK(BelowTop(top, top + "/out") == "out");
  CHECK(BelowTop(top, folder.Path("link/out")) == "out");
  CHECK(BelowTop(top, top) == "");
  CHECK_FALSE(BelowTop(top, folder.Path("top2")));
  CHECK_FALSE(BelowTop(top, "/none/at/all"));
}

}  // namespace leaktight
