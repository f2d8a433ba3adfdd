// For a job of GitHub Actions: workflow commands, which its runner turns into annotations of the
// changed lines (docs.github.com, "Workflow commands for GitHub Actions"; what is escaped and how:
// toolkit/packages/core/src/command.ts). Of each kind it shows ten a step: the worst come first.
#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/text.h"
#include "finding/redaction.h"
#include "report/formats.h"
#include "report/log_commands.h"
#include "report/origin.h"
#include "report/secret_mask.h"
#include "report/told_finding.h"

namespace leaktight {
namespace {

// Control characters become visible, but for line endings, which a command can carry.
std::string Visible(std::string_view text) {
  std::string visible;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    visible += EscapeForTerminal(text.substr(0, end));
    if (end < text.size()) visible += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return visible;
}

std::string Encode(std::string_view text, std::string_view what) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : Visible(text)) {
    if (what.find(c) == std::string_view::npos) {
      encoded += c;
    } else {
      encoded += {'%', kDigits[static_cast<unsigned char>(c) >> 4], kDigits[c & 15]};
    }
  }
  return encoded;
}

using Properties = std::vector<std::pair<std::string_view, std::string>>;

std::string Command(std::string_view name, const Properties& properties, std::string_view message) {
  std::string line = "::" + std::string(name);
  char separator = ' ';
  for (const auto& [key, value] : properties) {
    if (value.empty()) continue;
    line += separator + std::string(key) + "=" + Encode(value, "%\r\n:,");
    separator = ',';
  }
  return line + "::" + Encode(message, "%\r\n") + '\n';
}

std::string_view CommandFor(Severity severity) {
  if (severity >= Severity::kHigh) return "error";
  return severity == Severity::kMedium ? "warning" : "notice";
}

struct Page {
  const ReportOptions& options;
  SecretMask mask;
};

std::string Secret(const Page& page, const Finding& finding) {
  return page.options.show_secrets ? finding.secret : Redact(finding.secret);
}

// Of several repositories none needs to be the one whose files are annotated.
std::string Annotation(const Page& page, const Finding& finding, const Trace* trace) {
  const Place& place = finding.place;
  const bool elsewhere = !RepositoryOf(trace).empty();
  const bool is_member = place.archive > 0;  // the annotation is the archive's
  Properties properties;
  if (StandsInFile(finding) && !elsewhere) {
    properties.emplace_back("file", page.mask.Apply(FileOf(place)));
    properties.emplace_back("line", is_member ? "1" : std::to_string(place.begin.line));
    if (!place.span.empty() && !is_member) {
      properties.emplace_back("endLine", std::to_string(place.end.line));
      // Columns count only within one line.
      if (place.begin.line == place.end.line) {
        properties.emplace_back("col", std::to_string(BeginColumnUtf16(place)));
        properties.emplace_back("endColumn", std::to_string(EndColumnUtf16(place)));
      }
    }
  }
  properties.emplace_back("title", finding.rule + " (" + std::string(Name(finding.severity)) + ")");
  std::string message;
  if (!StandsInFile(finding) || elsewhere || is_member) {
    message = "In " + page.mask.Apply(Whereabouts(finding, trace));
    if (StandsInFile(finding)) message += ":" + std::to_string(place.begin.line);
    message += ": ";
  }
  message += page.mask.Apply(Trim(finding.message));
  if (finding.has_secret) message += "\nFound: " + Secret(page, finding);
  if (place.commit) message += "\nCommit: " + page.mask.Apply(CommitInShort(*place.commit));
  for (const Place& further : finding.places) {
    message += "\nAlso at: " + page.mask.Apply(Whereabouts(finding, further)) + ":" +
               std::to_string(further.begin.line);
  }
  if (!finding.advice.empty()) {
    message += "\nWhat to do: " + page.mask.Apply(Trim(finding.advice));
  }
  return Command(CommandFor(finding.severity), properties, message);
}

// For the log, where annotations are not shown with their place.
std::string LogLine(const Page& page, const Finding& finding, const Trace* trace,
                    std::string_view mark) {
  std::string line(mark);
  line += std::string(Name(finding.severity)) + "  " + finding.rule + "  ";
  line += page.mask.Apply(Whereabouts(finding, trace));
  if (StandsInFile(finding)) line += ":" + std::to_string(finding.place.begin.line);
  if (finding.has_secret) line += "  " + Secret(page, finding);
  if (finding.suppression) {
    line += "  allowed: " + page.mask.Apply(finding.suppression->reason);
  }
  return DisarmLogCommands(EscapeForTerminal(line)) + '\n';
}

// Its text, and in `file` the file that it is about. Of several repositories both are in the text.
std::string Message(const Page& page, const std::string& repository, const std::string& path,
                    const std::string& whole, const std::string& message, std::string& file) {
  if (!repository.empty()) return page.mask.Apply(whole);
  file = page.mask.Apply(path);
  return page.mask.Apply(message);
}

std::string Messages(const Page& page, const Summary& scan) {
  std::string text;
  for (const ScanError& error : scan.errors) {
    std::string file;
    const std::string message =
        Message(page, error.repository, error.path, Describe(error), error.message, file);
    text += Command("error", {{"file", file}, {"title", "leaktight could not scan everything"}},
                    message);
  }
  if (page.options.quiet) return text;
  for (const ScanWarning& warning : scan.warnings) {
    std::string file;
    const std::string message =
        Message(page, warning.repository, warning.path, Describe(warning), warning.message, file);
    const bool has_line = warning.line > 0 && warning.repository.empty();
    const std::string line = has_line ? std::to_string(warning.line) : std::string();
    text += Command("warning", {{"file", file}, {"line", line}, {"title", "leaktight"}}, message);
  }
  for (const std::string& note : scan.notes) {
    text += Command("notice", {{"title", "leaktight"}}, page.mask.Apply(note));
  }
  return text;
}

}  // namespace

std::string WriteGithub(const Summary& scan, const ReportOptions& options) {
  const Page page{options, options.show_secrets ? SecretMask() : SecretMask(scan)};
  ReportOptions plain = options;
  plain.color = false;
  std::string text;
  const std::vector<ToldFinding> findings = WorstFirst(scan.findings, scan.traces);
  for (const ToldFinding& finding : findings) text += Annotation(page, *finding, finding.trace);
  text += Messages(page, scan);
  if (options.quiet) return text;
  text += Command("group", {}, "leaktight: " + std::string(Trim(WriteOutcome(scan, plain))));
  for (const ToldFinding& finding : findings) text += LogLine(page, *finding, finding.trace, "");
  if (options.show_suppressed) {
    for (size_t i = 0; i < scan.suppressed.size(); i++) {
      text += LogLine(page, scan.suppressed[i], TraceOf(scan.suppressed_traces, i), "suppressed  ");
    }
  }
  return text + "::endgroup::\n";
}

}  // namespace leaktight
