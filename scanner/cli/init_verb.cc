// `leaktight init`: a configuration for this repository, and what a scan would say with it.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "cli/organisation_files.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "config/config.h"
#include "report/quantity.h"
#include "report/secret_mask.h"
#include "scan/proposal.h"
#include "scan/tree.h"

namespace leaktight {
namespace {

constexpr size_t kMostPlaces = 3;

std::string Seen(const Proposal& proposal) {
  if (proposal.seen.empty()) return "Saw nothing that keeps or uses secrets.\n";
  std::string text = "Saw:\n";
  for (const std::string& line : proposal.seen) text += "  " + line + "\n";
  return text;
}

// Counts by rule or check, the gravest first, with the first places of each.
std::string Reported(const Summary& scan) {
  if (scan.findings.empty()) return "`leaktight tree` reports nothing with it.\n";
  struct Row {
    Severity severity = Severity::kInfo;
    size_t findings = 0;
    std::vector<std::string> places;
  };
  std::map<std::string, Row> rows;
  for (const Finding& finding : scan.findings) {
    Row& row = rows[finding.rule];
    row.severity = std::max(row.severity, finding.severity);
    row.findings++;
    if (row.places.size() == kMostPlaces) continue;
    row.places.push_back(fmt::format("{}:{}", finding.place.path, finding.place.begin.line));
  }
  std::vector<std::pair<std::string, Row>> sorted(rows.begin(), rows.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return a.second.severity > b.second.severity;
  });
  std::string text = fmt::format("`leaktight tree` reports {} with it:\n",
                                 ShowCountOf(scan.findings.size(), "finding", "findings"));
  for (const auto& [rule, row] : sorted) {
    text += fmt::format("  {:>4}  {:<8}  {}\n", row.findings, Name(row.severity), rule);
    for (const std::string& place : row.places) text += fmt::format("        {}\n", place);
    if (row.findings > row.places.size()) {
      text += fmt::format("        and {} more\n", row.findings - row.places.size());
    }
  }
  return text;
}

std::string NextSteps(const Proposal& proposal, bool write, bool written) {
  std::string text = "\nNext:\n";
  const auto step = [&](std::string_view command, std::string_view says) {
    text += fmt::format("  {:<24} {}\n", command, says);
  };
  if (!write) step("leaktight init --write", "writes it to .leaktight.yaml");
  if (written) step("git add .leaktight.yaml", "so that everybody's scans judge by it");
  step("leaktight hook install", "checks every commit before it is made");
  step("leaktight diff", proposal.pipelines
                             ? "in CI checks every pull request: recipes are in docs/ci.md"
                             : "checks a branch, in CI every pull request: docs/ci.md");
  return text;
}

// There is something of this name, a broken link included.
bool IsTaken(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

}  // namespace

Result<int> RunInit(const Options& options) {
  if (options.force && !options.write) return Fail("--force", "goes with --write");
  ScanTreeOptions tree;
  tree.criteria.now = std::time(nullptr);
  Result<std::vector<OrganisationFile>> organisation = OrganisationFiles(options, {});
  if (!organisation) return tl::unexpected(organisation.error());
  tree.criteria.organisation_files = std::move(*organisation);
  const Result<Proposal> proposal = ProposeFor(tree);
  if (!proposal) return tl::unexpected(proposal.error());
  const std::string file = proposal->top + "/" + std::string(kConfigFileName);
  const bool there = IsTaken(file);
  const std::string proposed = ProposalText(*proposal);
  const bool write = options.write && !proposed.empty();
  if (write && there && !options.force) {
    return Fail(file, "is there already",
                "look at `leaktight init`, and take over what is of use; --force writes over it");
  }

  // All of the repository, from wherever the user stands.
  tree.place.directory = proposal->top;
  tree.criteria.config_text = proposed;
  const Result<Summary> scan = ScanTree(tree);
  if (!scan) return tl::unexpected(scan.error());
  std::string text = Seen(*proposal);
  if (proposed.empty()) {
    text += fmt::format("\nNothing {}: the defaults fit, and no .leaktight.yaml is needed.\n",
                        options.write ? "was written" : "here needs a configuration");
  } else {
    text += fmt::format("\nProposed for {}{}:\n\n{}", kConfigFileName,
                        there && !write ? ", beside the one that is there" : "", proposed);
  }
  text += "\n" + Reported(*scan);
  if (write) {
    if (auto written = WriteFileWhole(file, proposed); !written) {
      return tl::unexpected(written.error());
    }
    text += fmt::format("\nWritten to {}\n", file);
  }
  text += NextSteps(*proposal, options.write || proposed.empty(), write);
  for (const ScanError& error : scan->errors) Complain(error.message);
  Result<int> shown = Show(EscapeLines(SecretMask(*scan).Apply(text)));
  if (!shown) return shown;
  return scan->complete() ? 0 : 2;
}

}  // namespace leaktight
