#include "scan/tree.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "base/parallel.h"
#include "base/work_queue.h"
#include "policy/dotenv_local.h"
#include "policy/fact.h"
#include "policy/file_names.h"
#include "policy/named_files.h"
#include "scan/conclude.h"
#include "scan/judge_repository.h"
#include "scan/overdue_versions.h"
#include "scan/phase_clock.h"
#include "scan/tree_secrets.h"
#include "scan/tree_worker.h"
#include "source/file_reader.h"
#include "source/lfs_reader.h"
#include "source/skip.h"
#include "source/tree.h"

namespace leaktight {
namespace {

// Lists on this thread, scans on the others meanwhile and on this one too once all is listed. `see`
// is shown what git does not track (Tree::Listener); where `begins_again` says so behind the last,
// what was scanned by then is of no use, and the rest is not.
void ScanFiles(const Tree& tree, std::vector<std::unique_ptr<TreeWorker>>& workers,
               const std::function<void(std::string_view path)>& see,
               const std::function<bool()>& begins_again) {
  WorkQueue<TreeBatch> queue;
  std::atomic<bool> unwanted{false};
  std::vector<std::thread> threads;
  for (size_t i = 1; i < workers.size(); i++) {
    threads.emplace_back([&, worker = workers[i].get()] { worker->Work(queue, unwanted); });
  }
  TreeWorker& own = *workers[0];
  TreeBatch batch;
  Tree::Listener listener;
  listener.file = [&](std::string path) {
    batch.push_back(std::move(path));
    if (batch.size() == kTreeBatch) queue.Push(std::exchange(batch, {}));
  };
  listener.passed_over = [&](PassedOver file) {
    if (tree.AskedFor(file.path)) own.PassOver(std::move(file.path), file.reason);
  };
  listener.error = [&](const Error& error) { own.AddError(error); };
  listener.untracked = see;
  tree.List(listener);
  if (!batch.empty()) queue.Push(std::move(batch));
  unwanted = begins_again();
  queue.Close();
  own.Work(queue, unwanted);
  for (std::thread& thread : threads) thread.join();
}

void SortPaths(Summary& summary) {
  std::sort(summary.scanned_paths.begin(), summary.scanned_paths.end());
  std::sort(summary.skipped_paths.begin(), summary.skipped_paths.end(),
            [](const Skipped& a, const Skipped& b) { return a.path < b.path; });
  std::sort(summary.errors.begin(), summary.errors.end(),
            [](const ScanError& a, const ScanError& b) {
              return a.path != b.path ? a.path < b.path : a.message < b.message;
            });
}

// Of the dotenv files that lie beside their templates and are ignored: the names in them.
void AddIgnoredDotenvFiles(const std::set<std::string>& listed, FileReader& reader,
                           FactSet& facts) {
  AddLocalDotenvFacts(facts, [&](const std::string& path) -> std::optional<std::string> {
    if (listed.contains(path)) return std::nullopt;
    // Nobody asked for this file: where it cannot be read, nothing is missed.
    const Result<FileReader::File> file = reader.Read(path);
    if (!file || file->kind != FileReader::Kind::kRead || file->mode != FileMode::kRegular) {
      return std::nullopt;
    }
    return std::string(file->bytes);
  });
}

// Of the files that others name as holding a secret: those of them that are listed.
void AddNamedFiles(const Tree& tree, const Criteria& criteria, FileReader& reader, FactSet& facts) {
  const std::vector<std::string> named = NamedFiles(facts);
  if (named.empty()) return;
  std::vector<std::string> there;
  const auto see = [&](std::string path) {
    if (std::binary_search(named.begin(), named.end(), path)) there.push_back(std::move(path));
  };
  tree.List({see, [](const PassedOver&) {}, [](const Error&) {}});
  Engine::Scratch scratch;
  for (std::string& path : there) {
    const Result<FileReader::File> file = reader.Read(path);
    if (!file || file->kind != FileReader::Kind::kRead) continue;
    std::vector<Fact> found =
        criteria.FactsOfNamed({path, file->bytes, file->mode, Origin::kBlob}, scratch);
    if (found.empty()) continue;
    facts.emplace(std::move(path), std::make_shared<const std::vector<Fact>>(std::move(found)));
  }
}

// Reads files of the tree; nothing: no such file.
RepositoryReader IfThere(FileReader& reader) {
  return [&reader](const std::string& path) -> Result<std::optional<std::string>> {
    const Result<FileReader::File> file = reader.Read(path);
    if (!file) return tl::unexpected(file.error());
    if (file->kind != FileReader::Kind::kRead) return std::nullopt;
    return std::string(file->bytes);
  };
}

}  // namespace

std::vector<std::string> PathsOf(const Tree& tree) {
  std::vector<std::string> paths;
  tree.List({[&](std::string path) { paths.push_back(std::move(path)); }, [](const PassedOver&) {},
             [](const Error&) {}});
  return paths;
}

Result<Criteria> CriteriaOfTree(FileReader& reader, const CriteriaOptions& options,
                                std::vector<ScanError>& errors) {
  return Criteria::Make(options, IfThere(reader), errors);
}

Result<Summary> ScanTree(const ScanTreeOptions& options) {
  Summary summary;
  summary.kind = ScanKind::kTree;
  PhaseClock clock(summary);

  clock.Begin("open");
  const Result<Tree> tree = Tree::Open({options.place, options.paths, options.no_ignore});
  if (!tree) return tl::unexpected(tree.error());
  FileReader reader(tree->root(), kLargestFile);
  CriteriaOptions asked = options.criteria;
  asked.stored_versions = WantsAges(asked);
  Result<Criteria> criteria = CriteriaOfTree(reader, asked, summary.errors);
  if (!criteria) return tl::unexpected(criteria.error());
  TreeSecrets secrets(options.criteria, options.verbose, *tree, IfThere(reader), *criteria,
                      summary);

  // What a scan says of syntax, when it is to tell of everything, is not kept.
  std::unique_ptr<const CleanFiles> clean;
  if (options.cache && !options.verbose && asked.stored_versions && criteria->NeedsFacts()) {
    clean = CleanFiles::Open(*tree, *criteria);
  }

  clock.Begin("list, read and judge");
  std::vector<std::unique_ptr<TreeWorker>> workers;
  const size_t jobs = options.jobs == 0 ? AvailableProcessors() : options.jobs;
  const std::optional<GitPlace> repository = tree->Repository();
  const auto lfs = repository ? std::make_shared<LfsFolder>(*repository) : nullptr;
  const auto scan = [&](bool again) {
    workers.clear();
    for (size_t i = 0; i < jobs; i++) {
      workers.push_back(
          std::make_unique<TreeWorker>(*criteria, *tree, clean.get(), lfs, options.verbose));
    }
    bool more = false;
    ScanFiles(
        *tree, workers, [&](std::string_view path) { secrets.See(path); },
        [&] { return more = !again && secrets.AnyMore(); });
    return more;
  };
  if (scan(false)) {
    secrets.Learn();
    scan(true);
  }
  FactSet facts;
  std::set<std::string> dotenv_files;
  std::vector<StoringFile> storing;
  for (const auto& worker : workers) worker->HandOver(summary, facts, dotenv_files, storing);
  clock.Begin("repository checks");
  if (!criteria->config().IsOff("dotenv-key-missing")) {
    AddIgnoredDotenvFiles(dotenv_files, reader, facts);
  }
  AddNamedFiles(*tree, *criteria, reader, facts);
  const auto read = [&](const std::string& path) -> Result<std::string> {
    const Result<FileReader::File> file = reader.Read(path);
    if (!file) return tl::unexpected(file.error());
    return std::string(file->bytes);
  };
  std::vector<const CleanFiles::Part*> parts;
  std::string snapshot;
  if (clean) {
    for (const auto& worker : workers) parts.push_back(&worker->clean_files());
    snapshot = clean->SnapshotId(facts, parts);
  }
  std::vector<Finding> findings;
  if (!clean || !clean->IsClean(snapshot)) {
    findings = criteria->JudgeFacts(facts, {.read = read, .jobs = jobs});
  }
  if (clean) clean->Save(parts, findings.empty() ? snapshot : std::string());
  for (Finding& finding : findings) {
    const auto asked_for = [&](const std::string& path) { return tree->AskedFor(path); };
    if (AnyPlaceFits(finding, asked_for)) summary.findings.push_back(std::move(finding));
  }
  clock.Begin("ages");
  const bool ages_known = JudgeAges(*criteria, {.place = tree->Repository(), .read = read},
                                    std::move(storing), summary);
  clock.Begin("suppress");
  Conclude(*criteria, {[&] { return PathsOf(*tree); }, options.paths.empty() && ages_known},
           summary);
  clock.End();
  SortPaths(summary);
  return summary;
}

}  // namespace leaktight
