#include "scan/fact_reader.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/parallel.h"
#include "git/entries.h"
#include "git/repository.h"

namespace leaktight {
namespace {

constexpr size_t kFewMissed = 8;
constexpr size_t kMissedOf = 64;
// Found in the cache; with fewer, memory that goes from one thread to another costs more than a
// second one spares.
constexpr size_t kFilesAThread = 10000;

std::vector<size_t> AllOf(const std::vector<FactFile>& files) {
  std::vector<size_t> all(files.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

}  // namespace

// Files that were read and are judged together: few enough that git reads the next meanwhile, and
// that a repository of any size takes little memory.
struct FactReader::Batch {
  static constexpr size_t kBytes = 1 << 20;
  static constexpr size_t kBytesAThread = 64 << 10;

  std::vector<size_t> files;
  std::vector<std::string> contents;
  size_t bytes = 0;
};

FactReader::FactReader(const Criteria& criteria, ObjectReader& objects, FactOptions options,
                       Summary& summary)
    : criteria_(criteria),
      objects_(objects),
      options_(std::move(options)),
      summary_(summary),
      scratches_(options_.jobs > 0 ? options_.jobs : AvailableProcessors()) {}

std::optional<FactCache> FactReader::OpenCache() const {
  if (options_.folders != nullptr && options_.folders->Get()) {
    return FactCache::Open(options_.folders->Get()->common, criteria_.facts_depend_on());
  }
  const Result<std::string> folder = CommonFolder(options_.place);
  if (!folder) return std::nullopt;
  return FactCache::Open(*folder, criteria_.facts_depend_on());
}

void FactReader::OpenAhead() {
  if (!options_.use_cache || cache_opened_ || opening_.valid()) return;
  opening_ = std::async(std::launch::async, [this] { return OpenCache(); });
}

std::vector<FactReader::Facts> FactReader::Read(const std::vector<FactFile>& files) {
  if (files.empty()) return {};
  OpenAhead();
  cache_opened_ = true;
  if (opening_.valid()) cache_ = opening_.get();
  std::vector<Facts> facts(files.size());
  if (!cache_) {
    ReadBlobs(files, AllOf(files), nullptr, true, facts);
    return facts;
  }
  const std::vector<size_t> missed = ReadFromCache(files, facts);
  const std::vector<size_t> failed = ReadBlobs(files, missed, &cache_->hash(), true, facts);
  // To judge a few files again takes less than to write all of them.
  if (missed.size() > kFewMissed + files.size() / kMissedOf) Keep(files, failed, facts);
  return facts;
}

std::vector<FactReader::Facts> FactReader::ReadAside(const std::vector<FactFile>& files) {
  std::vector<Facts> facts(files.size());
  ReadBlobs(files, AllOf(files), nullptr, false, facts);
  return facts;
}

std::vector<size_t> FactReader::ReadFromCache(const std::vector<FactFile>& files,
                                              std::vector<Facts>& facts) {
  std::vector<uint8_t> found(files.size());
  const size_t workers = std::clamp<size_t>(files.size() / kFilesAThread, 1, scratches_.size());
  std::vector<size_t> places(workers);
  std::vector<std::string> ids(workers);
  ParallelFor(workers, files.size(), [&](size_t worker, size_t i) {
    IdBytesInto(files[i].id, ids[worker]);
    std::optional<std::vector<Fact>> cached =
        cache_->Find(files[i].path, ids[worker], places[worker]);
    found[i] = cached.has_value();
    if (found[i] && !cached->empty()) {
      facts[i] = std::make_shared<const std::vector<Fact>>(std::move(*cached));
    }
  });
  std::vector<size_t> missed;
  for (size_t i = 0; i < files.size(); i++) {
    if (!found[i]) missed.push_back(i);
  }
  return missed;
}

void FactReader::Keep(const std::vector<FactFile>& files, const std::vector<size_t>& failed,
                      const std::vector<Facts>& facts) const {
  std::vector<FactCache::Known> known;
  known.reserve(files.size());
  for (size_t i = 0; i < files.size(); i++) {
    if (std::binary_search(failed.begin(), failed.end(), i)) continue;
    known.push_back({files[i].path, IdBytes(files[i].id), facts[i].get()});
  }
  cache_->Save(known);
}

std::vector<size_t> FactReader::ReadBlobs(const std::vector<FactFile>& files,
                                          const std::vector<size_t>& which, const ValueHash* hash,
                                          bool tell, std::vector<Facts>& facts) {
  std::vector<size_t> failed;
  for (const size_t i : which) objects_.Ask(files[i].id);
  Batch batch;
  for (const size_t i : which) {
    const Result<ObjectReader::Object> object = objects_.Next();
    if (!object) {
      failed.push_back(i);
      const std::string path(files[i].path);
      if (tell) {
        const Error error = {path, object.error().Describe(), {}};
        summary_.errors.push_back({path, error.Describe()});
      }
      continue;
    }
    batch.files.push_back(i);
    batch.contents.emplace_back(object->bytes);
    batch.bytes += object->bytes.size();
    if (batch.bytes >= Batch::kBytes) JudgeBatch(files, batch, hash, facts);
  }
  JudgeBatch(files, batch, hash, facts);
  return failed;
}

void FactReader::JudgeBatch(const std::vector<FactFile>& files, Batch& batch, const ValueHash* hash,
                            std::vector<Facts>& facts) {
  const size_t workers =
      std::clamp<size_t>(batch.bytes / Batch::kBytesAThread, 1, scratches_.size());
  ParallelFor(workers, batch.files.size(), [&](size_t worker, size_t i) {
    const Blob blob = {files[batch.files[i]].path, batch.contents[i], FileMode::kRegular,
                       Origin::kBlob};
    std::vector<Fact> found = hash != nullptr ? criteria_.FactsOf(blob, scratches_[worker], *hash)
                                              : criteria_.FactsOf(blob, scratches_[worker]);
    if (found.empty()) return;
    facts[batch.files[i]] = std::make_shared<const std::vector<Fact>>(std::move(found));
  });
  batch = {};
}

}  // namespace leaktight
