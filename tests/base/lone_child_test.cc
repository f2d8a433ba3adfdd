#include "base/lone_child.h"

#include <chrono>
#include <thread>

#include "catch.h"

namespace leaktight {
namespace {

LoneChildEnd Run(const char* script, const std::stop_token& stop = {}) {
  ChildOptions options;
  options.arguments = {"sh", "-c", script};
  options.environment = {"WORD=here"};
  return RunAlone(options, stop).value();
}

}  // namespace

TEST_CASE("a lone child's end and last words are told", "[base]") {
  const LoneChildEnd end = Run("echo lost; echo \"$WORD\" >&2; exit 3");
  CHECK(end.status == 3);
  CHECK(end.messages == "here");
  CHECK_FALSE(end.stopped);
  CHECK(Run("kill -9 $$").status == 128 + 9);
  CHECK(Run("cat").status == 0);
}

TEST_CASE("a lone child has no terminal", "[base]") {
  CHECK(Run("(exec </dev/tty) 2>/dev/null").status != 0);
}

TEST_CASE("a lone child's words are kept as far as there is room", "[base]") {
  CHECK(Run("head -c 100000 /dev/zero | tr '\\0' x >&2").messages.size() == 16384);
}

TEST_CASE("a lone child is stopped with all that it started", "[base]") {
  std::stop_source source;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    source.request_stop();
  });
  const LoneChildEnd end = Run("sleep 1000 & wait", source.get_token());
  later.join();
  CHECK(end.stopped);
  CHECK(end.status == 128 + 15);
}

TEST_CASE("one that does not heed a wish to stop is ended", "[base]") {
  std::stop_source source;
  source.request_stop();
  const LoneChildEnd end = Run("trap '' TERM; while :; do sleep 1; done", source.get_token());
  CHECK(end.stopped);
}

TEST_CASE("a program that is not there is an error", "[base]") {
  ChildOptions options;
  options.arguments = {"leaktight-no-such-program"};
  const auto end = RunAlone(options, {});
  REQUIRE_FALSE(end.has_value());
  CHECK(end.error().Describe().find("leaktight-no-such-program") != std::string::npos);
}

}  // namespace leaktight
