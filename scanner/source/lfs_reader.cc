#include "source/lfs_reader.h"

#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "git/repository.h"
#include "source/skip.h"

namespace leaktight {
namespace {

// Git LFS's docs/spec.md, "Intercepting Git": by the first bytes of the id.
std::string PathOf(std::string_view id) {
  std::string path;
  path.append(id.substr(0, 2)).append("/").append(id.substr(2, 2)).append("/").append(id);
  return path;
}

std::string WithoutLineEnd(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

LfsFolder::LfsFolder(GitPlace place) : place_(std::move(place)) {}

const Result<std::string>& LfsFolder::Get() {
  std::call_once(once_, [this] { folder_ = Find(); });
  return *folder_;
}

Result<std::string> LfsFolder::Find() const {
  const Result<std::string> common = CommonFolder(place_);
  if (!common) return tl::unexpected(common.error());
  const Result<std::string> told =
      GitOutput(place_, {"config", "--type=path", "--default", "", "--get", "lfs.storage"});
  if (!told) return tl::unexpected(told.error());
  const std::string storage = WithoutLineEnd(*told);
  if (storage.empty()) return *common + "/lfs/objects";
  return (storage.starts_with('/') ? storage : *common + "/" + storage) + "/objects";
}

LfsReader::LfsReader(std::shared_ptr<LfsFolder> folder) : folder_(std::move(folder)) {}

Result<LfsReader::File> LfsReader::Follow(std::string_view bytes) {
  const std::optional<LfsPointer> pointer = ParseLfsPointer(bytes);
  if (!pointer) return File{bytes};
  Result<File> file = Read(*pointer, bytes);
  if (!file) {
    return Fail("Git LFS object " + std::string(pointer->id), file.error().Describe(),
                "`git lfs fsck` says more");
  }
  return file;
}

Result<LfsReader::File> LfsReader::Read(const LfsPointer& pointer, std::string_view bytes) {
  const Result<std::string>& folder = folder_->Get();
  if (!folder) return tl::unexpected(folder.error());
  if (!files_) {
    if (!IsThere(*folder)) return File{bytes, {}, kSkippedLfsAbsent};
    files_.emplace(*folder, kLargestFile);
  }
  const std::string path = PathOf(pointer.id);
  const Result<FileReader::File> file = files_->Read(path);
  if (!file) return tl::unexpected(file.error());
  const bool is_file = file->mode == FileMode::kRegular && file->kind != FileReader::Kind::kSpecial;
  if (file->kind == FileReader::Kind::kAbsent || !is_file) {
    return File{bytes, {}, kSkippedLfsAbsent};
  }
  if (file->size != pointer.size) {
    return Fail(*folder + "/" + path, "has " + std::to_string(file->size) +
                                          " bytes, and its pointer says " +
                                          std::to_string(pointer.size));
  }
  if (file->kind == FileReader::Kind::kOverLimit) return File{bytes, {}, kSkippedLarge};
  const Sha256Digest digest = Sha256(file->bytes);
  if (Hex(digest.data(), digest.size()) != pointer.id) {
    return Fail(*folder + "/" + path, "has another SHA-256 than its name and its pointer say");
  }
  return File{file->bytes, pointer.id, {}};
}

}  // namespace leaktight
