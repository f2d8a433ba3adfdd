// The verbs that scan: what each hands to its driver.
#include "cli/git_variables_here.h"
#include "cli/scan_frame.h"
#include "cli/verbs.h"
#include "scan/diff.h"
#include "scan/revision.h"
#include "scan/staged.h"
#include "scan/standard_input.h"
#include "scan/tree.h"

namespace leaktight {

Result<int> RunStagedVerb(const Options& options) {
  return Scan(options, [&](CriteriaOptions criteria) {
    StagedOptions staged;
    if (!options.reference) staged.variables = GitVariablesHere();
    staged.files = options.arguments;
    staged.criteria = std::move(criteria);
    staged.jobs = options.jobs;
    staged.verbose = options.verbose;
    staged.cache = !options.no_cache;
    return ScanStaged(staged);
  });
}

Result<int> RunDiffVerb(const Options& options) {
  return Scan(options, [&](CriteriaOptions criteria) {
    DiffOptions diff;
    if (!options.arguments.empty()) diff.range = options.arguments[0];
    diff.squash = options.squash;
    diff.adopt = options.adopt;
    diff.jobs = options.jobs;
    diff.criteria = std::move(criteria);
    diff.verbose = options.verbose;
    diff.cache = !options.no_cache;
    return ScanDiff(diff);
  });
}

Result<int> RunTreeVerb(const Options& options) {
  return Scan(options, [&](CriteriaOptions criteria) {
    if (options.revision) {
      ScanRevisionOptions revision;
      revision.revision = *options.revision;
      revision.paths = options.arguments;
      revision.jobs = options.jobs;
      revision.criteria = std::move(criteria);
      revision.verbose = options.verbose;
      revision.cache = !options.no_cache;
      return ScanRevision(revision);
    }
    ScanTreeOptions tree;
    tree.paths = options.arguments;
    tree.cache = !options.no_cache;
    tree.no_ignore = options.no_ignore;
    tree.jobs = options.jobs;
    tree.criteria = std::move(criteria);
    tree.verbose = options.verbose;
    return ScanTree(tree);
  });
}

Result<int> RunStdinVerb(const Options& options) {
  return Scan(options, [&](CriteriaOptions criteria) {
    StandardInputOptions input;
    input.path = options.path;
    input.criteria = std::move(criteria);
    input.verbose = options.verbose;
    return ScanStandardInput(input);
  });
}

}  // namespace leaktight
