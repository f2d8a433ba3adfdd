#include "report/explanation.h"

#include <string>

#include "catch.h"
#include "engine/secret_model.h"
#include "report/sample.h"

namespace leaktight {
namespace {

using sample::FindingIn;
using sample::RandomText;
using sample::SummaryOf;

std::string Explained(const Confidence& confidence, double least = 0.5) {
  const std::string key = RandomText(20, 1);
  Finding finding = FindingIn("a.sh", "export KEY=" + key + "\n", key);
  finding.confidence = confidence;
  Summary scan = SummaryOf({finding});
  scan.min_confidence = least;
  const std::string page = ExplainFinding(scan, scan.findings[0], {});
  CHECK(page.find(key) == std::string::npos);
  return page;
}

bool Says(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

EvidenceBits All(std::initializer_list<Evidence> all) {
  EvidenceBits bits = 0;
  for (const Evidence one : all) bits |= BitOf(one);
  return bits;
}

TEST_CASE("of steps the highest is told with the weight of all", "[report]") {
  const auto weight = [](Evidence one) { return kEvidenceWeights[static_cast<size_t>(one)]; };
  const EvidenceBits evidence =
      All({Evidence::kBits6, Evidence::kBits14, Evidence::kBits20, Evidence::kLength12});
  const std::string page = Explained({SecretProbability(evidence), 1, evidence});
  CHECK_FALSE(Says(page, "6 bits or more"));
  CHECK_FALSE(Says(page, "14 bits or more"));
  const int bits = weight(Evidence::kBits6) + weight(Evidence::kBits14) + weight(Evidence::kBits20);
  CHECK(Says(page, fmt::format("{:+.1f}  20 bits or more", bits / 100.0)));
  CHECK(Says(page, fmt::format("{:+.1f}  it is 12 characters long or more",
                               weight(Evidence::kLength12) / 100.0)));
  CHECK(Says(page, fmt::format("{:+.1f}  to begin with", kEvidenceBias / 100.0)));
}

TEST_CASE("what is told or not is said, and why", "[report]") {
  const EvidenceBits evidence = All({Evidence::kRandom});
  CHECK(Says(Explained({0.8, 0.5, evidence}, 0.5), "No: a scan here tells what has 0.5 or more"));
  CHECK(Says(Explained({0.8, 0.5, evidence}, 0.4), "Yes."));
  CHECK(Says(Explained({0.8, 0.5, evidence}), "×0.5  the path is one of tests"));
  CHECK_FALSE(Says(Explained({0.8, 1, evidence}), "×"));
  CHECK(Says(Explained({0.99, 1, evidence}), "≥0.99  since a service's name"));
  CHECK(Says(Explained({}), "Its form tells what it is: nothing is guessed."));
  CHECK(Says(Explained({0.6, 1, 0}), "that it may be made up"));
}

TEST_CASE("a finding that is allowed says by whom", "[report]") {
  Summary scan;
  scan.suppressed = {FindingIn("a.sh", "export KEY=abcdefgh12345678\n", "abcdefgh12345678")};
  scan.suppressed[0].suppression = {Suppression::Kind::kInline, "a.sh", 1, "made up"};
  const std::string page = ExplainFinding(scan, scan.suppressed[0], {});
  CHECK(Says(page, "allowed in a.sh:1: made up"));
}

TEST_CASE("a check is no guess", "[report]") {
  Summary scan = SummaryOf({sample::WholeFileFinding(".env")});
  CHECK(Says(ExplainFinding(scan, scan.findings[0], {}), "A policy says what may stand where"));
}

}  // namespace
}  // namespace leaktight
