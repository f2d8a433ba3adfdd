#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "report/origin.h"
#include "report/quantity.h"
#include "report/text_parts.h"

namespace leaktight {
namespace {

// "1 critical, 2 high": worst first.
std::string BySeverity(const std::vector<Finding>& findings) {
  std::array<size_t, std::size(kSeverityNames)> counts{};
  for (const Finding& finding : findings) counts[static_cast<size_t>(finding.severity)]++;
  std::string text;
  for (size_t i = counts.size(); i-- > 0;) {
    if (counts[i] == 0) continue;
    if (!text.empty()) text += ", ";
    text += ShowCount(counts[i]) + ' ' + std::string(kSeverityNames[i]);
  }
  return text;
}

std::string Skips(const Summary& scan) {
  std::string text;
  for (const auto& [reason, files] : scan.skipped) {
    if (files == 0) continue;
    if (!text.empty()) text += ", ";
    text += ShowCount(files) + ' ' + EscapeForTerminal(reason);
  }
  return text;
}

// Why a scan may have looked at nothing, and what to do.
std::string WhyNothing(const Summary& scan) {
  const std::string skips = Skips(scan);
  if (!skips.empty()) return "all files were skipped (" + skips + "; --verbose names them)";
  switch (scan.kind) {
    case ScanKind::kStaged:
      return "nothing is staged, or only removals: git add first";
    case ScanKind::kHistory:
      return "there are no commits yet";
    case ScanKind::kDiff:
      if (scan.commits == 0) return "no commits in " + EscapeForTerminal(scan.range);
      return "no file is added or changed in " + EscapeForTerminal(scan.range) + " (" +
             ShowCountOf(scan.commits, "commit") + ")";
    case ScanKind::kTree:
      return "no files here that git does not ignore (--no-ignore scans those too)";
    case ScanKind::kStdin:
      return "standard input was empty";
  }
  return {};
}

}  // namespace

bool LookedAtNothing(const Summary& scan) {
  // A history without a file may still have messages.
  const bool read_messages = scan.kind == ScanKind::kHistory && scan.commits > 0;
  return scan.findings.empty() && scan.files == 0 && !read_messages;
}

std::string ShowWork(const TextPage& page, const Summary& scan) {
  std::string shown;
  const auto heading = [&](std::string_view text) {
    shown += page.paint(Style::kBold, text) + '\n';
  };
  if (!scan.scanned_paths.empty()) {
    heading("scanned");
    for (const std::string& path : scan.scanned_paths) shown += "  " + page.Show(path) + '\n';
    shown += '\n';
  }
  if (!scan.skipped_paths.empty()) {
    heading("skipped");
    for (const Skipped& skipped : scan.skipped_paths) {
      shown += "  " + page.Show(skipped.path) + "  ";
      shown += page.paint(Style::kDim, EscapeForTerminal(skipped.reason)) + '\n';
    }
    shown += '\n';
  }
  if (!scan.phases.empty()) {
    heading("time");
    size_t column = 0;
    for (const Phase& phase : scan.phases) column = std::max(column, phase.name.size());
    for (const Phase& phase : scan.phases) {
      shown += "  " + EscapeForTerminal(phase.name);
      shown += std::string(column - phase.name.size() + 2, ' ');
      shown += ShowDuration(phase.seconds) + '\n';
    }
    shown += '\n';
  }
  return shown;
}

std::string ShowOutcome(const TextPage& page, const Summary& scan) {
  std::string line;
  if (!scan.complete()) {
    line += page.paint(Style::kBad, "not everything could be scanned") + " (" +
            ShowCountOf(scan.errors.size(), "error") + "); ";
  }
  if (LookedAtNothing(scan)) {
    line += page.paint(Style::kBold, "nothing was scanned");
    return line + (scan.complete() ? ": " + WhyNothing(scan) : "") + '\n';
  }
  if (scan.findings.empty()) {
    const std::string_view none = scan.complete() ? "no findings" : "no findings in the rest";
    line += page.paint(scan.complete() ? Style::kGood : Style::kPlain, none);
  } else {
    std::set<std::string> places;
    bool all_in_files = true;
    Severity worst = Severity::kInfo;
    for (const Finding& finding : scan.findings) {
      places.insert(Whereabouts(finding));
      all_in_files = all_in_files && StandsInFile(finding);
      worst = std::max(worst, finding.severity);
    }
    line += page.paint(worst, ShowCountOf(scan.findings.size(), "finding"));
    line += " (" + BySeverity(scan.findings) + ")";
    if (scan.kind != ScanKind::kStdin) {
      line += " in " + ShowCountOf(places.size(), all_in_files ? "file" : "place");
    }
    if (worst < page.options.fail_on) {
      line += ", none at or above --fail-on " + std::string(Name(page.options.fail_on));
    }
  }
  line += "; ";
  if (CountsCommits(scan.kind)) line += ShowCountOf(scan.commits, "commit") + ", ";
  if (scan.kind != ScanKind::kStdin) line += ShowCountOf(scan.files, "file") + ", ";
  line += ShowBytes(scan.bytes) + " scanned";
  if (scan.seconds > 0) line += " in " + ShowDuration(scan.seconds);
  if (const std::string skips = Skips(scan); !skips.empty()) line += "; skipped: " + skips;
  if (!scan.suppressed.empty()) {
    line += "; " + ShowCount(scan.suppressed.size()) + " suppressed";
    if (!page.options.show_suppressed) line += " (--show-suppressed lists them)";
  }
  return line + '\n';
}

}  // namespace leaktight
