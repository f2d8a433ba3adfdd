#include "git/pack/pack_file.h"

#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/file.h"
#include "git/pack/big_endian.h"

namespace leaktight {
namespace {

constexpr size_t kPackHeadSize = 12;
constexpr std::string_view kPack = ".pack";
constexpr std::string_view kIndex = ".idx";
constexpr std::string_view kReverseIndex = ".rev";

std::string Beside(std::string_view pack, std::string_view ending) {
  return std::string(pack.substr(0, pack.size() - kPack.size())).append(ending);
}

// From "….pack" to "….idx", and back.
std::string IndexOf(std::string_view pack) {
  return Beside(pack, kIndex);
}
std::string PackOf(std::string_view index) {
  return std::string(index.substr(0, index.size() - std::min(index.size(), kIndex.size())))
      .append(kPack);
}

std::shared_ptr<const MappedMultiPackIndex> OpenMultiPackIndex(const std::string& path,
                                                               ObjectFormat format,
                                                               const UnreadSink& unread) {
  if (!IsThere(path)) return nullptr;
  Result<MappedFile> file = MappedFile::Open(path);
  if (!file) {
    unread(file.error());
    return nullptr;
  }
  Result<MultiPackIndex> index = MultiPackIndex::Parse(file->bytes(), format, path);
  if (!index) {
    unread(index.error());
    return nullptr;
  }
  return std::make_shared<MappedMultiPackIndex>(
      MappedMultiPackIndex{std::move(*file), std::move(*index)});
}

}  // namespace

uint64_t PackFile::begin() const {
  return kPackHeadSize;
}

Result<PackFile> PackFile::Open(const std::string& path, ObjectFormat format,
                                std::shared_ptr<const MappedMultiPackIndex> multi,
                                const UnreadSink& unread) {
  PackFile pack;
  pack.path_ = path;
  pack.format_ = format;
  Result<MappedFile> file = MappedFile::Open(path);
  if (!file) return tl::unexpected(file.error());
  pack.pack_ = std::move(*file);

  const std::string index_path = IndexOf(path);
  if (IsThere(index_path)) {
    Result<MappedFile> index_file = MappedFile::Open(index_path);
    if (!index_file) return tl::unexpected(index_file.error());
    pack.index_file_ = std::move(*index_file);
    Result<PackIndex> index = PackIndex::Parse(pack.index_file_.bytes(), format, index_path);
    if (!index) return tl::unexpected(index.error());
    pack.index_ = *index;
    pack.ids_ = index->ids();
  } else {
    const std::string name = index_path.substr(index_path.rfind('/') + 1);
    if (multi) {
      const std::vector<std::string_view>& packs = multi->index.packs();
      const auto found = std::find(packs.begin(), packs.end(), name);
      if (found == packs.end()) {
        multi = nullptr;
      } else {
        pack.number_in_multi_ = static_cast<uint32_t>(found - packs.begin());
      }
    }
    if (!multi) return Fail(path, "this pack has no index", "`git index-pack` makes one");
    pack.ids_ = multi->index.ids();
    pack.multi_ = std::move(multi);
  }
  if (auto checked = pack.CheckHead(format, unread); !checked) {
    return tl::unexpected(checked.error());
  }
  return pack;
}

Result<void> PackFile::CheckHead(ObjectFormat format, const UnreadSink& unread) {
  const std::string_view bytes = pack_.bytes();
  const size_t id_size = IdSize(format);
  if (bytes.size() < kPackHeadSize || !bytes.starts_with("PACK")) {
    return Fail(path_, "is no pack", "`git fsck` says more");
  }
  // Versions 2 and 3 are the same but for what git never wrote (its pack.h, pack_version_ok).
  const uint32_t version = BigEndian32(bytes.data() + 4);
  if (version != 2 && version != 3) {
    return Fail(path_, "is a pack of version " + std::to_string(version) + ", not of 2 or 3");
  }
  const bool has_end = bytes.size() >= kPackHeadSize + id_size;
  end_ = has_end ? bytes.size() - id_size : bytes.size();
  if (!has_end || (index_ && bytes.substr(end_) != index_->pack_checksum())) {
    // Cut short, most often: then the last bytes are an entry's.
    unread({path_, "this pack is cut short, or not the one that its index is of",
            "`git fsck` says more"});
    end_ = bytes.size();
  }
  if (index_ && BigEndian32(bytes.data() + 8) != ids_.size()) {
    unread({path_, "this pack's index does not list as many objects as the pack has",
            "`git index-pack` makes a new one"});
  }
  return {};
}

uint64_t PackFile::Offset(uint32_t place) const {
  return index_ ? index_->Offset(place) : multi_->index.Offset(place);
}

std::vector<PackFile::Listed> PackFile::List() const {
  std::vector<Listed> listed;
  if (index_) listed.reserve(ids_.size());
  for (uint32_t place = 0; place < ids_.size(); place++) {
    if (!index_ && multi_->index.PackOf(place) != number_in_multi_) continue;
    listed.push_back({Offset(place), place});
  }
  return listed;
}

std::optional<ReverseIndex> PackFile::OpenReverseIndex() {
  const std::string path = Beside(path_, kReverseIndex);
  if (!index_ || !IsThere(path)) return std::nullopt;
  Result<MappedFile> file = MappedFile::Open(path);
  if (!file) return std::nullopt;
  reverse_index_file_ = std::move(*file);
  return ReverseIndex::Parse(reverse_index_file_.bytes(), *index_, format_);
}

std::optional<uint64_t> PackFile::Find(std::string_view id) const {
  const std::optional<uint32_t> place = ids_.Find(id);
  if (!place || (!index_ && multi_->index.PackOf(*place) != number_in_multi_)) return std::nullopt;
  return Offset(*place);
}

std::vector<PackFile> OpenPacks(const std::string& objects, ObjectFormat format,
                                const UnreadSink& unread) {
  std::vector<PackFile> packs;
  const std::string folder = objects + "/pack";
  const std::string inside = folder + "/";
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(folder.c_str()), closedir);
  if (!directory) {
    if (errno != ENOENT) unread({folder, std::strerror(errno), ""});
    return packs;
  }
  errno = 0;
  while (const dirent* const entry = readdir(directory.get())) {
    // Git reads packs of any name. One that is being written begins with a point, and has no index.
    const std::string name = entry->d_name;
    if (!name.ends_with(kPack)) continue;
    if (!name.starts_with('.') || IsThere(IndexOf(inside + name))) names.push_back(name);
  }
  if (errno != 0) unread({folder, std::strerror(errno), ""});
  std::sort(names.begin(), names.end());
  const std::shared_ptr<const MappedMultiPackIndex> multi =
      OpenMultiPackIndex(folder + "/multi-pack-index", format, unread);
  for (const std::string& name : names) {
    Result<PackFile> pack = PackFile::Open(inside + name, format, multi, unread);
    if (pack) {
      packs.push_back(std::move(*pack));
    } else {
      unread(pack.error());
    }
  }
  // Names that the list has and the folder has not: what was only there is missing.
  if (!multi) return packs;
  for (const std::string_view index : multi->index.packs()) {
    const std::string name = PackOf(index);
    if (std::binary_search(names.begin(), names.end(), name)) continue;
    unread({inside + name, "the multi-pack-index names this pack, and it is not there",
            "`git multi-pack-index write` makes a new list"});
  }
  return packs;
}

}  // namespace leaktight
