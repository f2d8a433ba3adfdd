#include "git/local_repository.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "git/entries.h"
#include "git/index_comparison.h"
#include "git/ref_files.h"
#include "git/tree_object.h"

namespace leaktight {
namespace {

constexpr std::string_view kHead = "HEAD:";
constexpr std::string_view kTree = "tree ";

// The tree without entries, which need not be there as an object (git's object-file.c).
constexpr std::string_view kEmptyTrees[] = {
    "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
};

// Does the path mean nothing but what it says? To git, "./x" is seen from where the caller stands,
// "/x" a message to look for, "2:x" one side of a conflict.
bool IsPlainPath(std::string_view path) {
  if (path.size() > 1 && path[1] == ':' && path[0] >= '0' && path[0] <= '3') return false;
  while (true) {
    const size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

LocalRepository::LocalRepository(RepositoryFiles files, std::string head, MappedFile index_file,
                                 std::optional<IndexTable> index)
    : files_(std::move(files)),
      head_(std::move(head)),
      index_file_(std::move(index_file)),
      index_(std::move(index)),
      objects_(files_.objects, files_.more_objects, files_.format) {}

std::shared_ptr<LocalRepository> LocalRepository::Open(const std::string& directory,
                                                       const GitVariables& variables) {
  std::optional<RepositoryFiles> files = FindRepositoryFiles(directory, variables);
  if (!files) return nullptr;
  std::optional<std::string> head = ReadHead(*files);
  if (!head) return nullptr;
  Result<MappedFile> index_file = MappedFile::Open(files->index);
  if (!index_file) return nullptr;
  std::optional<IndexTable> index = IndexTable::Read(index_file->bytes(), IdSize(files->format));
  if (!index) return nullptr;
  return std::shared_ptr<LocalRepository>(new LocalRepository(
      std::move(*files), std::move(*head), std::move(*index_file), std::move(*index)));
}

std::shared_ptr<LocalRepository> LocalRepository::OpenHistory(const std::string& directory,
                                                              const GitVariables& variables) {
  std::optional<RepositoryFiles> files = FindRepositoryFiles(directory, variables, true);
  if (!files) return nullptr;
  std::optional<std::string> head = ReadHead(*files);
  if (!head) return nullptr;
  return std::shared_ptr<LocalRepository>(
      new LocalRepository(std::move(*files), std::move(*head), MappedFile(), std::nullopt));
}

std::shared_ptr<LocalRepository> LocalRepository::Again() const {
  constexpr uint64_t kHeld = uint64_t{32} << 20;
  std::shared_ptr<LocalRepository> again(
      new LocalRepository(files_, head_, MappedFile(), std::nullopt));
  again->objects_.HoldBases(kHeld);
  return again;
}

std::optional<std::vector<std::string>> LocalRepository::MergeHeads() const {
  return ReadMergeHeads(files_);
}

std::optional<std::string> LocalRepository::TreeOf(std::string_view commit) {
  const auto object = objects_.Read(IdBytes(commit));
  if (!object || object->type != ObjectType::kCommit || !object->bytes.starts_with(kTree)) {
    return std::nullopt;
  }
  const std::string_view id = object->bytes.substr(kTree.size(), commit.size());
  if (id.size() != commit.size() || !IsObjectId(id)) return std::nullopt;
  return IdBytes(id);
}

std::optional<std::string> LocalRepository::ReadTree(std::string_view id) {
  if (std::find(std::begin(kEmptyTrees), std::end(kEmptyTrees), Hex(id)) != std::end(kEmptyTrees)) {
    return std::string();
  }
  const auto object = objects_.Read(id);
  if (!object || object->type != ObjectType::kTree) return std::nullopt;
  return std::string(object->bytes);
}

LocalRepository::Found LocalRepository::FindInHead(std::string_view path, HeadFile& file) {
  if (head_.empty()) return Found::kMissing;
  std::optional<std::string> tree = TreeOf(head_);
  while (tree) {
    const std::optional<std::string> bytes = ReadTree(*tree);
    if (!bytes) return Found::kAskGit;
    const auto entries = ParseTree(*bytes, tree->size());
    if (!entries) return Found::kAskGit;
    const size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    const auto found = std::find_if(entries->begin(), entries->end(),
                                    [&](const TreeEntry& entry) { return entry.name == name; });
    if (found == entries->end()) return Found::kMissing;
    if (slash == std::string_view::npos) {
      file = {Hex(found->id), found->mode};
      return Found::kObject;
    }
    if (!found->is_tree) return Found::kMissing;
    tree = std::string(found->id);
    path.remove_prefix(slash + 1);
  }
  return Found::kAskGit;
}

LocalRepository::Found LocalRepository::Read(std::string_view name, uint64_t limit,
                                             Object& object) {
  if (name.starts_with(':') && IsPlainPath(name.substr(1))) {
    if (!index_) return Found::kAskGit;
    const auto entry = index_->Find(name.substr(1));
    if (!entry) return Found::kMissing;
    object.id = Hex(entry->id);
  } else if (name.starts_with(kHead) && IsPlainPath(name.substr(kHead.size()))) {
    HeadFile file;
    const Found found = FindInHead(name.substr(kHead.size()), file);
    if (found != Found::kObject) return found;
    object.id = std::move(file.id);
  } else if (name.size() == 2 * IdSize(files_.format) && IsObjectId(name)) {
    object.id = name;
  } else {
    return Found::kAskGit;
  }
  const auto read = objects_.Read(IdBytes(object.id), limit);
  if (!read) return Found::kAskGit;
  object.type = read->type;
  object.size = read->size;
  object.bytes = read->bytes;
  return Found::kObject;
}

std::optional<std::vector<RawChange>> LocalRepository::IndexAgainst(std::string_view commit) {
  std::optional<std::string> tree;
  if (commit.empty()) {
    tree.emplace();
  } else {
    tree = TreeOf(commit);
  }
  if (!tree) return std::nullopt;
  if (!index_) return std::nullopt;
  auto changes = CompareIndex(*index_, *tree, [this](std::string_view id) { return ReadTree(id); });
  if (!changes) return std::nullopt;
  const auto is_of = [&](char status) {
    return std::any_of(changes->begin(), changes->end(),
                       [&](const RawChange& change) { return change.status == status; });
  };
  if (is_of('A') && is_of('D')) return std::nullopt;
  return changes;
}

}  // namespace leaktight
