#include "scan/history_store.h"

#include <unistd.h>

#include <utility>

#include "base/byte_reader.h"
#include "base/file.h"
#include "base/random_bytes.h"
#include "scan/cache_folder.h"
#include "scan/known_secrets.h"
#include "scan/program_digest.h"

namespace leaktight {
namespace {

constexpr std::string_view kKnownFile = "history-known-";
constexpr std::string_view kRestFile = "history-rest-";
constexpr std::string_view kPartFile = "history-part-";
constexpr std::string_view kPartFrame = "LTHIST1P";
constexpr size_t kStateSize = 32;
constexpr std::string_view kKnownFrame = "LTHIST1K";
constexpr std::string_view kRestFrame = "LTHIST1R";
constexpr size_t kDigestSize = 32;
constexpr size_t kGenerationSize = 16;

// Configurations and versions in use at the same time.
constexpr size_t kMostMemories = 4;
// What may have come since the large file was written: one part in so many of it, and so much.
constexpr size_t kPart = 8;
constexpr size_t kAlways = 64 << 10;

void PutTexts(const std::vector<std::string>& texts, std::string& to) {
  PutVariable(texts.size(), to);
  for (const std::string& text : texts) PutText(text, to);
}

// All that a verdict depends on besides the object, but for the time: by that a finding is worth
// more or less, and is one all the same.
std::optional<std::string> DependsOn(const Criteria& criteria, const CriteriaOptions& options,
                                     std::string_view key) {
  std::string subject = "history";
  PutText(kProgramDigest, subject);
  PutText(criteria.facts_depend_on(), subject);
  PutText(options.config_file, subject);
  PutVariable(options.no_config ? 1 : 0, subject);
  PutText(options.config_text.value_or(std::string()), subject);
  PutTexts(options.rule_paths, subject);
  PutVariable(options.organisation_files.size(), subject);
  for (const OrganisationFile& file : options.organisation_files) {
    PutText(file.path, subject);
    PutText(file.in_repository.value_or(std::string()), subject);
    PutVariable(file.may_replace ? 1 : 0, subject);
  }
  PutText(options.repository_config, subject);
  PutTexts(options.repository_rule_paths, subject);
  PutTexts(options.repository_rule_files, subject);
  PutTexts(options.selection.only, subject);
  PutTexts(options.selection.skip, subject);
  PutTexts(options.paths.include, subject);
  PutTexts(options.paths.exclude, subject);
  // What is over it is told by path, of each version.
  if (options.paths.largest != UINT64_MAX) return std::nullopt;
  if (criteria.known() == nullptr) return subject;
  if (criteria.known()->has_lists()) return std::nullopt;
  const KnownValueStore& values = criteria.known()->values().store();
  for (size_t i = 0; i < values.size(); i++) {
    PutText(BytesOf(HmacSha256(key, values.value(i))), subject);
    for (const KnownKey& one : values.keys(i)) PutTexts({one.file, one.key, one.own_path}, subject);
  }
  return subject;
}

}  // namespace

HistoryStore::HistoryStore(std::string folder, std::string_view key, std::string digest)
    : folder_(std::move(folder)),
      digest_(std::move(digest)),
      spot_key_(BytesOf(HmacSha256(key, "spots"))) {}

std::optional<HistoryStore> HistoryStore::Open(const std::string& common_folder,
                                               const Criteria& criteria,
                                               const CriteriaOptions& options) {
  std::optional<CacheFolder> folder = OpenCacheFolder(common_folder);
  if (!folder) return std::nullopt;
  const auto subject = DependsOn(criteria, options, folder->key);
  if (!subject) return std::nullopt;
  return HistoryStore(std::move(folder->path), folder->key,
                      std::string(BytesOf(HmacSha256(folder->key, *subject))));
}

std::string HistoryStore::PathOf(std::string_view prefix) const {
  constexpr size_t kBytesInName = 8;
  return folder_ + "/" + std::string(prefix) + Hex(digest_.substr(0, kBytesInName));
}

std::string HistoryStore::Framed(std::string_view magic, std::string_view generation,
                                 std::string_view body) const {
  std::string checked;
  checked.reserve(digest_.size() + generation.size() + body.size());
  checked += digest_;
  checked += generation;
  checked += body;
  std::string file(magic);
  PutU32(Crc32(checked), file);
  return file + checked;
}

std::optional<std::string_view> HistoryStore::Unframed(std::string_view magic,
                                                       std::string_view file,
                                                       std::string& generation) const {
  ByteReader reader(file);
  if (reader.Bytes(magic.size()) != magic) return std::nullopt;
  const uint32_t crc = reader.U32();
  if (!reader.ok() || Crc32(reader.rest()) != crc) return std::nullopt;
  if (reader.Bytes(kDigestSize) != digest_) return std::nullopt;
  generation = reader.Bytes(magic == kPartFrame ? kStateSize : kGenerationSize);
  if (!reader.ok()) return std::nullopt;
  return reader.rest();
}

std::optional<HistoryMemory> HistoryStore::Read(std::string& problem) {
  const std::string known = PathOf(kKnownFile);
  const std::string rest = PathOf(kRestFile);
  if (!SizeOfOwnFile(known) || !SizeOfOwnFile(rest)) return std::nullopt;
  problem =
      "what was remembered of earlier scans is broken or of another scan, and is not used: " + rest;
  // The small one first: where another scan writes both now, the large one is the new one.
  if (!ReadFileInto(rest, rest_)) return std::nullopt;
  Result<MappedFile> file = MappedFile::Open(known);
  if (!file) return std::nullopt;
  known_ = std::move(*file);
  std::string generation_of_rest;
  const auto known_body = Unframed(kKnownFrame, known_.bytes(), generation_);
  const auto rest_body = Unframed(kRestFrame, rest_, generation_of_rest);
  if (!known_body || !rest_body || generation_ != generation_of_rest) return std::nullopt;
  auto memory = DecodeMemory(*known_body, *rest_body, known_commits_);
  if (memory) problem.clear();
  return memory;
}

std::string HistoryStore::ReadCheckpoint(std::string_view state) const {
  const std::string path = PathOf(kPartFile);
  std::string file;
  if (!SizeOfOwnFile(path) || !ReadFileInto(path, file)) return {};
  std::string of_state;
  const auto text = Unframed(kPartFrame, file, of_state);
  return text && of_state == state ? std::string(*text) : std::string();
}

void HistoryStore::SaveCheckpoint(std::string_view state, std::string_view text) const {
  static_cast<void>(WritePrivateFile(PathOf(kPartFile), Framed(kPartFrame, state, text), true));
}

void HistoryStore::DropCheckpoint() const {
  unlink(PathOf(kPartFile).c_str());
}

void HistoryStore::Save(const HistoryMemory& memory, bool from_scratch) {
  const size_t id_size = memory.history.commits.id_size;
  const size_t since = (memory.history.commits.size() - known_commits_) * id_size +
                       memory.history.judged[1].bytes.size();
  const size_t all = memory.history.commits.ids.size() + memory.history.judged[0].bytes.size();
  if (from_scratch || since > all / kPart + kAlways) {
    generation_ = RandomBytes(kGenerationSize);
    known_commits_ = memory.history.commits.size();
    const std::string file = Framed(kKnownFrame, generation_, EncodeKnown(memory.history));
    if (!WritePrivateFile(PathOf(kKnownFile), file, true)) return;
    SaveRest(memory, true);
  } else {
    SaveRest(memory, false);
  }
  DropOldFiles(folder_, kKnownFile, kMostMemories);
  DropOldFiles(folder_, kRestFile, kMostMemories);
  DropOldFiles(folder_, kPartFile, kMostMemories);
}

void HistoryStore::SaveRest(const HistoryMemory& memory, bool all_blobs) const {
  const std::string file =
      Framed(kRestFrame, generation_, EncodeRest(memory, {known_commits_, all_blobs}));
  static_cast<void>(WritePrivateFile(PathOf(kRestFile), file, true));
}

}  // namespace leaktight
