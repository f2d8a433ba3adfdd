// For the page of a job: $GITHUB_STEP_SUMMARY of GitHub Actions, a comment or an artifact of
// GitLab.
#include <algorithm>
#include <functional>

#include "base/text.h"
#include "finding/redaction.h"
#include "report/formats.h"
#include "report/log_commands.h"
#include "report/markdown_text.h"
#include "report/masked_line.h"
#include "report/origin.h"
#include "report/quantity.h"
#include "report/rule_words.h"
#include "report/secret_mask.h"
#include "report/told_finding.h"

namespace leaktight {
namespace {

// GitHub refuses a summary of more than 1 MiB (docs.github.com, "Job summaries").
constexpr size_t kMostBytes = 900'000;
constexpr size_t kMostInDetail = 20;  // of one rule
constexpr size_t kLongestCell = 200;  // bytes

struct Page {
  const ReportOptions& options;
  SecretMask mask;

  std::string Cell(std::string_view text) const { return MarkdownCell(Cut(mask.Apply(text))); }
  std::string Code(std::string_view text) const { return MarkdownCode(mask.Apply(text)); }
  std::string Prose(std::string_view text) const { return MarkdownProse(mask.Apply(text)); }

 private:
  static std::string Cut(std::string text) {
    if (text.size() <= kLongestCell) return text;
    size_t end = kLongestCell;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) end--;
    return text.substr(0, end) + "…";
  }
};

std::string Where(const Finding& finding, const Trace* trace = nullptr) {
  std::string where = Whereabouts(finding, trace);
  if (StandsInFile(finding) && !finding.place.span.empty()) {
    where += ":" + std::to_string(finding.place.begin.line);
  }
  return where;
}

std::string Secret(const Page& page, const Finding& finding) {
  if (!finding.has_secret) return "–";
  return MarkdownCell(page.options.show_secrets ? finding.secret : Redact(finding.secret));
}

std::string Row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + cell + " |";
  return row + "\n";
}

// Up to the size that a page may have.
std::string Table(const std::vector<std::string>& names, size_t rows, size_t room,
                  const std::function<std::vector<std::string>(size_t)>& cells) {
  std::string table = Row(names) + Row(std::vector<std::string>(names.size(), "---"));
  for (size_t i = 0; i < rows; i++) {
    table += Row(cells(i));
    if (table.size() > room && i + 1 < rows) {
      return table + "\n… and " + ShowCount(rows - i - 1) + " more.\n\n";
    }
  }
  return table + "\n";
}

std::string Findings(const Page& page, const std::vector<ToldFinding>& findings) {
  const bool commits =
      std::any_of(findings.begin(), findings.end(),
                  [](const ToldFinding& finding) { return finding->place.commit.has_value(); });
  const bool repositories =
      std::any_of(findings.begin(), findings.end(),
                  [](const ToldFinding& finding) { return !RepositoryOf(finding.trace).empty(); });
  std::vector<std::string> names{"severity", "rule", "place", "secret"};
  if (commits) names.emplace_back("commit");
  if (repositories) names.insert(names.begin(), "repository");
  return Table(names, findings.size(), kMostBytes / 2, [&](size_t i) {
    const Finding& finding = *findings[i];
    std::string place = page.Cell(Where(finding));
    if (!finding.places.empty()) place += " +" + ShowCount(finding.places.size());
    std::vector<std::string> cells{std::string(Name(finding.severity)), page.Cell(finding.rule),
                                   place, Secret(page, finding)};
    if (commits) {
      const std::optional<Commit>& commit = finding.place.commit;
      cells.push_back(commit ? page.Cell(CommitInShort(*commit)) : "–");
    }
    if (repositories) cells.insert(cells.begin(), page.Cell(RepositoryOf(findings[i].trace)));
    return cells;
  });
}

// One rule's: what it is, where it stands, what to do.
std::string Details(const Page& page, const RuleWords& rule,
                    const std::vector<ToldFinding>& findings) {
  std::string text = "<details><summary><b>" + rule.id + "</b>: what to do</summary>\n\n";
  text += page.Prose(rule.message) + "\n\n";
  size_t shown = 0, all = 0;
  for (const ToldFinding& finding : findings) {
    if (finding->rule != rule.id || all++ >= kMostInDetail) continue;
    text += "- " + page.Code(Where(*finding, finding.trace));
    const std::string line = MaskedLineText(*finding, page.mask, page.options);
    if (!line.empty()) text += ": " + MarkdownCode(Trim(line));
    text += '\n';
    shown++;
  }
  if (shown < all) text += "- … and " + ShowCount(all - shown) + " more\n";
  text += "\n**What to do.** " + page.Prose(rule.advice) + "\n";
  if (!rule.references.empty()) text += '\n';
  for (const std::string& link : rule.references) text += "- <" + link + ">\n";
  return text + "\n</details>\n\n";
}

std::string Suppressed(const Page& page, const std::vector<Finding>& suppressed,
                       const std::vector<Trace>& traces) {
  if (suppressed.empty()) return {};
  return "### Suppressed\n\n" +
         Table({"severity", "rule", "place", "allowed in", "reason"}, suppressed.size(),
               kMostBytes / 8, [&](size_t i) {
                 const Finding& finding = suppressed[i];
                 const Suppression by = finding.suppression.value_or(Suppression{});
                 return std::vector<std::string>{
                     std::string(Name(finding.severity)), page.Cell(finding.rule),
                     page.Cell(Where(finding, TraceOf(traces, i))),
                     page.Cell(by.file + ":" + std::to_string(by.line)), page.Cell(by.reason)};
               });
}

// `messages` are Markdown.
std::string List(std::string_view heading, const std::vector<std::string>& messages) {
  if (messages.empty()) return {};
  std::string text = "### " + std::string(heading) + "\n\n";
  for (const std::string& message : messages) {
    if (text.size() > kMostBytes / 16) return text + "- … and more\n\n";
    text += "- " + message + "\n";
  }
  return text + "\n";
}

std::string Message(const Page& page, const std::string& repository, const std::string& path,
                    size_t line, const std::string& message) {
  std::string text = repository.empty() ? std::string() : page.Code(repository) + ": ";
  if (!path.empty()) {
    text += page.Code(line > 0 ? path + ":" + std::to_string(line) : path) + ": ";
  }
  return text + page.Prose(message);
}

std::string Messages(const Page& page, const Summary& scan) {
  std::vector<std::string> errors, warnings, notes;
  for (const ScanError& error : scan.errors) {
    errors.push_back(Message(page, error.repository, error.path, 0, error.message));
  }
  if (page.options.quiet) return List("Errors", errors);
  for (const ScanWarning& warning : scan.warnings) {
    warnings.push_back(
        Message(page, warning.repository, warning.path, warning.line, warning.message));
  }
  for (const std::string& note : scan.notes) notes.push_back(page.Prose(note));
  return List("Errors", errors) + List("Warnings", warnings) + List("Notes", notes);
}

}  // namespace

std::string WriteMarkdown(const Summary& scan, const ReportOptions& options) {
  const Page page{options, options.show_secrets ? SecretMask() : SecretMask(scan)};
  ReportOptions plain = options;
  plain.color = false;

  const std::vector<ToldFinding> findings = WorstFirst(scan.findings, scan.traces);
  RulesOfReport rules;
  for (const ToldFinding& finding : findings) rules.IndexOf(*finding);

  std::string text = "## leaktight\n\n" + std::string(Trim(WriteOutcome(scan, plain))) + "\n\n";
  if (!findings.empty()) text += Findings(page, findings);
  for (const RuleWords& rule : rules.rules()) {
    if (text.size() > kMostBytes * 3 / 4) break;
    text += Details(page, rule, findings);
  }
  text += Messages(page, scan);
  if (options.show_suppressed) {
    text += Suppressed(page, scan.suppressed, scan.suppressed_traces);
  }
  return DisarmLogCommands(text);  // it may be shown in the job's log as well
}

}  // namespace leaktight
