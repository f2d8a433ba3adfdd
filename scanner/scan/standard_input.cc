#include "scan/standard_input.h"

#include "scan/judge_blob.h"
#include "scan/phase_clock.h"
#include "source/standard_input.h"

namespace leaktight {

Result<Summary> ScanStandardInput(const Engine& engine, const StandardInputOptions& options) {
  Summary summary;
  summary.kind = ScanKind::kStdin;
  PhaseClock clock(summary);

  clock.Begin("read");
  const Result<std::string> bytes = ReadStandardInput(options.descriptor);
  if (!bytes) return tl::unexpected(bytes.error());
  clock.End();
  if (bytes->empty()) return summary;

  clock.Begin("judge");
  Engine::Scratch scratch;
  const Blob blob = {options.path, *bytes, FileMode::kRegular, Origin::kStdin};
  summary.findings = JudgeBlob(blob, engine, scratch);
  summary.files = 1;
  summary.bytes = bytes->size();
  if (options.verbose) summary.scanned_paths.push_back(options.path);

  clock.End();
  Select(options.selection, summary.findings);
  return summary;
}

}  // namespace leaktight
