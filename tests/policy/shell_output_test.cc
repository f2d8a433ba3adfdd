#include "policy/shell_output.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// For each command its first word and where its output goes.
std::string Outputs(std::string_view script) {
  const std::vector<ShellCommand> commands = ShellCommands(script);
  const std::vector<CommandOutput> outputs = OutputsOf(script, commands);
  REQUIRE(outputs.size() == commands.size());
  std::string text;
  for (size_t i = 0; i < commands.size(); i++) {
    if (!text.empty()) text += "; ";
    text += commands[i].empty() ? "" : commands[i][0].text;
    if (outputs[i].to == OutputTo::kPipe) text += " |";
    if (outputs[i].to == OutputTo::kFile) text += " > " + outputs[i].file;
  }
  return text;
}

TEST_CASE("a command's output goes to the log, a file or the next command", "[policy]") {
  CHECK(Outputs("echo a") == "echo");
  CHECK(Outputs("echo a > b") == "echo > b");
  CHECK(Outputs("echo a >> \"$GITHUB_OUTPUT\"\nmake") == "echo > $GITHUB_OUTPUT; make");
  CHECK(Outputs("echo a | tr b c; make") == "echo |; tr; make");
  CHECK(Outputs("echo a || make && x") == "echo; make; x");
  CHECK(Outputs("make 2> errors") == "make");
  CHECK(Outputs("echo a >&2").substr(0, 4) == "echo");
  CHECK(Outputs("echo a > /dev/stderr") == "echo");
  CHECK(Outputs("make &> log").substr(0, 10) == "make > log");
  CHECK(Outputs("echo 'a > b'") == "echo");
  CHECK(Outputs("").empty());
}

TEST_CASE("what a group redirects counts for the commands within", "[policy]") {
  CHECK(Outputs("{ echo a; echo b; } > c\necho d") == "{ > c; echo > c; } > c; echo");
  CHECK(Outputs("for i in a b; do echo $i; done >> c") == "for > c; do > c; done > c");
  CHECK(Outputs("if x; then echo a; fi\necho b") == "if; then; fi; echo");
}

}  // namespace
}  // namespace leaktight
