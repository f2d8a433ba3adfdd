#include "git/path_history.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string_view>
#include <utility>

#include "git/entries.h"

namespace leaktight {
namespace {

// A commit-graph file may be stale or broken: the commits themselves are what counts.
constexpr const char* kNoCommitGraph = "core.commitGraph=false";
// git compares what it finds with each path that it is asked for.
constexpr size_t kMostPaths = 128;
// diff-tree hands back, at once, a line that names no commit.
constexpr std::string_view kEnd = "end";

tl::unexpected<Error> NotUnderstood(std::string_view command, std::string_view record) {
  return Fail("git " + std::string(command),
              "printed what is not understood: " + std::string(record.substr(0, 200)),
              "please report this with the output of `git --version`");
}

void SortOut(std::vector<std::string>& paths) {
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
}

// The paths, or where they are too many the folders that they lie in, or nothing: all that there
// is.
std::vector<std::string> Pathspecs(std::vector<std::string> paths) {
  SortOut(paths);
  for (const bool first_only : {false, true}) {
    if (paths.size() <= kMostPaths) return paths;
    for (std::string& path : paths) {
      const size_t slash = first_only ? path.find('/') : path.rfind('/');
      if (slash == std::string::npos) {
        if (!first_only) continue;
        return {};
      }
      path.resize(slash);
    }
    SortOut(paths);
  }
  return paths.size() <= kMostPaths ? paths : std::vector<std::string>();
}

void AddPaths(const std::vector<std::string>& paths, std::vector<std::string>& arguments) {
  arguments.emplace_back("--");
  arguments.insert(arguments.end(), paths.begin(), paths.end());
}

// "SECONDS ID PARENT…"
Result<PathCommit> ParseListed(std::string_view line) {
  PathCommit commit;
  const size_t space = std::min(line.find(' '), line.size());
  std::from_chars(line.data(), line.data() + space, commit.seconds);
  std::string_view ids = line.substr(std::min(space + 1, line.size()));
  while (!ids.empty()) {
    const size_t end = std::min(ids.find(' '), ids.size());
    const std::string_view id = ids.substr(0, end);
    if (!IsObjectId(id)) return NotUnderstood("rev-list", line);
    if (commit.id.empty()) {
      commit.id = id;
    } else {
      commit.parents.emplace_back(id);
    }
    ids.remove_prefix(std::min(end + 1, ids.size()));
  }
  if (commit.id.empty()) return NotUnderstood("rev-list", line);
  return commit;
}

}  // namespace

Result<PathCommitReader> PathCommitReader::Open(const GitPlace& place, const std::string& start,
                                                const std::vector<std::string>& paths) {
  std::vector<std::string> arguments = {"-c",          kNoCommitGraph, "rev-list",
                                        "--timestamp", "--parents",    start};
  AddPaths(Pathspecs(paths), arguments);
  Result<ChildProcess> child = StartGit(place, arguments);
  if (!child) return tl::unexpected(child.error());
  return PathCommitReader(std::move(*child));
}

Result<std::optional<PathCommit>> PathCommitReader::Next() {
  const Result<std::optional<std::string_view>> line = records_.NextOrLine();
  if (!line) return tl::unexpected(line.error());
  if (!line->has_value()) {
    if (auto finished = Finish(*child_); !finished) return tl::unexpected(finished.error());
    return std::optional<PathCommit>();
  }
  Result<PathCommit> commit = ParseListed(**line);
  if (!commit) return tl::unexpected(commit.error());
  return std::optional<PathCommit>(std::move(*commit));
}

CommitComparer::CommitComparer(GitPlace place, std::vector<std::string> paths)
    : place_(std::move(place)), paths_(Pathspecs(std::move(paths))) {}

Result<void> CommitComparer::Start() {
  std::vector<std::string> arguments = {"-c",
                                        kNoCommitGraph,
                                        "diff-tree",
                                        "--stdin",
                                        "--always",
                                        "-r",
                                        "--raw",
                                        "-z",
                                        "--no-abbrev",
                                        "--no-renames",
                                        "--ignore-submodules=none"};
  AddPaths(paths_, arguments);
  Result<ChildProcess> child = StartGit(place_, arguments, true);
  if (!child) return tl::unexpected(child.error());
  child_ = std::move(*child);
  records_.emplace(*child_);
  return {};
}

Result<std::vector<RawChange>> CommitComparer::Compare(const std::string& commit,
                                                       const std::string& parent) {
  if (!child_) {
    if (auto started = Start(); !started) return tl::unexpected(started.error());
  }
  child_->Send(commit + " " + parent + "\n" + std::string(kEnd) + "\n");
  std::vector<RawChange> changes;
  while (true) {
    const Result<std::optional<std::string_view>> record = records_->NextOrLine();
    if (!record) return tl::unexpected(record.error());
    if (!record->has_value()) break;
    if (**record == kEnd) return changes;
    if (!(*record)->starts_with(':')) {
      if (**record != commit) return NotUnderstood("diff-tree", **record);
      continue;
    }
    const std::string header(**record);  // the record goes when the next is read
    Result<RawChange> change = ReadRawChange(header, *records_);
    if (!change) return tl::unexpected(change.error());
    changes.push_back(std::move(*change));
  }
  Result<void> finished = Finish(*child_);
  records_.reset();
  child_.reset();
  if (!finished) return tl::unexpected(finished.error());
  return Fail("git diff-tree", "ended before it compared " + commit + " with " + parent,
              "`git fsck` says more");
}

Result<std::vector<PathBlob>> BlobsAt(const GitPlace& place, const std::string& commit,
                                      const std::vector<std::string>& paths) {
  std::vector<std::string> arguments = {"ls-tree", "-r", "-z", "--full-tree", commit};
  AddPaths(Pathspecs(paths), arguments);
  Result<ChildProcess> child = StartGit(place, arguments);
  if (!child) return tl::unexpected(child.error());
  std::vector<PathBlob> blobs;
  RecordReader records(*child);
  while (true) {
    const Result<std::optional<std::string_view>> record = records.Next();
    if (!record) return tl::unexpected(record.error());
    if (!record->has_value()) break;
    const Result<GitEntry> entry = ParseTreeEntry(**record);
    if (!entry) return tl::unexpected(entry.error());
    if (entry->mode != GitMode::kFile) continue;
    blobs.push_back({std::string(entry->path), std::string(entry->id)});
  }
  if (auto finished = Finish(*child); !finished) return tl::unexpected(finished.error());
  return blobs;
}

Result<std::vector<RawChange>> CompareWorkingTree(const GitPlace& place,
                                                  const std::string& commit) {
  Result<ChildProcess> child =
      StartGit(place, {"diff-index", "--raw", "-z", "--no-abbrev", "--no-renames",
                       "--ignore-submodules=all", commit, "--"});
  if (!child) return tl::unexpected(child.error());
  Result<std::vector<RawChange>> changes = ReadRawDiff(*child);
  if (auto finished = Finish(*child); !finished) return tl::unexpected(finished.error());
  return changes;
}

}  // namespace leaktight
