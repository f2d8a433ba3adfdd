// The verbs that scan: what each hands to its driver.
#include <chrono>
#include <ctime>
#include <functional>

#include "cli/output.h"
#include "cli/scan_report.h"
#include "cli/verbs.h"
#include "engine/engine.h"
#include "scan/staged.h"
#include "scan/standard_input.h"
#include "scan/tree.h"

namespace leaktight {
namespace {

// What can be told to be wrong before a scan is told before it.
Result<int> Scan(const Options& options,
                 const std::function<Result<Summary>(const Engine& engine)>& scan) {
  const auto began = std::chrono::steady_clock::now();
  if (!options.output.empty()) {
    if (auto fits = CheckOutputFile(options.output); !fits) return tl::unexpected(fits.error());
  }
  const auto engine = Engine::Make(BuiltinRules(), std::time(nullptr));
  if (!engine) return tl::unexpected(engine.error());
  auto summary = scan(*engine);
  if (!summary) return tl::unexpected(summary.error());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  summary->seconds = took.count();
  return ReportScan(*summary, options);
}

Selection SelectionOf(const Options& options) {
  return {options.only, options.skip};
}

}  // namespace

Result<int> RunStagedVerb(const Options& options) {
  return Scan(options, [&](const Engine& engine) {
    StagedOptions staged;
    staged.files = options.arguments;
    staged.selection = SelectionOf(options);
    staged.jobs = options.jobs;
    staged.verbose = options.verbose;
    return ScanStaged(engine, staged);
  });
}

Result<int> RunTreeVerb(const Options& options) {
  return Scan(options, [&](const Engine& engine) {
    ScanTreeOptions tree;
    tree.paths = options.arguments;
    tree.no_ignore = options.no_ignore;
    tree.jobs = options.jobs;
    tree.selection = SelectionOf(options);
    tree.verbose = options.verbose;
    return ScanTree(engine, tree);
  });
}

Result<int> RunStdinVerb(const Options& options) {
  return Scan(options, [&](const Engine& engine) {
    StandardInputOptions input;
    input.path = options.path;
    input.selection = SelectionOf(options);
    input.verbose = options.verbose;
    return ScanStandardInput(engine, input);
  });
}

}  // namespace leaktight
