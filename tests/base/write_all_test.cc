#include "base/write_all.h"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <string>

#include "catch.h"

namespace leaktight {
namespace {

TEST_CASE("where only a part is taken, the rest is written too, or its failure told", "[base]") {
  std::FILE* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  // Beyond a limit on the size of files the system takes what fits, and then nothing.
  struct rlimit before {};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit limit = before;
  limit.rlim_cur = 1000;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &limit) == 0);
  const bool fits = WriteAll(fileno(file), std::string(600, 'x'));
  const bool whole = WriteAll(fileno(file), std::string(600, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(fits);
  CHECK_FALSE(whole);
  CHECK(lseek(fileno(file), 0, SEEK_END) == 1000);
  std::fclose(file);
}

TEST_CASE("what cannot be written is told", "[base]") {
  CHECK_FALSE(WriteAll(-1, "x"));
  CHECK(WriteAll(-1, ""));
}

}  // namespace
}  // namespace leaktight
