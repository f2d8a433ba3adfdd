#include "cli/hook_script.h"

#include "base/file.h"
#include "catch.h"
#include "source_folder.h"

using namespace leaktight;

TEST_CASE("the hook in the repository is the one that is installed", "[cli]") {
  CHECK(ReadFile(LEAKTIGHT_SOURCE_DIR "/hooks/pre-commit").value_or("") == HookScript(""));
}

TEST_CASE("our hooks are known as ours, and others are not", "[cli]") {
  CHECK(IsHookScript(HookScript("")));
  CHECK(IsHookScript(HookScript("/a/program")));
  CHECK_FALSE(IsHookScript("#!/bin/sh\nexec leaktight staged\n"));
  CHECK_FALSE(IsHookScript(""));
}

TEST_CASE("a program's path is quoted for the shell", "[cli]") {
  CHECK(HookScript("/it's $HOME/x").find("program='/it'\\''s $HOME/x'\n") != std::string::npos);
}
