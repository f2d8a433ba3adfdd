#include "cli/report_targets.h"

#include <filesystem>

#include "catch.h"
#include "cli/parse.h"
#include "cli/scratch_folder.h"

using namespace leaktight;

namespace {

using Targets = std::vector<std::pair<std::string, std::string>>;  // format and file

Result<Invocation> Parse(const std::vector<const char*>& arguments) {
  return ParseCommandLine(arguments);
}

Targets TargetsOf(const std::vector<const char*>& arguments) {
  const auto parsed = Parse(arguments);
  REQUIRE(parsed);
  Targets targets;
  for (const ReportTarget& report : parsed->options.reports) {
    targets.emplace_back(report.format->name, report.file);
  }
  return targets;
}

std::string ErrorOf(const std::vector<const char*>& arguments) {
  const auto parsed = Parse(arguments);
  return parsed ? "(no error)" : parsed.error().Describe();
}

Options WithReports(const Targets& targets) {
  Options options;
  for (const auto& [format, file] : targets) {
    options.reports.push_back({FindReportFormat(format), file});
  }
  return options;
}

}  // namespace

TEST_CASE("each format goes to its own file or to standard output", "[cli]") {
  CHECK(TargetsOf({"staged"}) == Targets{{"text", ""}});
  CHECK(TargetsOf({"staged", "-o", "x"}) == Targets{{"text", "x"}});
  CHECK(TargetsOf({"staged", "--format", "text", "--format", "sarif=a b.sarif"}) ==
        Targets{{"text", ""}, {"sarif", "a b.sarif"}});
  CHECK(TargetsOf({"staged", "--format=json=a=b=", "--format", "jsonl=-"}) ==
        Targets{{"json", "a=b="}, {"jsonl", ""}});
  CHECK(TargetsOf({"staged", "--format", "json", "--format", "sarif=s", "--output", "x"}) ==
        Targets{{"json", "x"}, {"sarif", "s"}});
  CHECK(TargetsOf({"staged", "--format", "sarif=s", "--output", "-"}) == Targets{{"sarif", "s"}});
}

TEST_CASE("two reports for one place are refused", "[cli]") {
  CHECK(
      ErrorOf({"staged", "--format", "text", "--format", "json"}) ==
      "--format: two reports cannot both go to standard output: text and json; give one a file of "
      "its own: --format json=FILE");
  CHECK(ErrorOf({"staged", "--format", "text", "--format", "json=-", "--format", "sarif=x"})
            .find("standard output: text and json") != std::string::npos);
  CHECK(ErrorOf({"staged", "--format", "text", "--format", "json", "-o", "x"})
            .find("two reports cannot both go to x: text and json") != std::string::npos);
  CHECK(ErrorOf({"staged", "--format", "sarif=s", "--output", "x"}) ==
        "--output: every --format names a file already; leave it out, or write --format FORMAT=x");
}

TEST_CASE("all files are checked, and one of two names is found to be the same", "[cli]") {
  const ScratchFolder folder;
  CHECK(CheckReportFiles(WithReports({{"json", folder / "a"}, {"sarif", folder / "b"}})));
  const auto gone =
      CheckReportFiles(WithReports({{"json", folder / "a"}, {"sarif", folder / "x/b"}}));
  REQUIRE_FALSE(gone);
  CHECK(gone.error().where == folder / "x/b");
  CHECK_FALSE(CheckReportFiles(WithReports({{"json", folder / "a"}, {"sarif", folder / "./a"}})));
  folder.Write("a", "");
  std::filesystem::create_symlink("a", folder / "link");
  const auto same =
      CheckReportFiles(WithReports({{"json", folder / "a"}, {"sarif", folder / "link"}}));
  REQUIRE_FALSE(same);
  CHECK(same.error().what ==
        "two reports cannot both go to " + (folder / "link") + ": json and sarif");
  CHECK(CheckReportFiles(WithReports({{"json", "/dev/null"}, {"sarif", "/dev/null"}})));
}
