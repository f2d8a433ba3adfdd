// `leaktight fix`: plan, then print or write.
#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "cli/fix_report.h"
#include "cli/output.h"
#include "cli/scan_criteria.h"
#include "cli/scan_report.h"
#include "cli/verbs.h"
#include "fix/fix.h"
#include "fix/patch.h"
#include "fix/write.h"
#include "report/secret_mask.h"

namespace leaktight {
namespace {

// As a command line of the user's could be, or a line of a report: masked, and safe to show.
std::string Page(const Fix& fix, bool written) {
  const SecretMask mask(fix.scan);
  std::string page;
  const auto add = [&](const std::vector<std::string>& lines, std::string_view title) {
    if (lines.empty()) return;
    page += std::string(title) + "\n";
    for (const std::string& line : lines) {
      page += "  " + EscapeForTerminal(mask.Apply(line)) + "\n";
    }
  };
  add(BesidesThePatch(fix.plan, written),
      written
          ? "besides:"
          : "what no patch can say, at the top of the repository; leaktight fix --write does it:");
  add(LeftByHand(fix), "left for you:");
  return page + FixOutcome(fix, written) + "\n";
}

int StatusOf(const Fix& fix, const Options& options) {
  if (!fix.scan.complete()) return 2;
  const Severity fail_on = FailOn(fix.scan, options);
  const bool left = std::any_of(fix.by_hand.begin(), fix.by_hand.end(), [&](const ByHand& hand) {
    return hand.finding.severity >= fail_on;
  });
  return left ? 1 : 0;
}

}  // namespace

Result<int> RunFixVerb(const Options& options) {
  Result<CriteriaOptions> criteria = CriteriaOf(options);
  if (!criteria) return tl::unexpected(criteria.error());
  ScanTreeOptions tree;
  tree.paths = options.arguments;
  tree.jobs = options.jobs;
  tree.criteria = std::move(*criteria);
  const Result<Fix> fix = PlanFix(tree);
  if (!fix) return tl::unexpected(fix.error());
  Result<void> done;
  if (options.write) {
    done = WriteFix(fix->plan, fix->place);
  } else {
    done = WriteStandardOutput(PatchOf(fix->plan.changes));
  }
  TellMessages(fix->scan, options);
  if (!done) return tl::unexpected(done.error());
  WriteStandardError(Page(*fix, options.write));
  return StatusOf(*fix, options);
}

}  // namespace leaktight
