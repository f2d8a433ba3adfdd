#include "scan/standard_input.h"

#include <unistd.h>

#include <string>

#include "catch.h"
#include "engine/example.h"

namespace leaktight {
namespace {

Summary Scan(const std::string& text, const std::string& path) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  REQUIRE(write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  close(ends[1]);
  const Result<Summary> summary = ScanStandardInput({ends[0], path, {}, true});
  close(ends[0]);
  REQUIRE(summary.has_value());
  return *summary;
}

}  // namespace

TEST_CASE("standard input is one blob of its own origin", "[scan]") {
  const std::string text =
      "token " + ExpandExample("ghp_{base62:30}{crc32-base62}", 1).value() + "\n";
  const Summary summary = Scan(text, "x/y.txt");
  REQUIRE(summary.findings.size() == 1);
  CHECK(summary.findings[0].origin == Origin::kStdin);
  CHECK(summary.findings[0].place.path == "x/y.txt");
  CHECK(summary.files == 1);
  CHECK(summary.bytes == text.size());
  CHECK(summary.kind == ScanKind::kStdin);
}

TEST_CASE("empty standard input is nothing scanned", "[scan]") {
  CHECK(Scan("", "").files == 0);
}

}  // namespace leaktight
