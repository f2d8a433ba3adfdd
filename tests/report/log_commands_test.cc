#include "report/log_commands.h"

#include "catch.h"

using namespace leaktight;

TEST_CASE("what a build server takes for a command is shown and not obeyed", "[report]") {
  CHECK(DisarmLogCommands("::add-mask::x") == ":\\x3aadd-mask::x");
  CHECK(DisarmLogCommands("a\n \t::error::x\n:: y") == "a\n \t:\\x3aerror::x\n:\\x3a y");
  CHECK(DisarmLogCommands("k ##[error]x") == "k #\\x23[error]x");
  CHECK(DisarmLogCommands("##vso[task.x]") == "#\\x23vso[task.x]");
  CHECK(DisarmLogCommands("###[error]") == "##\\x23[error]");
  CHECK(DisarmLogCommands("##teamcity[x]##[y]") == "#\\x23teamcity[x]#\\x23[y]");
}

TEST_CASE("other text is left as it is", "[report]") {
  for (const char* text : {"", "a::b", "std::string ::x", ": :", "## heading [link]", "## [x]",
                           "#[derive]", "##", "##word", "a\n\nb\n"}) {
    CHECK(DisarmLogCommands(text) == text);
  }
}
