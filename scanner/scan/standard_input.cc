#include "scan/standard_input.h"

#include <iterator>
#include <optional>
#include <utility>

#include "base/file.h"
#include "git/object_reader.h"
#include "scan/conclude.h"
#include "scan/known_sources.h"
#include "scan/phase_clock.h"
#include "source/standard_input.h"

namespace leaktight {
namespace {

// The folder whose configuration counts, with a slash behind it.
std::string FolderOfConfig() {
  constexpr int kMostFolders = 128;
  std::string folder = "./";
  for (int i = 0; i < kMostFolders; i++) {
    if (IsThere(folder + std::string(kConfigFileName))) return folder;
    if (IsThere(folder + ".git")) break;
    folder += "../";
  }
  return "./";
}

}  // namespace

Result<Summary> ScanStandardInput(const StandardInputOptions& options) {
  Summary summary;
  summary.kind = ScanKind::kStdin;
  PhaseClock clock(summary);

  const std::string folder = FolderOfConfig();
  const auto read = [&](const std::string& path) -> Result<std::optional<std::string>> {
    if (!IsThere(folder + path)) return std::nullopt;
    return ReadFile(folder + path).map([](std::string text) {
      return std::optional(std::move(text));
    });
  };
  Result<Criteria> criteria = Criteria::Make(options.criteria, read, summary.errors);
  if (!criteria) return tl::unexpected(criteria.error());

  ObjectReader objects{GitPlace()};  // starts git only where there is a local file
  LearnSecrets(options.criteria,
               {.is_tracked = TrackedIn(objects), .states = {read}, .tell_unused = options.verbose},
               *criteria, summary);

  clock.Begin("read");
  const Result<std::string> bytes = ReadStandardInput(options.descriptor);
  if (!bytes) return tl::unexpected(bytes.error());
  clock.End();
  if (bytes->empty()) return summary;

  clock.Begin("judge");
  Engine::Scratch scratch;
  const Blob blob = {options.path, *bytes, FileMode::kRegular, Origin::kStdin};
  JudgedBlob judged = criteria->Judge(blob, scratch);
  summary.findings = std::move(judged.findings);
  for (FindingCandidate& member : judged.members) {
    summary.findings.push_back(std::move(member.finding));
  }
  for (PassedOver& file : judged.passed_over) {
    summary.skipped[file.reason]++;
    if (options.verbose) summary.skipped_paths.push_back({std::move(file.path), file.reason});
  }
  std::move(judged.unparsed_members.begin(), judged.unparsed_members.end(),
            std::back_inserter(summary.unparsed));
  TellOfComments(*criteria, options.path, judged.comments, summary);
  if (judged.unparsed) summary.unparsed.push_back(std::move(*judged.unparsed));
  summary.files = 1;
  summary.bytes = bytes->size();
  if (options.verbose) summary.scanned_paths.push_back(options.path);

  clock.End();
  Conclude(*criteria, {[] { return std::vector<std::string>(); }, false}, summary);
  return summary;
}

}  // namespace leaktight
