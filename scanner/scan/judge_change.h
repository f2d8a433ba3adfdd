// The files of a change, judged against what they were before.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_reader.h"
#include "scan/criteria.h"
#include "scan/judge_objects.h"
#include "scan/summary.h"
#include "scope/novelty.h"
#include "source/change.h"
#include "source/lfs_reader.h"

namespace leaktight {

// An allow comment in a file of a change.
struct CommentCandidate {
  AllowComment comment;
  Finding told;        // what is said of it if it is new
  bool is_new = true;  // as long as no pre-image has one with the same anchor
};

struct JudgedFile {
  const ChangedFile* file = nullptr;
  size_t index = 0;  // in the list that was judged
  std::vector<FindingCandidate> candidates;
  std::vector<CommentCandidate> comments;  // filled in by whoever wants them compared

  bool AnythingNew() const;
};

class ChangeJudge {
 public:
  // All but `jobs` outlive it. `objects` has nothing asked that is not answered.
  ChangeJudge(const Criteria& criteria, ObjectReader& objects, size_t jobs, bool verbose,
              Summary& summary);

  // Judges all of `files`, which outlive what comes back: those with candidates, or with comments
  // that `see` put into them. `see` is called for each file that was judged, before its findings
  // become candidates.
  using See =
      std::function<void(JudgedFile& file, const JudgedBlob& judged, std::string_view bytes)>;
  std::vector<JudgedFile> Judge(const std::vector<const ChangedFile*>& files, const See& see);

  // Marks what a pre-image has as well: those of each file's parents, or of others.
  void CompareWithParents(std::vector<JudgedFile>& files);
  void Compare(const PreImage& before, std::string_view bytes, JudgedFile& file);

  // Reads a pre-image. One that cannot be read is told in the summary: then all in `file` counts as
  // new. The bytes are valid until the next is read; of what Git LFS keeps, they are its object's.
  Result<std::string_view> Read(const PreImage& before, const JudgedFile& file);

  // Judges such a one whole.
  JudgedBlob JudgeBefore(const PreImage& before, std::string_view bytes);

  // Judges a text that is no file: a message.
  std::vector<Finding> JudgeText(std::string_view text, Origin origin);

 private:
  Result<std::string_view> Next(const PreImage& before, const JudgedFile& file);
  void CompareWithMembers(const PreImage& before, std::string_view bytes, JudgedFile& file) const;

  const Criteria& criteria_;
  ObjectReader& objects_;
  LfsReader lfs_;
  Summary& summary_;
  ObjectJudge judge_;
};

}  // namespace leaktight
