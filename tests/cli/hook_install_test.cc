#include "cli/hook_install.h"

#include <unistd.h>

#include "catch.h"
#include "cli/hook_script.h"
#include "cli/scratch_folder.h"

using namespace leaktight;

namespace {

constexpr std::string_view kForeign = "#!/bin/sh\necho mine\n";
const std::string kEarlier = "pre-commit.before-leaktight";

bool IsExecutable(const std::string& path) {
  return access(path.c_str(), X_OK) == 0;
}

}  // namespace

TEST_CASE("a hook is installed where there is none, in a folder made for it", "[cli]") {
  const ScratchFolder scratch;
  const std::string folder = scratch / "hooks";
  const auto said = InstallHook(folder, "/opt/leaktight");
  REQUIRE(said);
  CHECK(said->find(folder + "/pre-commit") != std::string::npos);
  CHECK(scratch.Read("hooks/pre-commit") == HookScript("/opt/leaktight"));
  CHECK(IsExecutable(folder + "/pre-commit"));
  REQUIRE(UninstallHook(folder));
  CHECK_FALSE(scratch.Has("hooks/pre-commit"));
}

TEST_CASE("a hook that was there is moved aside, and put back as it was", "[cli]") {
  const ScratchFolder folder;
  folder.Write("pre-commit", kForeign);
  const auto said = InstallHook(folder.path(), "");
  REQUIRE(said);
  CHECK(said->find("runs first") != std::string::npos);
  CHECK(folder.Read(kEarlier) == kForeign);
  CHECK(folder.Read("pre-commit") == HookScript(""));
  REQUIRE(UninstallHook(folder.path()));
  CHECK(folder.Read("pre-commit") == kForeign);
  CHECK_FALSE(folder.Has(kEarlier));
}

TEST_CASE("to install twice changes nothing, and to uninstall twice neither", "[cli]") {
  const ScratchFolder folder;
  folder.Write("pre-commit", kForeign);
  REQUIRE(InstallHook(folder.path(), "/old"));
  REQUIRE(InstallHook(folder.path(), "/new"));
  CHECK(folder.Read("pre-commit") == HookScript("/new"));
  CHECK(folder.Read(kEarlier) == kForeign);
  REQUIRE(UninstallHook(folder.path()));
  CHECK(folder.Read("pre-commit") == kForeign);
  const auto again = UninstallHook(folder.path());
  REQUIRE_FALSE(again);
  CHECK(again.error().Describe() == folder / "pre-commit" + ": is not leaktight's hook");
  CHECK(folder.Read("pre-commit") == kForeign);
}

TEST_CASE("to uninstall where there is no hook is no error", "[cli]") {
  const ScratchFolder folder;
  const auto said = UninstallHook(folder.path());
  REQUIRE(said);
  CHECK(said->find("There is no hook") == 0);
}

TEST_CASE("with two foreign hooks neither is overwritten", "[cli]") {
  const ScratchFolder folder;
  folder.Write("pre-commit", kForeign);
  folder.Write(kEarlier, "#!/bin/sh\necho other\n");
  const auto said = InstallHook(folder.path(), "");
  REQUIRE_FALSE(said);
  CHECK(said.error().Describe().find("make one hook of the two first") != std::string::npos);
  CHECK(folder.Read("pre-commit") == kForeign);
  CHECK(folder.Read(kEarlier) == "#!/bin/sh\necho other\n");
}

TEST_CASE("a hook that is a link is moved as a link", "[cli]") {
  const ScratchFolder folder;
  folder.Write("shared", kForeign);
  std::filesystem::create_symlink("shared", folder / "pre-commit");
  REQUIRE(InstallHook(folder.path(), ""));
  CHECK(folder.Read("shared") == kForeign);
  CHECK(std::filesystem::is_symlink(folder / kEarlier));
  CHECK_FALSE(std::filesystem::is_symlink(folder / "pre-commit"));
  REQUIRE(UninstallHook(folder.path()));
  CHECK(std::filesystem::is_symlink(folder / "pre-commit"));
}

TEST_CASE("a folder that cannot be made is named", "[cli]") {
  const ScratchFolder folder;
  folder.Write("file", "");
  const auto said = InstallHook(folder / "file/hooks", "");
  REQUIRE_FALSE(said);
  CHECK(said.error().where == folder / "file/hooks");
}
