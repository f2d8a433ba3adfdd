// The objects of a history, read and judged by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/edit.h"
#include "engine/rescan.h"
#include "git/local_repository.h"
#include "git/object_reader.h"
#include "git/pack/delta.h"
#include "scan/criteria.h"
#include "scan/history_findings.h"
#include "scan/summary.h"
#include "source/history.h"
#include "source/lfs_reader.h"

namespace leaktight {

// What is to be known of objects besides what was found in them.
struct HistoryRecord {
  std::vector<HistoryObject> unread;
  std::vector<std::pair<uint32_t, std::string_view>> skipped;  // blobs that were passed over: why
  std::vector<std::string> found_names;  // of refs, in which something was found
  bool follows_lfs = false;              // files that stand in no object were read, or looked for
};

// Each thread has its own, with a git of its own, and keeps its results to itself until the end.
class HistoryJudge {
 public:
  // All but `place` outlive it. `jobs`: how many there are, which share the memory that git may
  // keep the bases of deltas in.
  HistoryJudge(const Criteria& criteria, const Rescanner& rescanner, const History& history,
               GitPlace place, std::shared_ptr<LfsFolder> lfs, size_t jobs);

  // Before anything is read: from these files, and by git what is not to be had there.
  void ReadFrom(std::shared_ptr<LocalRepository> files) { objects_.ReadFrom(std::move(files)); }
  // Reads objects by git and judges them.
  void Read(std::span<const HistoryObject> objects);
  // Judges one whose bytes are known; of a blob, not more than kLargestFile.
  void Judge(HistoryObject object, std::string_view bytes);

  // What is kept of a blob for those that are deltas of it.
  struct Kept {
    bool is_scanned = false;
    ScannedText text;
  };
  // Judges a blob, at the price of what it has otherwise than its base where that is known: null,
  // and without edits, where it is not. What is kept of this one is handed back.
  Kept JudgeDelta(uint32_t blob, std::string_view bytes, const Kept* base, const DeltaEdits& edits);
  uint64_t bytes() const { return summary_.bytes; }
  // Of the object that was judged last: is there nothing to tell but that it was scanned?
  bool was_clean() const { return was_clean_; }

  // The names of refs, but for those in which nothing was found before (sorted).
  void JudgeRefNames(std::span<const std::string> clean);

  // Adds what this one has to `all`, `findings` and `record`.
  void HandOver(Summary& all, HistoryFindings& findings, HistoryRecord& record);

 private:
  // What is known of a blob's bytes whatever its path.
  struct Scanned {
    std::vector<Match> matches;
    bool no_comments = false;  // see JudgeBeside
    bool is_cut = false;       // something in it was not decoded to its end
  };
  Scanned ScanWhole(std::string_view bytes);
  // Of an object that is small enough to be judged. Good until the next call.
  std::span<const Edit> AllOf(const DeltaEdits& edits);
  // `bytes`: nothing where they are too many. `scan` is asked once, if any path has them scanned.
  using Scan = std::function<Scanned()>;
  void JudgeBlob(uint32_t blob, std::optional<std::string_view> bytes, const Scan& scan);
  // Of what Git LFS keeps, `bytes` are its object's, and `lfs_object` that one's id.
  void JudgeFile(uint32_t blob, std::optional<std::string_view> bytes, std::string_view lfs_object,
                 const Scan& scan);
  void TakeMembers(JudgedBlob& judged, bool is_first);
  bool IsFileToScan(uint32_t blob) const;
  void PassOver(uint32_t blob, std::string_view reason);
  void JudgeCommit(uint32_t commit, std::string_view bytes);
  void JudgeTag(uint32_t tag, std::string_view bytes);
  void JudgeTagMessage(std::string_view bytes, std::string_view id, uint32_t commit);
  // Was something found?
  bool JudgeText(std::string_view text, Origin origin, uint32_t commit, HistoryObject source,
                 const std::vector<std::pair<std::string, std::string>>& details = {});
  void TellOfRefused(std::string_view path, AllowComment& comment);
  void Fail(HistoryObject object, const Error& error);

  const Criteria& criteria_;
  const Rescanner& rescanner_;
  const History& history_;
  ObjectReader objects_;
  LfsReader lfs_;
  std::vector<Edit> edits_;
  Engine::Scratch scratch_;
  Summary summary_;
  std::set<std::pair<std::string, std::string>> refused_;  // path and rule, as they were told
  HistoryFindings findings_;
  HistoryRecord record_;
  bool was_clean_ = false;
};

}  // namespace leaktight
