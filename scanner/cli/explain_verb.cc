// `leaktight explain`: what speaks for and against a finding.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/scan_criteria.h"
#include "cli/scan_report.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "finding/fingerprint.h"
#include "report/explanation.h"
#include "report/log_commands.h"
#include "scan/revision.h"
#include "scan/tree.h"

namespace leaktight {
namespace {

// What is to be explained: a fingerprint, or a place.
struct Asked {
  std::string fingerprint;  // empty: it is a place
  std::string path;
  size_t line = 0;    // 0: all of the file
  size_t column = 0;  // 0: all of the line
};

// Takes ":12" from the end. Nothing: there is none.
std::optional<size_t> TakeNumber(std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) return std::nullopt;
  size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data() + colon + 1, end, number);
  if (error != std::errc() || at != end || number == 0) return std::nullopt;
  text.resize(colon);
  return number;
}

Asked Parse(const std::string& argument) {
  Asked asked;
  if (IsFingerprint(argument)) {
    asked.fingerprint = argument;
    return asked;
  }
  asked.path = argument;
  const std::optional<size_t> last = TakeNumber(asked.path);
  if (!last) return asked;
  asked.line = *last;
  if (const std::optional<size_t> line = TakeNumber(asked.path)) {
    asked.line = *line;
    asked.column = *last;
  }
  return asked;
}

std::string_view NameIn(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path.substr(path.rfind('/') + 1);
}

// Only the file that was asked for was scanned: of places elsewhere the name is another one.
bool IsAt(const Place& place, const Asked& asked) {
  if (NameIn(FileOf(place)) != NameIn(asked.path)) return false;
  if (asked.line == 0 || place.span.empty()) return true;
  if (asked.line < place.begin.line || asked.line > place.end.line) return false;
  if (asked.column == 0) return true;
  const bool behind_begin = asked.line > place.begin.line || asked.column >= place.begin.column;
  const bool before_end = asked.line < place.end.line || asked.column < place.end.column;
  return behind_begin && before_end;
}

bool IsMeant(const Finding& finding, const Asked& asked) {
  if (!asked.fingerprint.empty()) return finding.fingerprint == asked.fingerprint;
  return IsAt(finding.place, asked) ||
         std::any_of(finding.places.begin(), finding.places.end(),
                     [&](const Place& place) { return IsAt(place, asked); });
}

Result<Summary> ScanFor(const Asked& asked, const Options& options) {
  Result<CriteriaOptions> criteria = CriteriaOf(options);
  if (!criteria) return tl::unexpected(criteria.error());
  criteria->tell_unlikely = true;
  std::vector<std::string> paths;
  if (asked.fingerprint.empty()) paths.push_back(asked.path);
  if (options.revision) {
    ScanRevisionOptions revision;
    revision.revision = *options.revision;
    revision.paths = std::move(paths);
    revision.criteria = std::move(*criteria);
    revision.verbose = true;
    return ScanRevision(revision);
  }
  ScanTreeOptions tree;
  tree.paths = std::move(paths);
  tree.no_ignore = options.no_ignore;
  tree.criteria = std::move(*criteria);
  tree.verbose = true;
  tree.cache = false;
  return ScanTree(tree);
}

// Where nothing was found: what is known of the place.
std::string NothingThere(const Summary& scan, const Asked& asked, const std::string& argument) {
  const auto skipped =
      std::find_if(scan.skipped_paths.begin(), scan.skipped_paths.end(),
                   [&](const Skipped& file) { return NameIn(file.path) == NameIn(asked.path); });
  if (skipped != scan.skipped_paths.end()) {
    return argument + " is not scanned: " + std::string(skipped->reason);
  }
  return argument + ": no rule or check sees a secret there";
}

}  // namespace

Result<int> RunExplainVerb(const Options& options) {
  const std::string& argument = options.arguments[0];
  const Asked asked = Parse(argument);
  const Result<Summary> scan = ScanFor(asked, options);
  if (!scan) return tl::unexpected(scan.error());
  ReportOptions report;
  report.show_secrets = options.show_secrets;
  report.color = WantsColor(options);
  report.verbose = true;
  report.width = LineWidth();
  std::string page;
  for (const std::vector<Finding>* findings : {&scan->findings, &scan->suppressed}) {
    for (const Finding& finding : *findings) {
      if (!IsMeant(finding, asked)) continue;
      if (!page.empty()) page += '\n';
      page += ExplainFinding(*scan, finding, report);
    }
  }
  for (const ScanError& error : scan->errors) Complain(Describe(error));
  if (page.empty()) {
    if (!asked.fingerprint.empty()) {
      return Fail({}, "there is no finding " + argument + " here",
                  "one of another commit is found with --rev");
    }
    page = EscapeForTerminal(NothingThere(*scan, asked, argument)) + "\n";
  }
  if (auto written = WriteStandardOutput(DisarmLogCommands(page)); !written) {
    return tl::unexpected(written.error());
  }
  return scan->complete() ? 0 : 2;
}

}  // namespace leaktight
