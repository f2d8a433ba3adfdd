#include "finding/confidence.h"

#include <string_view>

#include "catch.h"

namespace leaktight {

TEST_CASE("a confidence is a number from 0 to 1", "[finding]") {
  CHECK(ParseConfidence("0") == 0);
  CHECK(ParseConfidence("1") == 1);
  CHECK(ParseConfidence("1.0") == 1);
  CHECK(ParseConfidence("0.75") == 0.75);
  CHECK(ParseConfidence(".5") == 0.5);
  CHECK(ParseConfidence("0.000001") == 0.000001);
}

TEST_CASE("what is no number from 0 to 1 is no confidence", "[finding]") {
  for (const std::string_view text : {"", ".", "1.", "-0", "+1", "2", "1.01", "0,5", "0.5 ", " 0.5",
                                      "50%", "high", "1e-1", "00.5", "0.1234567", "0x1", "nan"}) {
    CAPTURE(text);
    CHECK(!ParseConfidence(text));
  }
}

TEST_CASE("reports show two places of a confidence", "[finding]") {
  CHECK(Rounded(0.123) == 0.12);
  CHECK(ConfidenceText(0.125 * 0.5) == "0.06");
  CHECK(ConfidenceText(0.9 * 0.35) == "0.32");
  CHECK(ConfidenceText(0.5) == "0.5");
  CHECK(ConfidenceText(0) == "0");
  CHECK(ConfidenceText(1) == "1");
}

}  // namespace leaktight
