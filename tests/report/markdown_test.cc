#include "base/text.h"
#include "catch.h"
#include "report/formats.h"
#include "report/sample.h"

using namespace leaktight;
using namespace leaktight::sample;

TEST_CASE("Markdown has a table of findings, the worst first, and advice for each rule",
          "[report]") {
  const std::string key = RandomText(20, 1);
  Finding finding = FindingIn("a|b.sh", "#\nKEY=" + key + "\n", key);
  finding.places = {finding.place};
  const std::string text = WriteMarkdown(SummaryOf({finding, WholeFileFinding(".env")}), {});
  const std::string begin =
      "## leaktight\n\n2 findings (1 critical, 1 high) in 2 files; 14 files, 120 KB scanned in 9 "
      "ms\n\n| severity | rule | place | secret |\n| --- | --- | --- | --- |\n"
      "| critical | `dotenv-committed` | `.env` | – |\n| high | `sample-token` | `a\\|b.sh:2` +1 | "
      "`" +
      Redact(key) + "` |\n\n<details><summary><b>dotenv-committed</b>: what to do</summary>\n";
  CHECK(text.substr(0, begin.size()) == begin);
  CHECK(Holds(text, "- `a|b.sh:2`: `KEY=" + Redact(key) +
                        "`\n\n**What to do.** Revoke it at the "
                        "sample service now, then take it out of the file.\n"));
  CHECK_FALSE(Shows(text, key));
}

TEST_CASE("Markdown tells of commits, what is suppressed, errors, warnings and notes", "[report]") {
  Finding finding = WholeFileFinding(".env");
  finding.place.commit = {"0123456789abcdef", "A", "a@x", "2030-01-01T00:00:00+00:00", "s | t"};
  Summary scan = SummaryOf({finding});
  finding.suppression = {Suppression::Kind::kConfig, ".leaktight.yaml", 7, "old, see T-1"};
  scan.suppressed = {finding};
  scan.errors = {{"bad", "cannot be read"}};
  scan.warnings = {{"f", 3, "allows nothing"}};
  scan.notes = {"a note"};
  ReportOptions options;
  CHECK_FALSE(Holds(WriteMarkdown(scan, options), "### Suppressed"));
  options.show_suppressed = true;
  const std::string text = WriteMarkdown(scan, options);
  CHECK(Holds(text, "| – | `0123456789ab, 2030-01-01, A: s \\| t` |\n"));
  CHECK(Holds(text, "### Errors\n\n- `bad`: cannot be read\n"));
  CHECK(Holds(text, "### Warnings\n\n- `f:3`: allows nothing\n"));
  CHECK(Holds(text, "### Notes\n\n- a note\n"));
  CHECK(Holds(text,
              "| critical | `dotenv-committed` | `.env` | `.leaktight.yaml:7` | `old, see "
              "T-1` |\n"));
  options.quiet = true;
  CHECK_FALSE(Holds(WriteMarkdown(scan, options), "### Warnings"));
}

TEST_CASE("hostile text in Markdown stays within code", "[report]") {
  const std::string evil = "<script>`` | @octocat\n# x https://evil.example";
  const std::string key = RandomText(20, 3);
  Finding finding = FindingIn(evil, evil + key, key);
  finding.message = evil;
  finding.advice = evil;
  finding.place.commit = {"12", evil, evil, "2030-01-01T00:00:00+00:00", evil};
  Summary scan = SummaryOf({finding});
  scan.errors = {{evil, evil}};
  const std::string text = WriteMarkdown(scan, {});
  CHECK(IsUtf8(text));
  CHECK_FALSE(Holds(text, "\n#x"));
  CHECK_FALSE(Holds(text, "\n# x"));
  // Whatever is left when code spans are taken out is our own.
  std::string rest;
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '`') {
      rest += text[at++];
      continue;
    }
    const size_t run = std::min(text.find_first_not_of('`', at), text.size()) - at;
    size_t end = at + run;
    while (true) {  // the next run of the same length closes the span
      end = text.find('`', end);
      REQUIRE(end != std::string::npos);
      const size_t other = std::min(text.find_first_not_of('`', end), text.size()) - end;
      end += other;
      if (other == run) break;
    }
    at = end;
  }
  for (const char* bad : {"<script", "@", "evil"}) CHECK_FALSE(Holds(rest, bad));
}

TEST_CASE("a page of Markdown stays under the size that GitHub takes", "[report]") {
  std::vector<Finding> findings;
  for (int i = 0; i < 20'000; i++) {
    findings.push_back(WholeFileFinding(std::string(300, 'x') + std::to_string(i)));
  }
  Summary scan = SummaryOf(findings);
  for (const Finding& finding : findings) scan.errors.push_back({finding.place.path, "unreadable"});
  const std::string text = WriteMarkdown(scan, {});
  CHECK(text.size() < 1'000'000);
  CHECK(Holds(text, " more.\n"));
}

TEST_CASE("of several repositories Markdown has a column that says which", "[report]") {
  const std::string key = RandomText(20, 1);
  Summary scan = SummaryOf({FindingIn("a.sh", "KEY=" + key + "\n", key), WholeFileFinding(".env")});
  scan.traces.resize(2);
  scan.traces[0].repository = "one";
  scan.traces[1].repository = "t|wo";
  scan.suppressed = {scan.findings[0]};
  scan.suppressed_traces.resize(1);
  scan.suppressed_traces[0].repository = "three";
  scan.errors = {{"bad", "cannot be read", "four"}};
  scan.warnings = {{"", 0, "allows nothing", "five"}};
  ReportOptions options;
  options.show_suppressed = true;
  const std::string text = WriteMarkdown(scan, options);
  CHECK(Holds(text, "| repository | severity | rule | place | secret |\n"));
  CHECK(Holds(text, "| `t\\|wo` | critical | `dotenv-committed` | `.env` | – |\n"));
  CHECK(Holds(text, "| `one` | high | `sample-token` | `a.sh:1` |"));
  CHECK(Holds(text, "- `one: a.sh:1`"));
  CHECK(Holds(text, "| high | `sample-token` | `three: a.sh:1` |"));
  CHECK(Holds(text, "- `four`: `bad`: cannot be read\n"));
  CHECK(Holds(text, "- `five`: allows nothing\n"));
}
