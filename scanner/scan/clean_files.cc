#include "scan/clean_files.h"

#include <sys/stat.h>

#include <optional>
#include <unordered_map>
#include <utility>

#include "base/byte_reader.h"
#include "git/repository.h"
#include "scan/fact_encoding.h"

namespace leaktight {
namespace {

// Of an index: a few hundred files. With fewer, to open the cache takes as long as it spares.
constexpr off_t kLeastIndexBytes = 32 << 10;
constexpr size_t kFewNew = 8;
constexpr size_t kNewOf = 64;
// The path under which a snapshot is kept: no file's.
constexpr std::string_view kSnapshot;

bool HasManyFiles(const std::string& common_folder) {
  struct stat status {};
  return stat((common_folder + "/index").c_str(), &status) == 0 &&
         status.st_size >= kLeastIndexBytes;
}

}  // namespace

std::unique_ptr<CleanFiles> CleanFiles::Open(const Tree& tree, const Criteria& criteria) {
  if (!tree.in_repository()) return nullptr;
  const std::optional<std::string> folder = PlainGitFolder(tree.root());
  if (!folder || !HasManyFiles(*folder)) return nullptr;
  std::optional<FactCache> cache = FactCache::Open(*folder, criteria.facts_depend_on());
  if (!cache) return nullptr;
  return std::unique_ptr<CleanFiles>(new CleanFiles(std::move(*cache)));
}

CleanFiles::File CleanFiles::Find(std::string_view path, std::string_view bytes, Part& part) const {
  File file = {std::string(path), cache_.FileId(bytes)};
  std::optional<std::vector<Fact>> facts = cache_.Find(path, file.id, part.place);
  file.is_known = facts.has_value();
  if (facts && !facts->empty()) {
    file.facts = std::make_shared<const std::vector<Fact>>(std::move(*facts));
  }
  return file;
}

std::string CleanFiles::SnapshotId(const FactSet& facts,
                                   const std::vector<const Part*>& parts) const {
  std::unordered_map<std::string_view, std::string_view> ids;
  for (const Part* part : parts) {
    for (const File& file : part->files) ids.emplace(file.path, file.id);
  }
  std::string snapshot;
  for (const auto& [path, of_file] : facts) {
    PutText(path, snapshot);
    const auto id = ids.find(path);
    // An id begins with a letter, what is encoded with the count of it.
    PutText(id != ids.end() ? std::string(id->second) : EncodeFacts(*of_file), snapshot);
  }
  return cache_.FileId(snapshot);
}

bool CleanFiles::IsClean(const std::string& snapshot_id) const {
  size_t place = 0;
  return cache_.Find(kSnapshot, snapshot_id, place).has_value();
}

void CleanFiles::Save(const std::vector<const Part*>& parts,
                      const std::string& clean_snapshot) const {
  std::vector<FactCache::Known> known;
  size_t fresh = 0;
  for (const Part* part : parts) {
    for (const File& file : part->files) {
      known.push_back({file.path, file.id, file.facts.get()});
      fresh += file.is_known ? 0 : 1;
    }
  }
  if (!clean_snapshot.empty()) known.push_back({kSnapshot, clean_snapshot, nullptr});
  // To judge a few files again takes less than to write all of them.
  if (fresh > kFewNew + known.size() / kNewOf) cache_.Save(known);
}

}  // namespace leaktight
