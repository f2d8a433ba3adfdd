#include "git/pack/object_folders.h"

#include <filesystem>

#include "catch.h"
#include "support/git_repository.h"
#include "support/temporary_folder.h"

using leaktight::ObjectFolders;
using leaktight::WriteTestFile;

namespace {

struct Folders {
  leaktight::TemporaryFolder outer;
  std::vector<std::string> errors;

  std::string Make(const std::string& name, const std::string& alternates = {}) {
    std::filesystem::create_directories(outer.Path(name));
    if (!alternates.empty()) WriteTestFile(outer.Path(name + "/info/alternates"), alternates);
    return outer.Path(name);
  }
  std::vector<std::string> Of(const std::string& folder,
                              const std::vector<std::string>& more = {}) {
    return ObjectFolders(folder, more,
                         [&](const leaktight::Error& e) { errors.push_back(e.Describe()); })
        .value();
  }
};

}  // namespace

TEST_CASE("alternates are followed, each folder once", "[git]") {
  Folders folders;
  const std::string c = folders.Make("c", "../a\n");
  const std::string b = folders.Make("b", c + "\n");
  const std::string a = folders.Make("a", "# a comment\n\n../b\n" + b + "\n");
  CHECK(folders.Of(a) == std::vector<std::string>{a, b, c});
  CHECK(folders.errors.empty());
}

TEST_CASE("alternates of the environment come before those of files", "[git]") {
  Folders folders;
  const std::string b = folders.Make("b");
  const std::string c = folders.Make("c");
  const std::string a = folders.Make("a", b);
  CHECK(folders.Of(a, {c}) == std::vector<std::string>{a, c, b});
}

TEST_CASE("a quoted alternate is unquoted", "[git]") {
  Folders folders;
  const std::string b = folders.Make("odd\nname \"q\" \xc3\xa9");
  const std::string a = folders.Make("a", "\"../odd\\nname \\\"q\\\" \\303\\251\"\n");
  CHECK(folders.Of(a) == std::vector<std::string>{a, b});
}

TEST_CASE("an alternate that is not there is told, and the rest is read", "[git]") {
  Folders folders;
  const std::string b = folders.Make("b");
  const std::string a = folders.Make("a", "/nowhere\n../b\n");
  CHECK(folders.Of(a) == std::vector<std::string>{a, b});
  REQUIRE(folders.errors.size() == 1);
  CHECK(folders.errors[0].find("/nowhere: this folder of objects") == 0);
}

TEST_CASE("alternates of alternates end somewhere", "[git]") {
  Folders folders;
  for (int i = 0; i < 9; i++) {
    folders.Make(std::to_string(i), "../" + std::to_string(i + 1) + "\n");
  }
  folders.Make("9");
  CHECK(folders.Of(folders.outer.Path("0")).size() == 6);
  REQUIRE(folders.errors.size() == 1);
  CHECK(folders.errors[0].find("no deeper") != std::string::npos);
}

TEST_CASE("without a folder of objects there is no repository", "[git]") {
  const auto none = ObjectFolders("/nowhere/objects", {}, [](const leaktight::Error&) {});
  REQUIRE_FALSE(none);
  CHECK(none.error().Describe() == "/nowhere/objects: there is no such folder of objects");
}
