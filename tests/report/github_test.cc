#include "catch.h"
#include "report/formats.h"
#include "report/sample.h"

using namespace leaktight;
using namespace leaktight::sample;

namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0, end; at < text.size(); at = end + 1) {
    end = text.find('\n', at);
    REQUIRE(end != std::string::npos);
    lines.push_back(text.substr(at, end - at));
  }
  return lines;
}

}  // namespace

TEST_CASE("a finding is a workflow command at its place", "[report]") {
  const std::string key = RandomText(20, 1);
  Finding finding = FindingIn("a b.sh", "#\nexport KEY=" + key + "\n", key);
  finding.place.begin_utf16 = 9;
  finding.place.end_utf16 = 29;
  finding.places = {finding.place, finding.place};
  finding.places[1].origin = Origin::kNote;
  finding.places[1].path.clear();
  const std::string text = WriteGithub(SummaryOf({finding}), {});
  CHECK(
      Lines(text)[0] ==
      "::error file=a b.sh,line=2,endLine=2,col=9,endColumn=29,title=sample-token (high)::A token "
      "of the sample service: whoever has it can do everything there.%0AFound: " +
          Redact(key) +
          "%0AAlso at: a b.sh:2%0AAlso at: a note:2%0AWhat to do: Revoke it at the sample service "
          "now, then take it out of the file.");
  CHECK(Lines(text)[1].substr(0, 30) == "::group::leaktight: 1 finding ");
  CHECK(Lines(text)[2] == "high  sample-token  a b.sh:2  " + Redact(key));
  CHECK(Lines(text)[3] == "::endgroup::");
  CHECK_FALSE(Shows(text, key));
}

TEST_CASE("of what stands in an archive the annotation is the archive's", "[report]") {
  const std::string key = RandomText(20, 1);
  Finding finding = FindingIn("a.zip!/b/c.sh", "#\nexport KEY=" + key + "\n", key);
  finding.place.archive = 5;
  const std::string text = WriteGithub(SummaryOf({finding}), {});
  CHECK(Lines(text)[0].starts_with(
      "::error file=a.zip,line=1,title=sample-token (high)::In a.zip!/b/c.sh:2: A token "));
}

TEST_CASE("severities become error, warning and notice, and the worst come first", "[report]") {
  std::vector<Finding> findings;
  for (const Severity severity :
       {Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh, Severity::kCritical}) {
    findings.push_back(WholeFileFinding("f"));
    findings.back().severity = severity;
  }
  const auto lines = Lines(WriteGithub(SummaryOf(findings), {}));
  CHECK(lines[0].substr(0, 49) == "::error file=f,line=1,title=dotenv-committed (cri");
  CHECK(lines[1].substr(0, 8) == "::error ");
  CHECK(lines[2].substr(0, 10) == "::warning ");
  CHECK(lines[3].substr(0, 9) == "::notice ");
  CHECK(lines[4].substr(0, 9) == "::notice ");
}

TEST_CASE("columns are left out of a place of several lines", "[report]") {
  const std::string key = RandomText(20, 2) + "\n" + RandomText(20, 3);
  const std::string text = WriteGithub(SummaryOf({FindingIn("f", key + "\n", key)}), {});
  CHECK(Holds(text, "::error file=f,line=1,endLine=2,title="));
}

TEST_CASE("nothing that a repository says becomes a command of its own", "[report]") {
  const std::string evil = "::add-mask::x\n::error::y\r\n%0A::z,line=9::\x1b[0m\n##[group]w";
  const std::string key = RandomText(20, 4);
  Finding finding = FindingIn(evil, key, key);
  finding.message = evil;
  finding.advice = evil;
  finding.place.commit = {"12ab", evil, evil, "2030-01-01T00:00:00+00:00", evil};
  finding.places = {finding.place};
  finding.places[0].path += "2";
  Finding message = finding;
  message.origin = Origin::kTagMessage;
  message.details = {{"tag", evil}};
  Summary scan = SummaryOf({finding, message});
  finding.suppression = {Suppression::Kind::kConfig, evil, 3, evil};
  scan.suppressed = {finding};
  scan.errors = {{evil, evil}};
  scan.warnings = {{evil, 3, evil}};
  scan.notes = {evil};
  ReportOptions options;
  options.show_suppressed = true;
  const std::string text = WriteGithub(scan, options);
  const auto lines = Lines(text);
  // Two findings, an error, a warning, a note, the group with three lines in it.
  REQUIRE(lines.size() == 10);
  for (size_t i = 0; i < lines.size(); i++) {
    const bool command = lines[i].substr(0, 2) == "::";
    CHECK(command == (i < 6 || i == 9));
    if (command) {
      // Behind the properties only data comes: "::" ends them, so none stands in one.
      const size_t data = lines[i].find("::", 2);
      CHECK(lines[i].substr(0, data).find(",line=9") == std::string::npos);
    } else {
      CHECK_FALSE(Holds(lines[i], "##["));
    }
  }
  CHECK(Holds(lines[0],
              "file=%3A%3Aadd-mask%3A%3Ax%0A%3A%3Aerror%3A%3Ay%0D%0A%250A%3A%3Az%2Cline=9"));
  CHECK_FALSE(Holds(text, "\r"));
  CHECK_FALSE(Holds(text, "\x1b"));
}

TEST_CASE("quiet annotations are findings and errors alone", "[report]") {
  Summary scan = SummaryOf({WholeFileFinding("f")});
  scan.errors = {{"g", "cannot be read"}};
  scan.warnings = {{"h", 0, "of no use"}};
  ReportOptions options;
  options.quiet = true;
  const auto lines = Lines(WriteGithub(scan, options));
  REQUIRE(lines.size() == 2);
  CHECK(lines[1] == "::error file=g,title=leaktight could not scan everything::cannot be read");
}

TEST_CASE("of several repositories an annotation says which, and is about no file here",
          "[report]") {
  const std::string key = RandomText(20, 1);
  Summary scan = SummaryOf({FindingIn("a.sh", "KEY=" + key + "\n", key), WholeFileFinding(".env")});
  scan.traces.resize(2);
  scan.traces[0].repository = "one";
  scan.traces[1].repository = "two";
  scan.suppressed = {scan.findings[0]};
  scan.suppressed[0].suppression.emplace();
  scan.suppressed_traces.resize(1);
  scan.suppressed_traces[0].repository = "three";
  scan.errors = {{"bad", "cannot be read", "four"}};
  scan.warnings = {{"f", 3, "allows nothing", "five"}};
  ReportOptions options;
  options.show_suppressed = true;
  const std::string text = WriteGithub(scan, options);
  CHECK(Holds(text, "::error title=dotenv-committed (critical)::In two: .env:1: "));
  CHECK(Holds(text, "::error title=sample-token (high)::In one: a.sh:1: "));
  CHECK(Holds(text, "::error title=leaktight could not scan everything::four: bad: cannot be"));
  CHECK(Holds(text, "::warning title=leaktight::five: f:3: allows nothing"));
  CHECK(Holds(text, "\ncritical  dotenv-committed  two: .env"));
  CHECK(Holds(text, "\nhigh  sample-token  one: a.sh:1"));
  CHECK(Holds(text, "\nsuppressed  high  sample-token  three: a.sh:1"));
  CHECK_FALSE(Holds(text, "file="));
}
