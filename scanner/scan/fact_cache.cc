#include "scan/fact_cache.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/byte_reader.h"
#include "base/file.h"
#include "base/hash.h"
#include "scan/cache_folder.h"
#include "scan/fact_encoding.h"
#include "scan/program_digest.h"

namespace leaktight {
namespace {

constexpr std::string_view kMagic = "LTFACTS1";
constexpr std::string_view kPrefix = "facts-";
constexpr size_t kDigestBytes = 32;

// What is larger is neither written nor read: a repository of half a million manifests.
constexpr size_t kMostBytes = 64 << 20;
// How often the file is written before an entry goes that nothing asked for.
constexpr uint32_t kMostIdleWrites = 16;
// Configurations and versions in use at the same time, on branches and in working trees.
constexpr size_t kMostFiles = 8;

// The part of the digest that names the file.
std::string FileOf(const std::string& folder, std::string_view digest) {
  constexpr size_t kBytesInName = 8;
  return folder + "/" + std::string(kPrefix) + Hex(digest.substr(0, kBytesInName));
}

}  // namespace

FactCache::FactCache(std::string folder, std::string_view key, std::string_view depends_on)
    : folder_(std::move(folder)),
      file_key_(BytesOf(HmacSha256(key, "files"))),
      hash_(std::string(BytesOf(HmacSha256(key, "values")))) {
  std::string subject = "facts";
  for (const std::string_view part : {kProgramDigest, depends_on}) PutText(part, subject);
  digest_ = BytesOf(HmacSha256(key, subject));
}

std::string FactCache::FileId(std::string_view bytes) const {
  constexpr size_t kIdBytes = 20;
  return "w" + std::string(BytesOf(file_key_.Of(bytes)).substr(0, kIdBytes));
}

std::optional<FactCache> FactCache::Open(const std::string& common_folder,
                                         std::string_view depends_on) {
  std::optional<CacheFolder> folder = OpenCacheFolder(common_folder);
  if (!folder) return std::nullopt;
  FactCache cache(std::move(folder->path), folder->key, depends_on);
  cache.Read();
  return cache;
}

void FactCache::Read() {
  const std::string path = FileOf(folder_, digest_);
  if (SizeOfOwnFile(path).value_or(kMostBytes + 1) > kMostBytes) return;
  bytes_ = std::make_unique<std::string>();
  if (!ReadFileInto(path, *bytes_) || !ReadEntries(*bytes_)) entries_.clear();
}

bool FactCache::ReadEntries(std::string_view bytes) {
  ByteReader reader(bytes);
  if (reader.Bytes(kMagic.size()) != kMagic) return false;
  const uint32_t crc = reader.U32();
  if (!reader.ok() || Crc32(reader.rest()) != crc) return false;
  if (reader.Bytes(kDigestBytes) != digest_) return false;
  written_ = reader.U32();
  const uint32_t count = reader.U32();
  constexpr size_t kLeastBytes = 7;  // of an entry
  entries_.reserve(std::min<size_t>(count, reader.rest().size() / kLeastBytes));
  for (uint32_t i = 0; i < count && reader.ok(); i++) {
    Entry entry;
    entry.last_used = reader.U32();
    entry.path = reader.Text();
    entry.id = reader.Text();
    entry.facts = reader.Text();
    // Sorted, each once: else it would not be found.
    if (!entries_.empty() &&
        std::tie(entries_.back().path, entries_.back().id) >= std::tie(entry.path, entry.id)) {
      return false;
    }
    entries_.push_back(entry);
  }
  return reader.ok() && reader.rest().empty();
}

const FactCache::Entry* FactCache::FindEntry(std::string_view path, std::string_view id,
                                             size_t& place) const {
  const auto is_it = [&](const Entry& entry) { return entry.path == path && entry.id == id; };
  if (place >= entries_.size() || !is_it(entries_[place])) {
    const auto key = std::pair(path, id);
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), key,
                                        [](const Entry& entry, const auto& other) {
                                          return std::pair(entry.path, entry.id) < other;
                                        });
    if (found == entries_.end() || !is_it(*found)) return nullptr;
    place = static_cast<size_t>(found - entries_.begin());
  }
  return &entries_[place++];
}

std::optional<std::vector<Fact>> FactCache::Find(std::string_view path, std::string_view id,
                                                 size_t& place) const {
  const Entry* entry = FindEntry(path, id, place);
  if (entry == nullptr) return std::nullopt;
  return DecodeFacts(entry->facts);
}

void FactCache::Save(const std::vector<Known>& known) const {
  const uint32_t now = written_ + 1;
  struct Written {
    std::string_view path;
    std::string id;  // bytes
    std::string facts;
    uint32_t last_used;
  };
  std::vector<Written> entries;
  entries.reserve(known.size() + entries_.size());
  const std::vector<Fact> none;
  for (const Known& one : known) {
    entries.push_back(
        {one.path, one.id, EncodeFacts(one.facts != nullptr ? *one.facts : none), now});
  }
  for (const Entry& old : entries_) {
    // Modulo 2^32, so that an impossible future is long ago.
    if (now - old.last_used > kMostIdleWrites) continue;
    entries.push_back({old.path, std::string(old.id), std::string(old.facts), old.last_used});
  }
  // What is in use first, then what was of late, up to the bound.
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Written& a, const Written& b) { return a.last_used > b.last_used; });
  constexpr size_t kMostBytesBesideTexts = 24;
  size_t bytes = 1 << 10;
  size_t kept = 0;
  for (; kept < entries.size(); kept++) {
    const Written& entry = entries[kept];
    bytes += kMostBytesBesideTexts + entry.path.size() + entry.id.size() + entry.facts.size();
    if (bytes > kMostBytes) break;
  }
  entries.resize(kept);
  std::stable_sort(entries.begin(), entries.end(), [](const Written& a, const Written& b) {
    return std::tie(a.path, a.id) < std::tie(b.path, b.id);
  });
  entries.erase(std::unique(entries.begin(), entries.end(),
                            [](const Written& a, const Written& b) {
                              return a.path == b.path && a.id == b.id;
                            }),
                entries.end());

  std::string body = digest_;
  body.reserve(bytes);
  PutU32(now, body);
  PutU32(static_cast<uint32_t>(entries.size()), body);
  for (const Written& entry : entries) {
    PutU32(entry.last_used, body);
    PutText(entry.path, body);
    PutText(entry.id, body);
    PutText(entry.facts, body);
  }
  std::string file(kMagic);
  PutU32(Crc32(body), file);
  if (!WritePrivateFile(FileOf(folder_, digest_), file + body, true)) return;
  DropOldFiles(folder_, kPrefix, kMostFiles);
}

}  // namespace leaktight
