#include "cli/report_targets.h"

#include <filesystem>
#include <map>
#include <string>
#include <system_error>

#include "cli/output.h"

namespace leaktight {
namespace {

// "." and ".." worked out, links followed as far as there are any; what a file system will not tell
// stays as it was written.
std::string RealName(const std::string& file) {
  std::error_code error;
  const std::filesystem::path real =
      std::filesystem::weakly_canonical(std::filesystem::absolute(file, error), error);
  return error ? file : real.string();
}

// Standard output by another name, such as /dev/stdout. Nothing is lost in /dev/null.
bool IsStandardOutputByName(const std::string& file) {
  return IsStandardOutput(file) && RealName(file) != "/dev/null";
}

tl::unexpected<Error> Collision(const ReportTarget& a, const ReportTarget& b,
                                const std::string& place) {
  const std::string name(b.format->name);
  return Fail("--format",
              "two reports cannot both go to " + place + ": " + std::string(a.format->name) +
                  " and " + name,
              "give one a file of its own: --format " + name + "=FILE");
}

}  // namespace

Result<void> SettleReports(Options& options) {
  if (options.reports.empty()) options.reports.push_back({&ReportFormats().front(), {}});
  ReportTarget* without_file = nullptr;
  for (ReportTarget& report : options.reports) {
    if (!report.file.empty()) continue;
    if (without_file != nullptr) {
      const std::string place = options.output.empty() ? "standard output" : options.output;
      return Collision(*without_file, report, place);
    }
    without_file = &report;
  }
  if (options.output.empty()) return {};
  if (without_file == nullptr) {
    return Fail("--output", "every --format names a file already",
                "leave it out, or write --format FORMAT=" + options.output);
  }
  without_file->file = options.output;
  return {};
}

Result<void> CheckReportFiles(const Options& options) {
  std::map<std::string, const ReportTarget*> taken;
  for (const ReportTarget& report : options.reports) {
    const bool standard = report.file.empty() || IsStandardOutputByName(report.file);
    if (!standard) {
      if (auto fits = CheckOutputFile(report.file); !fits) return fits;
    }
    const std::string place = standard ? "standard output" : RealName(report.file);
    const auto [before, is_new] = taken.emplace(place, &report);
    if (!is_new && place != "/dev/null") {
      return Collision(*before->second, report, standard ? place : report.file);
    }
  }
  return {};
}

}  // namespace leaktight
