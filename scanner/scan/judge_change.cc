#include "scan/judge_change.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "scan/judge_archive.h"
#include "source/skip.h"

namespace leaktight {

bool JudgedFile::AnythingNew() const {
  return std::any_of(candidates.begin(), candidates.end(),
                     [](const FindingCandidate& candidate) { return candidate.is_new; }) ||
         std::any_of(comments.begin(), comments.end(),
                     [](const CommentCandidate& comment) { return comment.is_new; });
}

ChangeJudge::ChangeJudge(const Criteria& criteria, ObjectReader& objects, size_t jobs, bool verbose,
                         Summary& summary)
    : criteria_(criteria),
      objects_(objects),
      lfs_(std::make_shared<LfsFolder>(objects.place())),
      summary_(summary),
      judge_(criteria, objects, jobs, verbose, summary) {}

std::vector<JudgedFile> ChangeJudge::Judge(const std::vector<const ChangedFile*>& files,
                                           const See& see) {
  std::vector<ObjectFile> objects;
  objects.reserve(files.size());
  for (const ChangedFile* file : files) objects.push_back({file->path, file->id, file->mode});
  std::vector<JudgedFile> all;
  judge_.Judge(objects, [&](size_t i, JudgedBlob judged, std::string_view bytes) {
    JudgedFile file;
    file.file = files[i];
    file.index = i;
    see(file, judged, bytes);
    for (Finding& finding : judged.findings) {
      file.candidates.push_back(MakeFindingCandidate(std::move(finding), bytes));
    }
    std::move(judged.members.begin(), judged.members.end(), std::back_inserter(file.candidates));
    if (!file.candidates.empty() || !file.comments.empty()) all.push_back(std::move(file));
  });
  return all;
}

JudgedBlob ChangeJudge::JudgeBefore(const PreImage& before, std::string_view bytes) {
  return criteria_.Judge({before.path, bytes, before.mode, Origin::kBlob}, judge_.scratch());
}

std::vector<Finding> ChangeJudge::JudgeText(std::string_view text, Origin origin) {
  return criteria_.Judge({{}, text, FileMode::kRegular, origin}, judge_.scratch()).findings;
}

Result<std::string_view> ChangeJudge::Next(const PreImage& before, const JudgedFile& file) {
  const Result<ObjectReader::Object> object = objects_.Next();
  std::string why;
  if (!object) {
    why = object.error().Describe();
  } else if (object->over_limit) {
    why = before.id + " is too large";
  } else if (before.mode != FileMode::kRegular) {
    return object->bytes;
  } else {
    const Result<LfsReader::File> followed = lfs_.Follow(object->bytes);
    if (followed) return followed->bytes;
    why = followed.error().Describe();
  }
  summary_.errors.push_back({file.file->path,
                             "what stood in its place before cannot be read, so that all in it "
                             "counts as new: " +
                                 why});
  return Fail(before.path, why);
}

Result<std::string_view> ChangeJudge::Read(const PreImage& before, const JudgedFile& file) {
  objects_.Ask(before.id);
  return Next(before, file);
}

// Reads pre-images only of files in which something was found.
void ChangeJudge::CompareWithParents(std::vector<JudgedFile>& files) {
  for (const JudgedFile& file : files) {
    for (const PreImage& before : file.file->before) objects_.Ask(before.id);
  }
  for (JudgedFile& file : files) {
    for (const PreImage& before : file.file->before) {
      const Result<std::string_view> bytes = Next(before, file);
      if (bytes) Compare(before, *bytes, file);
    }
  }
}

// What an archive held before, however large it was then.
void ChangeJudge::CompareWithMembers(const PreImage& before, std::string_view bytes,
                                     JudgedFile& file) const {
  const Blob blob = {before.path, bytes, before.mode, Origin::kBlob};
  if (!criteria_.archives() || !file.AnythingNew() || !MayHoldMembers(blob)) return;
  ArchiveLimits limits = *criteria_.archives();
  limits.largest = kLargestFile;
  leaktight::CompareWithMembers(blob, limits, file.candidates);
}

void ChangeJudge::Compare(const PreImage& before, std::string_view bytes, JudgedFile& file) {
  std::optional<JudgedBlob> judged;
  const auto judge = [&]() -> const JudgedBlob& {
    if (!judged) judged = JudgeBefore(before, bytes);
    return *judged;
  };
  const auto findings = [&] {
    std::vector<Finding> all = judge().findings;
    for (const FindingCandidate& member : judge().members) all.push_back(member.finding);
    return all;
  };
  CompareWithPreImage(bytes, findings, file.candidates);
  CompareWithMembers(before, bytes, file);
  if (file.comments.empty() || !MayHoldAllowComments(bytes)) return;
  std::vector<AllowComment> comments = judge().comments;
  for (CommentCandidate& candidate : file.comments) {
    // Each accounts for one: the same comment written once more is another.
    const auto same = std::find_if(comments.begin(), comments.end(), [&](const AllowComment& old) {
      return old.anchor == candidate.comment.anchor;
    });
    if (same == comments.end()) continue;
    comments.erase(same);
    candidate.is_new = false;
  }
}

}  // namespace leaktight
