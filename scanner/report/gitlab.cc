// For a merge request in GitLab: its Code Quality report, an array of violations that the widget
// and the diff show (docs.gitlab.com, "Code Quality", "Import Code Quality results").
#include <map>

#include "base/text.h"
#include "finding/redaction.h"
#include "report/finding_json.h"
#include "report/formats.h"
#include "report/origin.h"
#include "report/told_finding.h"

namespace leaktight {
namespace {

using Json = nlohmann::ordered_json;

std::string_view SeverityInGitlab(Severity severity) {
  constexpr std::string_view kNames[] = {"info", "minor", "major", "critical", "blocker"};
  return kNames[static_cast<size_t>(severity)];
}

std::string Description(const Finding& finding, const SecretMask& mask,
                        const ReportOptions& options) {
  std::string text;
  if (finding.place.archive > 0) {
    text = "In " + mask.Apply(WithinArchive(finding.place)) + ": ";
  }
  text += mask.Apply(Trim(finding.message));
  if (finding.has_secret) {
    text += " Found: " + (options.show_secrets ? finding.secret : Redact(finding.secret)) + ".";
  }
  if (finding.place.commit) {
    text += " Commit: " + mask.Apply(CommitInShort(*finding.place.commit)) + ".";
  }
  return text;
}

// It wants a path also where there is no file. Of what stands in an archive it is the archive's.
std::string PathOf(const Finding& finding, const Trace* trace) {
  if (finding.place.archive == 0) return Whereabouts(finding, trace);
  Finding archive;
  archive.place.path = FileOf(finding.place);
  return Whereabouts(archive, trace);
}

}  // namespace

std::string WriteGitlab(const Summary& scan, const ReportOptions& options) {
  const SecretMask mask = options.show_secrets ? SecretMask() : SecretMask(scan);
  Json report = Json::array();
  std::map<std::string, size_t> seen;  // GitLab shows one violation a fingerprint
  for (size_t i = 0; i < scan.findings.size(); i++) {
    const Finding& finding = scan.findings[i];
    const size_t times = ++seen[finding.fingerprint];
    const size_t line = finding.place.archive > 0 ? 1 : finding.place.begin.line;
    const std::string again = times > 1 ? "-" + std::to_string(times) : "";
    report.push_back({{"description", Description(finding, mask, options)},
                      {"check_name", finding.rule},
                      {"fingerprint", finding.fingerprint + again},
                      {"severity", SeverityInGitlab(finding.severity)},
                      {"location",
                       {{"path", mask.Apply(PathOf(finding, TraceOf(scan.traces, i)))},
                        {"lines", {{"begin", line}}}}}});
  }
  return Dump(report, 2) + '\n';
}

}  // namespace leaktight
