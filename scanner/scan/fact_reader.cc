#include "scan/fact_reader.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/parallel.h"

namespace leaktight {

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

std::vector<FactReader::Facts> FactReader::Read(const std::vector<FactFile>& files) {
  std::vector<Facts> facts(files.size());
  std::vector<size_t> all(files.size());
  std::iota(all.begin(), all.end(), 0);
  ReadBlobs(files, all, nullptr, true, facts);
  return facts;
}

std::vector<FactReader::Facts> FactReader::ReadAside(const std::vector<FactFile>& files) {
  std::vector<Facts> facts(files.size());
  std::vector<size_t> all(files.size());
  std::iota(all.begin(), all.end(), 0);
  ReadBlobs(files, all, nullptr, false, facts);
  return facts;
}

void FactReader::ReadBlobs(const std::vector<FactFile>& files, const std::vector<size_t>& which,
                           const ValueHash* hash, bool tell, std::vector<Facts>& facts) {
  for (const size_t i : which) objects_.Ask(files[i].id);
  Batch batch;
  for (const size_t i : which) {
    const Result<ObjectReader::Object> object = objects_.Next();
    if (!object) {
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
