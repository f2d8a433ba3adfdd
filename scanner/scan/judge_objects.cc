#include "scan/judge_objects.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "base/parallel.h"
#include "scan/lfs_findings.h"
#include "source/skip.h"

namespace leaktight {

// Files that were read and are judged together. A change of a few files, as most are, is judged on
// the thread that it is read on: to start another takes longer.
struct ObjectJudge::Batch {
  static constexpr size_t kBytes = 8 << 20;
  static constexpr size_t kBytesAThread = 256 << 10;

  std::vector<size_t> files;
  std::vector<std::string> contents;
  std::vector<std::string> lfs_objects;  // their ids; empty: the file is none
  size_t bytes = 0;
};

ObjectJudge::ObjectJudge(const Criteria& criteria, ObjectReader& objects, size_t jobs, bool verbose,
                         Summary& summary)
    : criteria_(criteria),
      objects_(objects),
      lfs_(std::make_shared<LfsFolder>(objects.place())),
      verbose_(verbose),
      summary_(summary),
      scratches_(jobs > 0 ? jobs : AvailableProcessors()) {}

void ObjectJudge::PassOver(std::string_view path, std::string_view reason) {
  summary_.skipped[reason]++;
  if (verbose_) summary_.skipped_paths.push_back({std::string(path), reason});
}

void ObjectJudge::Judge(const std::vector<ObjectFile>& files, const Take& take) {
  std::vector<size_t> asked;
  for (size_t i = 0; i < files.size(); i++) {
    if (criteria_.config().LeavesOut(files[i].path)) {
      PassOver(files[i].path, kSkippedExcluded);
    } else {
      objects_.Ask(files[i].id);
      asked.push_back(i);
    }
  }
  Batch batch;
  for (const size_t i : asked) {
    const std::string_view path = files[i].path;
    const Result<ObjectReader::Object> object = objects_.Next();
    if (!object) {
      summary_.errors.push_back({std::string(path), object.error().Describe()});
      continue;
    }
    if (object->over_limit) {
      PassOver(path, kSkippedLarge);
      continue;
    }
    LfsReader::File file = {object->bytes};
    if (files[i].mode == FileMode::kRegular) {
      const Result<LfsReader::File> followed = lfs_.Follow(object->bytes);
      if (followed) {
        file = *followed;
      } else {
        summary_.errors.push_back({std::string(path), followed.error().Describe()});
      }
    }
    if (file.skipped) PassOver(path, *file.skipped);
    if (const auto reason = KindToSkip(path, file.bytes)) {
      PassOver(path, *reason);
      continue;
    }
    summary_.files++;
    summary_.bytes += file.bytes.size();
    if (verbose_) summary_.scanned_paths.emplace_back(path);
    batch.files.push_back(i);
    batch.contents.emplace_back(file.bytes);
    batch.lfs_objects.emplace_back(file.id);
    batch.bytes += file.bytes.size();
    if (batch.bytes >= Batch::kBytes) JudgeBatch(files, batch, take);
  }
  JudgeBatch(files, batch, take);
}

void ObjectJudge::JudgeBatch(const std::vector<ObjectFile>& files, Batch& batch, const Take& take) {
  std::vector<JudgedBlob> judged(batch.files.size());
  const size_t workers =
      std::clamp<size_t>(batch.bytes / Batch::kBytesAThread, 1, scratches_.size());
  ParallelFor(workers, batch.files.size(), [&](size_t worker, size_t i) {
    const ObjectFile& file = files[batch.files[i]];
    judged[i] = criteria_.Judge({file.path, batch.contents[i], file.mode, Origin::kBlob},
                                scratches_[worker]);
    TellOfLfsObject(batch.lfs_objects[i], judged[i]);
  });
  for (size_t i = 0; i < judged.size(); i++) {
    if (judged[i].unparsed) summary_.unparsed.push_back(std::move(*judged[i].unparsed));
    for (const PassedOver& file : judged[i].passed_over) PassOver(file.path, file.reason);
    std::move(judged[i].unparsed_members.begin(), judged[i].unparsed_members.end(),
              std::back_inserter(summary_.unparsed));
    take(batch.files[i], std::move(judged[i]), batch.contents[i]);
  }
  batch = {};
}

}  // namespace leaktight
