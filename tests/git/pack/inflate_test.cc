#include "git/pack/inflate.h"

#include <set>
#include <string>
#include <string_view>

#include "catch.h"
#include "git/pack/inflate_windows.h"
#include "support/pack_writer.h"
#include "support/random.h"

using leaktight::Inflater;
using leaktight::kInflateSlack;
using leaktight::TestZlib;
using leaktight::WindowInflater;

namespace {

std::string Problem(const std::string& stream, uint64_t size) {
  // Whatever room there is, it is the same.
  std::string to(size + kInflateSlack, '\0');
  const char* const wrong = Inflater().Inflate(stream, to.data(), size, size);
  for (const uint64_t slack : {uint64_t{1}, kInflateSlack}) {
    const char* const again = Inflater().Inflate(stream, to.data(), size, size + slack);
    if (std::string_view(again == nullptr ? "" : again) != (wrong == nullptr ? "" : wrong)) {
      return "another with more room";
    }
  }
  return wrong == nullptr ? "" : wrong;
}

}  // namespace

TEST_CASE("a stream is inflated whole, whatever stands behind it", "[git]") {
  const std::string text = leaktight::Random(3).Text(5000, "abc");
  std::string to(text.size(), '\0');
  CHECK(Inflater().Inflate(TestZlib(text) + "behind", to.data(), to.size(), to.size()) == nullptr);
  CHECK(to == text);
  CHECK(Problem(TestZlib(""), 0).empty());
}

// A stream of two bytes comes in fixed codes, one of many in codes of its own, and noise as it is.
TEST_CASE("one stream after another is inflated, whatever codes they have", "[git]") {
  leaktight::Random random(4);
  Inflater inflater;
  std::set<int> kinds;
  for (int round = 0; round < 300; round++) {
    std::string text = random.Text(random.Below(3) == 0 ? 5000 : random.Below(60), "abcdefg");
    if (random.Below(3) == 0) {
      for (char& c : text) c = static_cast<char>(random.Below(256));
    }
    const std::string stream = TestZlib(text);
    kinds.insert(stream[2] & 6);
    const uint64_t slack = random.Below(2) == 0 ? 0 : kInflateSlack;
    std::string to(text.size() + slack, '\0');
    REQUIRE(inflater.Inflate(stream, to.data(), text.size(), to.size()) == nullptr);
    REQUIRE(to.substr(0, text.size()) == text);
  }
  CHECK(kinds == std::set<int>{0, 2, 4});
}

TEST_CASE("a stream of another size than it says is told", "[git]") {
  const std::string stream = TestZlib("twelve bytes");
  CHECK(Problem(stream, 11) == "its zlib stream holds more than its size says");
  CHECK(Problem(stream, 13) == "its zlib stream holds less than its size says");
  CHECK(Problem(stream.substr(0, 9), 12) == "its zlib stream is broken or cut short");
  std::string changed = stream;
  changed.back() = static_cast<char>(changed.back() ^ 1);  // of the checksum
  CHECK(Problem(changed, 12) == "its zlib stream is broken or cut short");
}

TEST_CASE("a stream can hold about a thousand times its bytes", "[git]") {
  const std::string zeros(10 << 20, '\0');
  CHECK(leaktight::CanHold(TestZlib(zeros).size(), zeros.size()));
  CHECK_FALSE(leaktight::CanHold(1000, 10 << 20));
  CHECK_FALSE(leaktight::CanHold(1000, UINT64_MAX));
}

TEST_CASE("windows come to the same as the whole", "[git]") {
  const std::string text = leaktight::Random(5).Text(20000, "abcd");
  const std::string stream = TestZlib(text);
  for (const size_t room : {1, 7, 4096, 20000, 30000}) {
    WindowInflater inflater(stream);
    std::string read;
    std::string window(room, '\0');
    while (const size_t got = inflater.Read(window.data(), room)) read.append(window, 0, got);
    CHECK(read == text);
    CHECK(inflater.at_end());
    CHECK_FALSE(inflater.broken());
  }
}

TEST_CASE("windows tell of a stream that is broken or cut short", "[git]") {
  const std::string text = leaktight::Random(5).Text(20000, "abcd");
  const std::string stream = TestZlib(text);
  std::string changed = stream;
  changed[stream.size() / 2] = static_cast<char>(changed[stream.size() / 2] ^ 0x55);
  for (const std::string& bad : {stream.substr(0, stream.size() / 2), changed, std::string(),
                                 stream.substr(0, stream.size() - 1)}) {
    WindowInflater inflater(bad);
    std::string window(30000, '\0');
    inflater.Read(window.data(), window.size());
    CHECK(inflater.broken());
    CHECK_FALSE(inflater.at_end());
  }
}
