#include "base/write_all.h"

#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include "catch.h"

namespace leaktight {
namespace {

TEST_CASE("more than a pipe takes at once is written to the end", "[base]") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const std::string bytes(1 << 20, 'x');
  std::string read_back;
  std::thread reader([&] {
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = read(ends[0], part.data(), part.size())) > 0;) {
      read_back.append(part.data(), static_cast<size_t>(got));
    }
  });
  CHECK(WriteAll(ends[1], bytes));
  close(ends[1]);
  reader.join();
  close(ends[0]);
  CHECK(read_back == bytes);
}

TEST_CASE("what cannot be written is told", "[base]") {
  CHECK_FALSE(WriteAll(-1, "x"));
  CHECK(WriteAll(-1, ""));
}

}  // namespace
}  // namespace leaktight
