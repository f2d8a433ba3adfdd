// For people at a terminal; what is screenshot and pasted into chats.
#include "report/formats.h"
#include "report/log_commands.h"
#include "report/text_parts.h"
#include "report/told_finding.h"

namespace leaktight {
namespace {

std::string ShowFindings(const TextPage& page, const std::vector<Finding>& findings,
                         const std::vector<Trace>& traces) {
  std::string text;
  std::set<std::string> said;
  std::string last;
  for (size_t i = 0; i < findings.size(); i++) {
    const Trace* trace = TraceOf(traces, i);
    const std::string where = Whereabouts(findings[i], trace);
    if (where != last) text += page.paint(Style::kBold, page.Show(where)) + "\n\n";
    text += ShowFinding(page, findings[i], trace, said) + '\n';
    last = where;
  }
  return text;
}

std::string ShowSuppressedOnes(const TextPage& page, const std::vector<Finding>& findings,
                               const std::vector<Trace>& traces) {
  if (findings.empty()) return {};
  std::string text = page.paint(Style::kBold, "suppressed") + "\n\n";
  for (size_t i = 0; i < findings.size(); i++) {
    text += ShowSuppressed(page, findings[i], TraceOf(traces, i)) + '\n';
  }
  return text;
}

std::string ShowMessages(const TextPage& page, const Summary& scan) {
  std::string shown;
  if (!page.options.quiet) {
    for (const std::string& note : scan.notes) {
      shown += page.paint(Style::kBold, "note: ") + page.Show(note) + '\n';
    }
    for (const ScanWarning& warning : scan.warnings) {
      shown += page.paint(Severity::kMedium, "warning: ") + page.Show(Describe(warning)) + '\n';
    }
  }
  for (const ScanError& error : scan.errors) {
    shown += page.paint(Style::kBad, "error: ") + page.Show(Describe(error)) + '\n';
  }
  return shown.empty() ? shown : shown + '\n';
}

}  // namespace

std::string WriteOutcome(const Summary& scan, const ReportOptions& options) {
  return ShowOutcome({options, SecretMask(), Painter(options.color)}, scan);
}

std::string WriteText(const Summary& scan, const ReportOptions& options) {
  const TextPage page{options, options.show_secrets ? SecretMask() : SecretMask(scan),
                      Painter(options.color)};
  std::string text = ShowFindings(page, scan.findings, scan.traces);
  if (options.show_suppressed) {
    text += ShowSuppressedOnes(page, scan.suppressed, scan.suppressed_traces);
  }
  if (options.verbose) text += ShowWork(page, scan);
  if (options.messages) text += ShowMessages(page, scan);
  if (!options.quiet || LookedAtNothing(scan) || !scan.complete()) text += ShowOutcome(page, scan);
  return DisarmLogCommands(text);
}

}  // namespace leaktight
