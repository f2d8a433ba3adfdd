// For people at a terminal; what is screenshot and pasted into chats.
#include "report/formats.h"
#include "report/text_parts.h"

namespace leaktight {
namespace {

std::string ShowErrors(const TextPage& page, const Summary& scan) {
  std::string shown;
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
  std::string text;
  std::set<std::string> said;
  const Finding* last = nullptr;
  for (const Finding& finding : scan.findings) {
    if (last == nullptr || last->place.path != finding.place.path) {
      const std::string_view path =
          finding.place.path.empty() ? std::string_view("(no file)") : finding.place.path;
      const bool standard_input = finding.place.path.empty() && finding.origin == Origin::kStdin;
      text +=
          page.paint(Style::kBold, standard_input ? "standard input" : page.Show(path)) + "\n\n";
    }
    text += ShowFinding(page, finding, said) + '\n';
    last = &finding;
  }
  if (options.verbose) text += ShowWork(page, scan);
  if (options.messages) text += ShowErrors(page, scan);
  const bool looked_at_nothing = scan.files == 0 && scan.findings.empty();
  if (!options.quiet || looked_at_nothing || !scan.complete()) text += ShowOutcome(page, scan);
  return text;
}

}  // namespace leaktight
