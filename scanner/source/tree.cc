#include "source/tree.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "git/entries.h"
#include "git/record_reader.h"
#include "git/repository.h"
#include "source/walk.h"

namespace leaktight {
namespace {

// In another folder than the caller's, what the caller's environment says of a repository is about
// another one.
constexpr const char* kElsewhere[] = {
    "GIT_DIR",    "GIT_WORK_TREE", "GIT_INDEX_FILE",       "GIT_COMMON_DIR",
    "GIT_PREFIX", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"};

// A path as the user names it, absolute. A link to a folder stands for the folder: whoever names it
// wants what is in it. Links below are not followed.
struct Named {
  std::string path;
  bool is_folder = false;
};

Result<Named> Look(const std::string& here, const std::string& given) {
  Named named = {given.empty() ? "" : Absolute(here, given), false};
  struct stat link;
  if (lstat(named.path.c_str(), &link) != 0) {
    return Fail(given, std::string("cannot be scanned: ") + std::strerror(errno));
  }
  struct stat target;
  named.is_folder = stat(named.path.c_str(), &target) == 0 && S_ISDIR(target.st_mode);
  if (named.is_folder && S_ISLNK(link.st_mode)) {
    Result<std::string> real = RealFolder(named.path);
    if (!real) return tl::unexpected(real.error());
    named.path = std::move(*real);
  }
  return named;
}

bool IsFolder(const std::string& path) {
  struct stat status;
  return lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

// How git tells of a folder that it cannot look into.
constexpr std::string_view kClosedFolder = "could not open directory";

bool TellsOfClosedFolder(const ChildProcess& child) {
  return std::string_view(child.messages()).find(kClosedFolder) != std::string_view::npos;
}

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

}  // namespace

Result<Tree> Tree::Open(TreeOptions options) {
  Tree tree;
  tree.place_ = std::move(options.place);
  tree.no_ignore_ = options.no_ignore;
  const std::string& directory = tree.place_.directory;
  Result<std::string> here = RealFolder(directory);
  if (!here) return tl::unexpected(here.error());

  std::string outside;  // the folder named, where it is outside of where the caller stands
  std::vector<std::string> paths;
  for (const std::string& given : options.paths) {
    const Result<Named> named = Look(*here, given);
    if (!named) return tl::unexpected(named.error());
    paths.push_back(named->path);
    if (paths.size() > 1) continue;
    const std::string folder = named->is_folder ? named->path : ParentOf(named->path);
    std::string_view below;
    if (!IsBelow(*here, folder, below)) outside = folder;
    if (folder != *here) {
      tree.place_.directory = folder;
      tree.place_.environment.insert(tree.place_.environment.end(), std::begin(kElsewhere),
                                     std::end(kElsewhere));
    }
  }

  Result<std::optional<std::string>> top = TopOfWorkingTree(tree.place_);
  if (!top && !tree.no_ignore_) return tl::unexpected(top.error());
  if (top && *top) {
    tree.in_repository_ = true;
    tree.root_ = **top;
    Result<NamedPaths> names = NamedPaths::Resolve(tree.root_, *here, paths);
    if (!names) {
      return Fail(names.error().where, names.error().what,
                  "scan what lies in different repositories by a command each");
    }
    tree.names_ = std::move(*names);
    return tree;
  }

  // Paths are given as seen from here; what lies elsewhere, from the folder named.
  tree.root_ = outside.empty() ? *here : outside;
  if (paths.empty()) tree.starts_ = {""};
  for (size_t i = 0; i < paths.size(); i++) {
    std::string_view below;
    if (!IsBelow(tree.root_, paths[i], below)) {
      return Fail(options.paths[i], "lies outside of " + tree.root_,
                  "scan folders that lie apart by a command each");
    }
    tree.starts_.emplace_back(below);
  }
  return tree;
}

std::optional<GitPlace> Tree::Repository() const {
  if (!in_repository_) return std::nullopt;
  return GitPlace{root_, place_.environment};
}

void Tree::List(const Listener& listener) const {
  if (names_.everything()) return ListAll(listener);
  // What is named, stands there and is not listed is something that git ignores.
  std::set<std::string, std::less<>> listed;
  Listener watching = listener;
  watching.file = [&](std::string path) {
    if (names_.Include(path)) listed.insert(path);
    listener.file(std::move(path));
  };
  watching.passed_over = [&](PassedOver file) {
    if (!names_.Include(file.path)) return;
    listed.insert(file.path);
    listener.passed_over(std::move(file));
  };
  ListAll(watching);
  for (const NamedPath& name : names_.names()) {
    if (!IsFolder(root_ + "/" + name.path) && listed.count(name.path) == 0) {
      listener.passed_over({name.path, kSkippedIgnored});
    }
  }
}

void Tree::ListAll(const Listener& listener) const {
  if (!in_repository_) return WalkPlain(listener);
  if (no_ignore_) {
    const auto take = [&](std::string path) {
      if (listener.untracked) listener.untracked(path);
      listener.file(std::move(path));
    };
    return WalkFolder(root_, "", take, listener.error);
  }
  // Both at once; what is tracked is known first. Whatever else stands there is found without a
  // look at ignore rules, folders as one; only of that git is asked what it ignores. Most often
  // that is little, or nothing.
  Result<ChildProcess> tracked =
      StartGitWithPatterns(place_, {"ls-files", "-s", "-z", "--full-name", "--", ":/"});
  Result<ChildProcess> others = StartGitWithPatterns(
      place_, {"ls-files", "-o", "-z", "--directory", "--full-name", "--", ":/"});
  if (!tracked || !others) return listener.error(tracked ? others.error() : tracked.error());
  ListTracked(std::move(*tracked), listener);
  const auto patterns = FindUntracked(std::move(*others), listener);
  if (!patterns || patterns->empty()) return;
  std::vector<std::string> arguments = {"ls-files",           "-o",          "-z",
                                        "--exclude-standard", "--full-name", "--"};
  arguments.insert(arguments.end(), patterns->begin(), patterns->end());
  Result<ChildProcess> untracked = StartGitWithPatterns(place_, arguments);
  if (!untracked) return listener.error(untracked.error());
  ListUntracked(std::move(*untracked), listener);
}

void Tree::WalkPlain(const Listener& listener) const {
  std::set<std::string> seen;  // what is named may lie in something else that is named
  const auto take = [&](std::string path) {
    if (starts_.size() == 1 || seen.insert(path).second) listener.file(std::move(path));
  };
  for (const std::string& start : starts_) {
    if (start.empty() || IsFolder(root_ + "/" + start)) {
      WalkFolder(root_, start, take, listener.error);
    } else {
      take(start);
    }
  }
}

void Tree::ListTracked(ChildProcess child, const Listener& listener) const {
  RecordReader records(child);
  std::string last;  // a path in conflict is listed up to three times
  while (true) {
    const Result<std::optional<std::string_view>> record = records.Next();
    if (!record) return listener.error(record.error());
    if (!record->has_value()) break;
    const Result<GitEntry> entry = ParseIndexEntry(**record);
    if (!entry) return listener.error(entry.error());
    if (entry->stage != 0 && entry->path == last) continue;
    if (entry->stage != 0) last = entry->path;
    std::string path(entry->path);
    if (entry->mode == GitMode::kSubmodule) {
      listener.passed_over({std::move(path), kSkippedSubmodule});
    } else {
      listener.file(std::move(path));
    }
  }
  if (const Result<void> finished = Finish(child); !finished) listener.error(finished.error());
}

// Patterns for what stands beside that which is tracked; nothing: an error is told.
std::optional<std::vector<std::string>> Tree::FindUntracked(ChildProcess child,
                                                            const Listener& listener) const {
  // Each path is held against every pattern: of many, all at once take less time.
  constexpr size_t kMost = 64;
  std::vector<std::string> patterns;
  RecordReader records(child);
  while (true) {
    const Result<std::optional<std::string_view>> record = records.Next();
    if (!record) {
      listener.error(record.error());
      return std::nullopt;
    }
    if (!record->has_value()) break;
    const std::string_view path = **record;
    const bool is_folder = path.ends_with('/');
    if (!is_folder && listener.untracked) listener.untracked(path);
    if (patterns.size() > kMost) continue;
    patterns.push_back(":(top,literal)" + std::string(path.substr(0, path.size() - is_folder)));
  }
  if (const Result<void> finished = Finish(child); !finished) {
    listener.error(finished.error());
    return std::nullopt;
  }
  // Folders that it cannot look into are told by who asks it for all of them.
  if (patterns.size() > kMost || TellsOfClosedFolder(child)) return std::vector<std::string>{":/"};
  return patterns;
}

void Tree::ListUntracked(ChildProcess child, const Listener& listener) const {
  RecordReader records(child);
  while (true) {
    const Result<std::optional<std::string_view>> record = records.Next();
    if (!record) return listener.error(record.error());
    if (!record->has_value()) break;
    std::string path(**record);
    if (!path.empty() && path.back() == '/') {
      path.pop_back();
      listener.passed_over({std::move(path), kSkippedNested});
    } else {
      if (listener.untracked) listener.untracked(path);
      listener.file(std::move(path));
    }
  }
  if (const Result<void> finished = Finish(child); !finished) {
    return listener.error(finished.error());
  }
  // Folders that git cannot look into are a warning to it; to us the scan is not whole.
  std::string_view messages = child.messages();
  while (!messages.empty()) {
    const std::string_view line = messages.substr(0, messages.find('\n'));
    messages.remove_prefix(std::min(line.size() + 1, messages.size()));
    if (line.find(kClosedFolder) != std::string_view::npos) {
      listener.error({"git", std::string(line), ""});
    }
  }
}

}  // namespace leaktight
