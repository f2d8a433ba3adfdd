#include "report/report.h"

#include "report/formats.h"

namespace leaktight {
namespace {

constexpr ReportFormat kFormats[] = {
    {"text", "for people: each finding with its line and what to do", WriteText},
    {"json", "for programs: one object, schema leaktight/1", WriteJson},
    {"jsonl", "for programs: one finding a line", WriteJsonl},
    {"sarif", "SARIF 2.1.0, for code scanning and editors", WriteSarif, true},
    {"github", "annotations in a job of GitHub Actions", WriteGithub},
    {"gitlab", "a Code Quality report, for merge requests in GitLab", WriteGitlab},
    {"markdown", "a summary for the page of a job", WriteMarkdown},
};

// Behind the path, unless the message names that itself.
std::string Located(const std::string& path, size_t line, const std::string& message) {
  if (path.empty()) return message;
  std::string place = path;
  if (line > 0) place += ':' + std::to_string(line);
  return line == 0 && message.find(path) != std::string::npos ? message : place + ": " + message;
}

std::string In(const std::string& repository) {
  return repository.empty() ? std::string() : repository + ": ";
}

}  // namespace

std::string Describe(const ScanError& error) {
  return In(error.repository) + Located(error.path, 0, error.message);
}

std::string Describe(const ScanWarning& warning) {
  return In(warning.repository) + Located(warning.path, warning.line, warning.message);
}

std::string Describe(const Unparsed& file) {
  return (file.path.empty() ? "standard input" : file.path) + ':' + std::to_string(file.line) +
         ':' + std::to_string(file.column) + ": " + file.message;
}

std::span<const ReportFormat> ReportFormats() {
  return kFormats;
}

const ReportFormat* FindReportFormat(std::string_view name) {
  for (const ReportFormat& format : kFormats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace leaktight
