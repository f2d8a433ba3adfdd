#include "scan/revision.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "git/object_reader.h"
#include "git/repository.h"
#include "git/revisions.h"
#include "scan/conclude.h"
#include "scan/judge_objects.h"
#include "scan/judge_snapshot.h"
#include "scan/known_sources.h"
#include "scan/overdue_versions.h"
#include "scan/phase_clock.h"
#include "source/git_snapshots.h"
#include "source/named_paths.h"
#include "source/skip.h"

namespace leaktight {
namespace {

// A bare repository has no folder of its own files: names are paths from the top.
Result<NamedPaths> ResolveNames(const ScanRevisionOptions& options) {
  if (options.paths.empty()) return NamedPaths();
  const Result<bool> bare = HasNoWorkingTree(options.place);
  if (!bare) return tl::unexpected(bare.error());
  if (*bare) return NamedPaths::Resolve("/", "/", options.paths);
  const Result<std::optional<std::string>> top = TopOfWorkingTree(options.place);
  if (!top) return tl::unexpected(top.error());
  return NamedPaths::Resolve(top->value_or("/"), options.place.directory, options.paths);
}

// Where paths of the repository are paths of git's too.
Result<GitPlace> TopPlace(const GitPlace& place) {
  const Result<bool> bare = HasNoWorkingTree(place);
  if (!bare) return tl::unexpected(bare.error());
  if (*bare) return place;
  const Result<std::optional<std::string>> top = TopOfWorkingTree(place);
  if (!top) return tl::unexpected(top.error());
  return GitPlace{top->value_or(place.directory), place.environment};
}

// Tells of names under which the commit has nothing.
void TellOfMissing(const NamedPaths& names, const std::vector<SnapshotEntry>& entries,
                   const std::string& revision, Summary& summary) {
  for (const NamedPath& name : names.names()) {
    const bool there = std::any_of(entries.begin(), entries.end(), [&](const SnapshotEntry& entry) {
      std::string_view below;
      return name.path.empty() || IsBelow("/" + name.path, "/" + entry.path, below);
    });
    if (!there) summary.errors.push_back({name.given, name.given + ": is not in " + revision});
  }
}

}  // namespace

Result<Summary> ScanRevision(const ScanRevisionOptions& options) {
  Summary summary;
  summary.kind = ScanKind::kTree;
  PhaseClock clock(summary);

  clock.Begin("list");
  const Result<NamedPaths> names = ResolveNames(options);
  if (!names) return tl::unexpected(names.error());
  ObjectReader objects(options.place, kLargestFile);
  const Result<std::string> commit = ResolveCommit(objects, options.revision);
  if (!commit) return tl::unexpected(commit.error());
  RevisionSnapshot snapshot(options.place, objects, *commit);
  const Result<std::vector<SnapshotEntry>> entries =
      snapshot.List([&](std::string_view path) { return names->Include(path); });
  if (!entries) return tl::unexpected(entries.error());
  TellOfMissing(*names, *entries, options.revision, summary);
  const auto read = [&](const std::string& path) { return snapshot.ReadIfThere(path); };
  CriteriaOptions asked = options.criteria;
  asked.stored_versions = WantsAges(asked);
  Result<Criteria> criteria = Criteria::Make(asked, read, summary.errors);
  if (!criteria) return tl::unexpected(criteria.error());

  KnownScope known = {
      .is_tracked = TrackedIn(objects), .states = {read}, .tell_unused = options.verbose};
  for (const SnapshotEntry& entry : *entries) AddFoldersOf(entry.path, known.folders);
  LearnSecrets(options.criteria, known, *criteria, summary);

  clock.Begin("read and judge");
  std::vector<ObjectFile> files;
  for (const SnapshotEntry& entry : *entries) files.push_back({entry.path, entry.id, entry.mode});
  ObjectJudge judge(*criteria, objects, options.jobs, options.verbose, summary);
  std::vector<StoringFile> storing;
  judge.Judge(files, [&](size_t file, JudgedBlob judged, std::string_view) {
    if (!judged.stored.empty()) {
      storing.push_back({std::string(files[file].path), std::move(judged.stored)});
    }
    std::move(judged.findings.begin(), judged.findings.end(), std::back_inserter(summary.findings));
    for (FindingCandidate& member : judged.members) {
      summary.findings.push_back(std::move(member.finding));
    }
    TellOfComments(*criteria, files[file].path, judged.comments, summary);
  });

  clock.Begin("repository checks");
  SnapshotJudge snapshot_judge(*criteria, objects, {options.place, options.jobs, options.cache},
                               summary);
  snapshot_judge.Load(snapshot);
  for (Finding& finding : snapshot_judge.Judge()) {
    const auto named = [&](const std::string& path) { return names->Include(path); };
    if (AnyPlaceFits(finding, named)) summary.findings.push_back(std::move(finding));
  }

  clock.Begin("ages");
  bool ages_known = true;
  if (!storing.empty()) {
    const Result<GitPlace> top = TopPlace(options.place);
    if (!top) return tl::unexpected(top.error());
    const auto read_file = [&](const std::string& path) -> Result<std::string> {
      Result<std::optional<std::string>> bytes = snapshot.ReadIfThere(path);
      if (!bytes) return tl::unexpected(bytes.error());
      return std::move(*bytes).value_or(std::string());
    };
    ages_known = JudgeAges(*criteria, {.place = *top, .commit = *commit, .read = read_file},
                           std::move(storing), summary);
  }

  clock.Begin("suppress");
  Conclude(*criteria, {[&] { return PathsOf(snapshot); }, names->everything() && ages_known},
           summary);
  clock.End();
  return summary;
}

}  // namespace leaktight
