#include "base/text.h"
#include "catch.h"
#include "report/formats.h"
#include "report/sample.h"

using namespace leaktight;
using namespace leaktight::sample;

namespace {

std::string Text(const Summary& scan, ReportOptions options = {}) {
  return WriteText(scan, options);
}

std::string LastLine(const std::string& text) {
  const size_t end = text.rfind('\n', text.size() - 2);
  return text.substr(end + 1, text.size() - end - 2);
}

std::string LineWith(const std::string& text, std::string_view part) {
  const size_t at = text.find(part);
  if (at == std::string::npos) return "(no line with " + std::string(part) + ")";
  const size_t begin = text.rfind('\n', at) + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

}  // namespace

TEST_CASE("a finding in text is headed by its file, names its rule and place", "[report]") {
  const std::string key = RandomText(20, 1);
  const std::string text =
      Text(SummaryOf({FindingIn("deploy.sh", "#!/bin/sh\nexport KEY=" + key + "\n", key)}));
  const std::string begin =
      "deploy.sh\n\n  high  sample-token  2:12\n"
      "  A token of the sample service: whoever has it can do everything there.\n\n";
  CHECK(text.substr(0, begin.size()) == begin);
  CHECK(Holds(text, "  → Revoke it at the sample service now, then take it out of the file.\n"));
  CHECK(Holds(text, "  fingerprint  lt1-"));
  CHECK_FALSE(Shows(text, key));
}

TEST_CASE("carets stand under the masked secret", "[report]") {
  const std::string key = RandomText(20, 2);
  const std::string masked = Redact(key);
  const std::string text = Text(SummaryOf({FindingIn("f", "a\tb = " + key + ";\n", key)}));
  CHECK(Holds(text, "  1 │ a b = " + masked + ";\n    │       ^^^^^^^\n"));
}

TEST_CASE("carets stay aligned behind wide and escaped text", "[report]") {
  const std::string key = RandomText(20, 3);
  const std::string masked = Redact(key);
  const std::string text = Text(SummaryOf({FindingIn("f", "größe 表 \x1b[0m " + key + "\n", key)}));
  // 6 + 2 + 1 cells, then \x1b in four characters, "[0m ".
  CHECK(Holds(
      text, "  1 │ größe 表 \\x1b[0m " + masked + "\n    │ " + std::string(17, ' ') + "^^^^^^^\n"));
}

TEST_CASE("every secret on the line is masked, not only the finding's own", "[report]") {
  const std::string one = RandomText(20, 4), two = RandomText(30, 5);
  const std::string line = "pair " + one + " " + two + "\n";
  const std::string text = Text(SummaryOf({FindingIn("f", line, two, {one})}));
  CHECK_FALSE(Shows(text, one));
  CHECK_FALSE(Shows(text, two));
  CHECK(Holds(text,
              "pair " + Redact(one) + " " + Redact(two) + "\n    │ " + std::string(13, ' ') + "^"));
}

TEST_CASE("secrets are shown to those who ask for them", "[report]") {
  const std::string key = RandomText(20, 6);
  ReportOptions options;
  options.show_secrets = true;
  const std::string text = Text(SummaryOf({FindingIn("f", "k " + key + "\n", key)}), options);
  CHECK(Holds(text, "  1 │ k " + key + "\n    │   " + std::string(20, '^') + "\n"));
}

TEST_CASE("a secret that stands in a path or message as well is masked there too", "[report]") {
  const std::string key = RandomText(20, 7);
  Finding finding = FindingIn("keys/" + key + ".txt", "k " + key + "\n", key);
  finding.message = "Found " + key;
  finding.details = {{"copy", key}};
  finding.replacement = "use(" + key + ")\n";
  Summary scan = SummaryOf({finding});
  scan.errors = {{"keys/" + key + ".txt", "cannot read " + key}};
  scan.scanned_paths = {key};
  scan.skipped_paths = {{key, "binary"}};
  ReportOptions options;
  options.verbose = true;
  CHECK_FALSE(Shows(Text(scan, options), key));
}

TEST_CASE("the armour of a private key is no secret", "[report]") {
  const std::string body = RandomText(64, 8);
  const std::string key = "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----";
  const std::string text = Text(SummaryOf({FindingIn("id", key + "\n", key)}));
  CHECK(Holds(text, "  1 │ -----BEGIN PRIVATE KEY-----\n"));
  CHECK_FALSE(Shows(text, body));
}

TEST_CASE("a secret that goes on behind the excerpt is named as everywhere else", "[report]") {
  const std::string key = RandomText(300, 18);
  const std::string text = Text(SummaryOf({FindingIn("f", "k " + key + "\n", key)}));
  CHECK(Holds(text, "  1 │ k " + Redact(key) + "…\n    │   ^^^^^^^\n"));
}

TEST_CASE("a line that is too wide is cut around the caret", "[report]") {
  const std::string key = RandomText(20, 9);
  ReportOptions options;
  options.width = 60;
  const std::string line = std::string(70, 'a') + " " + key + " " + std::string(60, 'z');
  const std::string text = Text(SummaryOf({FindingIn("f", line, key)}), options);
  const std::string shown = LineWith(text, Redact(key)), carets = LineWith(text, "^^^");
  CHECK(Holds(shown, "│ …a"));
  CHECK(shown.substr(shown.size() - 4) == "z…");
  // Both marks and the bar take three bytes and one cell.
  CHECK(shown.find(Redact(key)) - 2 == carets.find('^'));
  // The last line is left to the terminal to wrap.
  const size_t last = text.size() - LastLine(text).size() - 1;
  for (size_t from = 0, end; from < last; from = end + 1) {
    end = text.find('\n', from);
    INFO(text.substr(from, end - from));
    CHECK(DisplayWidth(text.substr(from, end - from)) <= 60);
  }
}

TEST_CASE("nothing from a repository reaches the terminal unescaped", "[report]") {
  const std::string evil =
      "\x1b[31m\n\r\u202e\x9b"
      "2J\x07\xff";
  const std::string key = RandomText(20, 10);
  Finding finding = FindingIn("evil" + evil + "name", evil.substr(0, 5) + key + evil, key);
  finding.excerpt = MakeExcerpt(evil.substr(6) + key, LineTable(evil.substr(6) + key),
                                {evil.size() - 6, evil.size() - 6 + key.size()}, {});
  finding.message = "subject" + evil;
  finding.advice = "advice" + evil;
  finding.details = {{"issuer" + evil, "value" + evil}};
  finding.replacement = "line" + evil + "\nline";
  finding.also = {"also" + evil};
  finding.places = {finding.place};
  finding.places[0].path += evil;
  Summary scan = SummaryOf({finding});
  scan.errors = {{"path" + evil, "message" + evil}};
  scan.scanned_paths = {evil};
  scan.skipped_paths = {{evil, "binary"}};
  ReportOptions options;
  options.verbose = true;
  const std::string text = Text(scan, options);
  for (const std::string_view bad : {"\x1b", "\r", "\x07", "\u202e", "\x9b", "\xff"}) {
    CHECK_FALSE(Holds(text, bad));
  }
  CHECK(IsUtf8(text));
  CHECK_FALSE(Holds(text, "\nname"));
}

TEST_CASE("a finding about a whole file shows no line", "[report]") {
  const std::string text = Text(SummaryOf({WholeFileFinding(".env")}));
  CHECK(Holds(text, "  critical  dotenv-committed  the whole file\n"));
  CHECK_FALSE(Holds(text, "│"));
}

TEST_CASE("decoded facts, other rules, further places and what to paste are shown", "[report]") {
  const std::string key = RandomText(20, 11);
  Finding finding = FindingIn("f", "k " + key + "\n", key);
  finding.details = {{"account", "123456789012"}, {"id", "7"}};
  finding.also = {"generic-secret", "jwt"};
  finding.replacement = "valueFrom:\n  secretKeyRef:\n";
  Place other = finding.place;
  for (size_t line = 2; line <= 10; line++) {
    other.begin = {line, 3};
    finding.places.push_back(other);
  }
  const std::string text = Text(SummaryOf({finding}));
  CHECK(Holds(text, "  account       123456789012\n  id            7\n"));
  CHECK(Holds(text, "  also seen by  generic-secret, jwt\n"));
  CHECK(Holds(text, "the same secret stands at 2:3, 3:3, 4:3, 5:3, 6:3, 7:3 and 3 further places"));
  CHECK(Holds(text, "  paste instead\n\n      valueFrom:\n        secretKeyRef:\n\n"));
  ReportOptions options;
  options.verbose = true;
  CHECK(Holds(Text(SummaryOf({finding}), options), ", 9:3 and 10:3\n"));
}

TEST_CASE("what was said once is not said again", "[report]") {
  const std::string one = RandomText(20, 12), two = RandomText(20, 13);
  const std::string file = "k " + one + "\nk " + two + "\n";
  const std::string text = Text(SummaryOf({FindingIn("f", file, one), FindingIn("f", file, two)}));
  CHECK(text.find("Revoke it") == text.rfind("Revoke it"));
  CHECK(text.find("A token of") == text.rfind("A token of"));
  CHECK(Holds(text, "  → as above\n"));
  CHECK(text.find("f\n\n") == text.rfind("f\n\n"));
}

TEST_CASE("the last line sums up", "[report]") {
  const std::string one = RandomText(20, 14), two = RandomText(20, 15);
  const std::string file = "k " + one + "\nk " + two + "\n";
  Summary scan =
      SummaryOf({WholeFileFinding(".env"), FindingIn("f", file, one), FindingIn("f", file, two)});
  scan.skipped = {{"binary", 2}, {"image", 1}};
  CHECK(LastLine(Text(scan)) ==
        "3 findings (1 critical, 2 high) in 2 files; 14 files, 120 KB scanned in 9 ms; "
        "skipped: 2 binary, 1 image");
  scan.suppressed.resize(1);
  ReportOptions options;
  options.fail_on = Severity::kCritical;
  scan.findings.erase(scan.findings.begin());
  CHECK(LastLine(Text(scan, options)) ==
        "2 findings (2 high) in 1 file, none at or above --fail-on critical; "
        "14 files, 120 KB scanned in 9 ms; skipped: 2 binary, 1 image; 1 suppressed "
        "(--show-suppressed lists them)");
  CHECK(LastLine(Text(SummaryOf({}))) == "no findings; 14 files, 120 KB scanned in 9 ms");
}

TEST_CASE("a scan that looked at nothing says so and why", "[report]") {
  Summary scan;
  scan.kind = ScanKind::kStaged;
  CHECK(Text(scan) == "nothing was scanned: nothing is staged, or only removals: git add first\n");
  scan.kind = ScanKind::kTree;
  CHECK(Holds(Text(scan), "nothing was scanned: no files here"));
  scan.kind = ScanKind::kStdin;
  CHECK(Holds(Text(scan), "nothing was scanned: standard input was empty"));
  scan.skipped = {{"image", 3}};
  CHECK(Holds(Text(scan), "nothing was scanned: all files were skipped (3 image;"));
  ReportOptions options;
  options.quiet = true;
  CHECK(Holds(Text(scan, options), "nothing was scanned"));
}

TEST_CASE("a scan that is not whole says so, quiet or not", "[report]") {
  Summary scan = SummaryOf({});
  scan.errors = {{"bad.txt", "object 1234567 is corrupt; run git fsck"}};
  for (const bool quiet : {false, true}) {
    ReportOptions options;
    options.quiet = quiet;
    const std::string text = Text(scan, options);
    CHECK(Holds(text, "error: bad.txt: object 1234567 is corrupt; run git fsck\n"));
    CHECK(Holds(LastLine(text),
                "not everything could be scanned (1 error); no findings in the rest;"));
    options.messages = false;
    CHECK_FALSE(Holds(Text(scan, options), "error: "));
  }
}

TEST_CASE("quiet is findings only", "[report]") {
  const std::string key = RandomText(20, 16);
  ReportOptions options;
  options.quiet = true;
  CHECK(Text(SummaryOf({}), options).empty());
  const std::string text = Text(SummaryOf({FindingIn("f", "k " + key + "\n", key)}), options);
  CHECK(Holds(text, "sample-token"));
  CHECK_FALSE(Holds(text, "scanned"));
}

TEST_CASE("verbose names what was scanned, skipped and why, and where time went", "[report]") {
  Summary scan = SummaryOf({});
  scan.scanned_paths = {"a.txt"};
  scan.skipped_paths = {{"logo.png", "image"}};
  scan.phases = {{"list", 0.003}, {"judge", 1.5}};
  ReportOptions options;
  options.verbose = true;
  CHECK(Holds(
      Text(scan, options),
      "scanned\n  a.txt\n\nskipped\n  logo.png  image\n\ntime\n  list   3 ms\n  judge  1.5 s\n"));
}

TEST_CASE("colours are there on demand and change nothing but themselves", "[report]") {
  const std::string key = RandomText(20, 17);
  const Summary scan =
      SummaryOf({FindingIn("f", "k " + key + " end\n", key), WholeFileFinding("g")});
  ReportOptions options;
  options.color = true;
  const std::string colored = Text(scan, options), plain = Text(scan);
  CHECK(Holds(colored, "\x1b[31m"));
  std::string stripped;
  for (size_t i = 0; i < colored.size(); i++) {
    if (colored[i] == '\x1b') {
      i = colored.find('m', i);
    } else {
      stripped += colored[i];
    }
  }
  CHECK(stripped == plain);
}

TEST_CASE("a finding in a commit says in which", "[report]") {
  const std::string key = RandomText(20, 30);
  Finding finding = FindingIn("f", "k " + key + "\n", key);
  const Commit commit{"0123456789abcdef", "A \x1b[0m Thor", "a@x", "2030-01-02T03:04:05+00:00",
                      "use " + key};
  finding.place.commit = commit;
  Place further = finding.place;
  finding.places = {further, further, further};
  finding.places[1].path = "g";
  finding.places[2].commit->id = "fedcba9876543210";
  const std::string text = Text(SummaryOf({finding}));
  CHECK(LineWith(text, "commit") ==
        "  commit  0123456789ab, 2030-01-02, A \\x1b[0m Thor: use " + Redact(key));
  CHECK(Holds(text, "the same secret stands at 1:3, g:1:3 and 1:3 in commit fedcba987654\n"));
}

TEST_CASE("what stands in no file is headed by where it is", "[report]") {
  const std::string key = RandomText(20, 31);
  Finding finding = FindingIn("", "k " + key + "\n", key);
  finding.origin = Origin::kCommitMessage;
  finding.place.commit = {"0123456789abcdef", "A", "a@x", "2030-01-02T03:04:05+00:00", "s"};
  Finding other = finding;
  other.place.commit->id = "fedcba9876543210";
  Summary scan = SummaryOf({finding, finding, other});
  scan.kind = ScanKind::kHistory;
  scan.commits = 12;
  const std::string text = Text(scan);
  CHECK(text.substr(0, 38) == "the message of commit 0123456789ab\n\n  ");
  CHECK(text.find("the message of commit 0123456789ab", 10) == std::string::npos);
  CHECK(Holds(text, "\nthe message of commit fedcba987654\n\n"));
  CHECK(LastLine(text) ==
        "3 findings (3 high) in 2 places; 12 commits, 14 files, 120 KB scanned in 9 ms");
}

TEST_CASE("a history of messages alone was looked at", "[report]") {
  Summary scan;
  scan.kind = ScanKind::kHistory;
  CHECK(LastLine(Text(scan)) == "nothing was scanned: there are no commits yet");
  scan.commits = 2;
  CHECK(LastLine(Text(scan)) == "no findings; 2 commits, 0 files, 0 bytes scanned");
}

TEST_CASE("what is suppressed is listed on demand, with who allowed it where and why", "[report]") {
  const std::string key = RandomText(20, 32);
  Finding inlined = FindingIn("a.txt", "k " + key + "\n", key);
  inlined.suppression = {Suppression::Kind::kInline, "a.txt", 1, "no longer \x1b used " + key};
  Finding whole = WholeFileFinding(".env");
  whole.suppression = {Suppression::Kind::kConfig, ".leaktight.yaml", 7, "made for tests"};
  Summary scan = SummaryOf({});
  scan.suppressed = {whole, inlined};
  CHECK(Text(scan) ==
        "no findings; 14 files, 120 KB scanned in 9 ms; 2 suppressed (--show-suppressed lists "
        "them)\n");
  ReportOptions options;
  options.show_suppressed = true;
  options.quiet = true;
  CHECK(Text(scan, options) ==
        "suppressed\n\n"
        "  critical  dotenv-committed  .env\n"
        "      allowed in .leaktight.yaml:7: made for tests\n\n"
        "  high  sample-token  a.txt:1:3\n"
        "      allowed in a.txt:1: no longer \\x1b used " +
            Redact(key) + "\n\n");
}

TEST_CASE("warnings and notes stand in text that goes into a file", "[report]") {
  Summary scan = SummaryOf({});
  scan.warnings = {{"a\x1b", 3, "allows nothing"}, {"", 0, "of no place"}};
  scan.notes = {"--adopt: the head's configuration counts"};
  const std::string told =
      "note: --adopt: the head's configuration counts\nwarning: a\\x1b:3: allows nothing\n"
      "warning: of no place\n\n";
  CHECK(Text(scan).substr(0, told.size()) == told);
  ReportOptions options;
  options.messages = false;
  CHECK_FALSE(Holds(Text(scan, options), "warning"));
  options.messages = true;
  options.quiet = true;
  CHECK(Text(scan, options).empty());
}

TEST_CASE("a build server that shows the text obeys nothing in it", "[report]") {
  const std::string key = RandomText(20, 33);
  const std::string text =
      Text(SummaryOf({FindingIn("::add-mask::x", "##[error]x " + key + "\n", key)}));
  CHECK(text.substr(0, 17) == ":\\x3aadd-mask::x\n");
  CHECK(Holds(text, "#\\x23[error]x"));
}
