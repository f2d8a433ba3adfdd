#include "base/child_process.h"

#include <signal.h>
#include <unistd.h>

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

ChildOptions Command(std::vector<std::string> arguments) {
  ChildOptions options;
  options.arguments = std::move(arguments);
  return options;
}

ChildProcess Started(const ChildOptions& options) {
  Result<ChildProcess> child = ChildProcess::Start(options);
  REQUIRE(child.has_value());
  return std::move(*child);
}

}  // namespace

TEST_CASE("a child's output and exit status come back", "[base]") {
  ChildProcess child = Started(Command({"sh", "-c", "printf 'a b'; exit 3"}));
  CHECK(child.ReadAll().value() == "a b");
  CHECK(child.Wait().value() == 3);
}

TEST_CASE("a program that is not there is an error that names it", "[base]") {
  const Result<ChildProcess> child = ChildProcess::Start(Command({"no-such-program-anywhere"}));
  REQUIRE(!child.has_value());
  CHECK(child.error().where == "no-such-program-anywhere");
  CHECK(child.error().Describe().find("install it") != std::string::npos);
}

TEST_CASE("a folder that is not there is an error that names it", "[base]") {
  ChildOptions options = Command({"true"});
  options.directory = "/no/such/folder";
  const Result<ChildProcess> child = ChildProcess::Start(options);
  REQUIRE(!child.has_value());
  CHECK(child.error().where == "/no/such/folder");
}

TEST_CASE("what a child says on standard error is kept apart from its output", "[base]") {
  ChildProcess child = Started(Command({"sh", "-c", "echo out; echo 'went wrong' >&2"}));
  CHECK(child.ReadAll().value() == "out\n");
  CHECK(child.Wait().value() == 0);
  CHECK(child.messages() == "went wrong");
}

TEST_CASE("a child that floods both outputs blocks nobody", "[base]") {
  ChildProcess child = Started(
      Command({"sh", "-c", "head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero; exit 4"}));
  CHECK(child.ReadAll().value().size() == 3000000);
  CHECK(child.Wait().value() == 4);
  CHECK(child.messages().size() == 16 << 10);
}

TEST_CASE("more input than any pipe holds goes through a child that echoes it", "[base]") {
  ChildOptions options = Command({"cat"});
  options.takes_input = true;
  ChildProcess child = Started(options);
  const std::string much(5'000'000, 'x');
  child.Send(much);
  child.Send("the end");
  child.CloseInput();
  CHECK(child.ReadAll().value() == much + "the end");
  CHECK(child.Wait().value() == 0);
}

TEST_CASE("input for a child that has ended is dropped without a signal", "[base]") {
  ChildOptions options = Command({"sh", "-c", "exit 5"});
  options.takes_input = true;
  ChildProcess child = Started(options);
  CHECK(child.ReadAll().value().empty());
  child.Send(std::string(1'000'000, 'x'));
  child.Send("more");
  CHECK(child.Wait().value() == 5);
}

TEST_CASE("a child without input reads nothing", "[base]") {
  ChildProcess child = Started(Command({"cat"}));
  CHECK(child.ReadAll().value().empty());
  CHECK(child.Wait().value() == 0);
}

TEST_CASE("environment is added to, replaced and taken out", "[base]") {
  setenv("LEAKTIGHT_TEST_GONE", "here", 1);
  setenv("LEAKTIGHT_TEST_KEPT", "kept", 1);
  ChildOptions options = Command(
      {"sh", "-c", "printf '%s' \"${LEAKTIGHT_TEST_GONE-none} $LEAKTIGHT_TEST_KEPT $LC_ALL\""});
  options.environment = {"LEAKTIGHT_TEST_GONE", "LC_ALL=C"};
  ChildProcess child = Started(options);
  CHECK(child.ReadAll().value() == "none kept C");
  unsetenv("LEAKTIGHT_TEST_GONE");
  unsetenv("LEAKTIGHT_TEST_KEPT");
}

TEST_CASE("a child ended by a signal is told from one that exits", "[base]") {
  ChildProcess child = Started(Command({"sh", "-c", "kill -TERM $$"}));
  CHECK(child.Wait().value() == 128 + SIGTERM);
}

TEST_CASE("a child that is let go of is ended and reaped", "[base]") {
  pid_t process = 0;
  {
    ChildProcess child = Started(Command({"sh", "-c", "echo $$; exec sleep 1000"}));
    char buffer[32];
    const size_t size = child.Read(buffer, sizeof buffer).value();
    process = std::stoi(std::string(buffer, size));
    CHECK(kill(process, 0) == 0);
  }
  CHECK(kill(process, 0) != 0);
}

TEST_CASE("a child starts where it is told to", "[base]") {
  ChildOptions options = Command({"pwd"});
  options.directory = "/";
  CHECK(Started(options).ReadAll().value() == "/\n");
}

}  // namespace leaktight
