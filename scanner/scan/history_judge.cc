#include "scan/history_judge.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/hash.h"
#include "git/commit_object.h"
#include "scan/conclude.h"
#include "scan/lfs_findings.h"
#include "source/skip.h"

namespace leaktight {
namespace {

// Questions that git has not answered yet: enough that it never waits for the next one.
constexpr size_t kAhead = 64;

// What may be kept of any blob, in bytes, besides a quarter of its own.
constexpr size_t kKeptAtLeast = 16 << 10;

std::string_view NameOf(HistoryObject::Kind kind) {
  switch (kind) {
    case HistoryObject::Kind::kBlob:
      return "blob";
    case HistoryObject::Kind::kCommit:
      return "commit";
    case HistoryObject::Kind::kTag:
      break;
  }
  return "tag";
}

// Git keeps 96 MiB unless it is told otherwise: with many processors that would be gigabytes.
std::string DeltaBaseLimit(size_t jobs) {
  constexpr size_t kAll = 192;
  constexpr size_t kLeast = 4;
  return "core.deltaBaseCacheLimit=" + std::to_string(std::max(kAll / jobs, kLeast)) + "m";
}

}  // namespace

HistoryJudge::HistoryJudge(const Criteria& criteria, const Rescanner& rescanner,
                           const History& history, GitPlace place, std::shared_ptr<LfsFolder> lfs,
                           size_t jobs)
    : criteria_(criteria),
      rescanner_(rescanner),
      history_(history),
      objects_(std::move(place), kLargestFile, {DeltaBaseLimit(jobs)}),
      lfs_(std::move(lfs)) {}

void HistoryJudge::Read(std::span<const HistoryObject> objects) {
  size_t asked = 0;
  for (size_t at = 0; at < objects.size(); at++) {
    for (; asked < objects.size() && asked - at < kAhead; asked++) {
      objects_.Ask(Hex(history_.IdOf(objects[asked])));
    }
    const HistoryObject wanted = objects[at];
    const Result<ObjectReader::Object> object = objects_.Next();
    if (!object) {
      Fail(wanted, object.error());
    } else if (object->type != NameOf(wanted.kind)) {
      Fail(wanted,
           {Hex(history_.IdOf(wanted)),
            "is a " + std::string(object->type) + ", not a " + std::string(NameOf(wanted.kind)),
            "`git fsck` says more"});
    } else if (!object->over_limit) {
      Judge(wanted, object->bytes);
    } else if (wanted.kind == HistoryObject::Kind::kBlob) {
      JudgeBlob(wanted.number, std::nullopt, {});
    } else {
      Fail(wanted, {Hex(history_.IdOf(wanted)), "is too large to be read", ""});
    }
  }
}

void HistoryJudge::Judge(HistoryObject object, std::string_view bytes) {
  was_clean_ = true;
  switch (object.kind) {
    case HistoryObject::Kind::kBlob:
      return JudgeBlob(object.number, bytes, [&] { return ScanWhole(bytes); });
    case HistoryObject::Kind::kCommit:
      return JudgeCommit(object.number, bytes);
    case HistoryObject::Kind::kTag:
      return JudgeTag(object.number, bytes);
  }
}

HistoryJudge::Scanned HistoryJudge::ScanWhole(std::string_view bytes) {
  const size_t cut_before = scratch_.decoder.cut;
  Scanned scanned;
  scanned.matches = criteria_.engine().Scan(bytes, scratch_);
  scanned.is_cut = scratch_.decoder.cut > cut_before;
  return scanned;
}

HistoryJudge::Kept HistoryJudge::JudgeDelta(uint32_t blob, std::string_view bytes, const Kept* base,
                                            const DeltaEdits& edits) {
  Kept kept;
  JudgeBlob(blob, bytes, [&] {
    kept.is_scanned = true;
    Scanned scanned;
    if (base == nullptr || !base->is_scanned) {
      scanned.matches = rescanner_.Scan(bytes, scratch_, kept.text);
    } else {
      scanned.matches = rescanner_.Rescan(bytes, AllOf(edits), base->text, scratch_, kept.text);
    }
    scanned.is_cut = !kept.text.decoded.cut.empty();
    scanned.no_comments = !rescanner_.HoldsAllowMarker(kept.text);
    return scanned;
  });
  // What is held of a walk is held in objects: a text that is all keywords is scanned again.
  const size_t size = kept.text.hits.size() * sizeof(Hit) +
                      kept.text.verdicts.size() * sizeof(ScannedText::Verdict) +
                      kept.text.decoded.matches.size() * sizeof(Match);
  return size <= kKeptAtLeast + bytes.size() / 4 ? std::move(kept) : Kept();
}

std::span<const Edit> HistoryJudge::AllOf(const DeltaEdits& edits) {
  if (!edits.pieces().empty()) return edits.pieces();
  edits_.clear();
  for (const DeltaEdit& edit : edits) {
    edits_.push_back({edit.is_copy ? static_cast<uint32_t>(edit.from) : Edit::kInserted,
                      static_cast<uint32_t>(edit.size)});
  }
  return edits_;
}

void HistoryJudge::JudgeRefNames(std::span<const std::string> clean) {
  for (const Ref& ref : history_.refs()) {
    if (std::binary_search(clean.begin(), clean.end(), ref.name)) continue;
    if (JudgeText(ref.name, Origin::kRefName, StringPool::kNone, {})) {
      record_.found_names.push_back(ref.name);
    }
  }
}

void HistoryJudge::JudgeBlob(uint32_t blob, std::optional<std::string_view> bytes,
                             const Scan& scan) {
  if (!bytes || !ParseLfsPointer(*bytes) || !IsFileToScan(blob)) {
    return JudgeFile(blob, bytes, {}, scan);
  }
  record_.follows_lfs = true;
  const Result<LfsReader::File> file = lfs_.Follow(*bytes);
  if (!file) Fail({HistoryObject::Kind::kBlob, blob}, file.error());
  if (!file || file->id.empty()) {
    if (file && file->skipped) PassOver(blob, *file->skipped);
    JudgeFile(blob, bytes, {}, scan);
    was_clean_ = false;
    return;
  }
  JudgeFile(blob, file->bytes, file->id, [&] { return ScanWhole(file->bytes); });
  was_clean_ = false;  // which it may be no more when the object is another
}

// Under any of its paths. (Of a link, Git LFS keeps nothing.)
bool HistoryJudge::IsFileToScan(uint32_t blob) const {
  const auto all = history_.AppearancesOf(blob);
  return std::any_of(all.begin(), all.end(), [&](const Appearance& appearance) {
    return appearance.mode == FileMode::kRegular && appearance.origin == Origin::kBlob &&
           !criteria_.LeavesOut(history_.PathOf(appearance));
  });
}

void HistoryJudge::PassOver(uint32_t blob, std::string_view reason) {
  summary_.skipped[reason]++;
  for (const Appearance& appearance : history_.AppearancesOf(blob)) {
    const std::string_view path = history_.PathOf(appearance);
    if (!path.empty() && !criteria_.LeavesOut(path)) {
      summary_.skipped_paths.push_back({std::string(path), reason});
    }
  }
}

// The engine looks at the bytes once. What a file is for, and what a guess about it is worth, each
// path tells anew.
void HistoryJudge::JudgeFile(uint32_t blob, std::optional<std::string_view> bytes,
                             std::string_view lfs_object, const Scan& scan) {
  was_clean_ = true;
  std::optional<std::string_view> skipped;
  std::optional<Scanned> scanned;
  bool told = false;  // once, whatever the number of its paths
  bool told_members = false;
  for (const Appearance& appearance : history_.AppearancesOf(blob)) {
    const std::string_view path = history_.PathOf(appearance);
    std::optional<std::string_view> reason;
    if (criteria_.LeavesOut(path)) {
      reason = kSkippedExcluded;
    } else if (!bytes) {
      reason = kSkippedLarge;
    } else {
      reason = KindToSkip(path, *bytes);
      if (!reason && bytes->size() > criteria_.paths().largest) reason = kSkippedOverLimit;
    }
    if (reason) {
      if (reason == kSkippedOverLimit)
        summary_.skipped_paths.push_back({std::string(path), *reason});
      was_clean_ = was_clean_ && reason != kSkippedOverLimit;
      skipped = reason;
      continue;
    }
    if (!scanned) scanned = scan();
    const Blob file = {path, *bytes, appearance.mode, appearance.origin};
    JudgedBlob judged = criteria_.Judge(file, scanned->matches, scratch_, scanned->no_comments);
    if (scanned->is_cut) judged.passed_over.push_back({std::string(path), kSkippedEncoded});
    TellOfLfsObject(lfs_object, judged);
    for (AllowComment& comment : judged.comments) TellOfRefused(path, comment);
    if (judged.unparsed) was_clean_ = false;
    if (judged.unparsed && !std::exchange(told, true)) {
      // Under one path there may be many broken versions.
      if (appearance.commit != StringPool::kNone) {
        judged.unparsed->message +=
            " (in commit " + Hex(history_.commits()[appearance.commit]) + ")";
      }
      summary_.unparsed.push_back(std::move(*judged.unparsed));
    }
    TakeMembers(judged, !std::exchange(told_members, true));
    if (!judged.findings.empty()) was_clean_ = false;
    for (Finding& finding : judged.findings) {
      const std::string_view noted = history_.NotedBy(appearance);
      if (!noted.empty()) finding.details.emplace_back("note on", noted);
      findings_.Add(std::move(finding), appearance.commit, {HistoryObject::Kind::kBlob, blob});
    }
  }
  if (scanned) {
    summary_.files++;
    summary_.bytes += bytes->size();
  } else if (skipped) {
    was_clean_ = false;
    summary_.skipped[*skipped]++;
    record_.skipped.emplace_back(blob, *skipped);
  }
}

// Puts what was found in an archive to the rest. What of it was not read counts once a blob.
void HistoryJudge::TakeMembers(JudgedBlob& judged, bool is_first) {
  for (FindingCandidate& member : judged.members) {
    judged.findings.push_back(std::move(member.finding));
  }
  if (!is_first) return;
  for (PassedOver& file : judged.passed_over) {
    was_clean_ = false;
    summary_.skipped[file.reason]++;
    summary_.skipped_paths.push_back({std::move(file.path), file.reason});
  }
  std::move(judged.unparsed_members.begin(), judged.unparsed_members.end(),
            std::back_inserter(summary_.unparsed));
}

void HistoryJudge::JudgeCommit(uint32_t commit, std::string_view bytes) {
  const Result<CommitObject> parsed = ParseCommit(bytes);
  if (!parsed) return Fail({HistoryObject::Kind::kCommit, commit}, parsed.error());
  summary_.commits++;
  JudgeText(parsed->message, Origin::kCommitMessage, commit,
            {HistoryObject::Kind::kCommit, commit});
  // The message of a signed tag that was merged may stand nowhere else.
  for (const std::string& tag : parsed->merged_tags) JudgeTagMessage(tag, {}, commit);
}

void HistoryJudge::JudgeTag(uint32_t tag, std::string_view bytes) {
  JudgeTagMessage(bytes, history_.tags()[tag], StringPool::kNone);
}

void HistoryJudge::JudgeTagMessage(std::string_view bytes, std::string_view id, uint32_t commit) {
  const Result<TagObject> tag = ParseTag(bytes);
  if (!tag) {
    if (!id.empty()) Fail({HistoryObject::Kind::kTag, history_.tags().Find(id)}, tag.error());
    return;
  }
  std::vector<std::pair<std::string, std::string>> details;
  details.emplace_back("tag", tag->name);
  if (!id.empty()) details.emplace_back("object", Hex(id));
  if (!tag->tagger.name.empty() || !tag->tagger.email.empty()) {
    details.emplace_back(
        "tagger", std::string(tag->tagger.name) + " <" + std::string(tag->tagger.email) + ">");
    details.emplace_back("date", tag->tagger.Date());
  }
  const HistoryObject source =
      id.empty() ? HistoryObject{HistoryObject::Kind::kCommit, commit}
                 : HistoryObject{HistoryObject::Kind::kTag, history_.tags().Find(id)};
  JudgeText(tag->message, Origin::kTagMessage, commit, source, details);
}

bool HistoryJudge::JudgeText(std::string_view text, Origin origin, uint32_t commit,
                             HistoryObject source,
                             const std::vector<std::pair<std::string, std::string>>& details) {
  if (!criteria_.paths().include.empty()) return false;  // it is no file
  std::vector<Finding> findings =
      criteria_.Judge({{}, text, FileMode::kRegular, origin}, scratch_).findings;
  for (Finding& finding : findings) {
    finding.details.insert(finding.details.end(), details.begin(), details.end());
    findings_.Add(std::move(finding), commit, source);
  }
  if (!findings.empty()) was_clean_ = false;
  return !findings.empty();
}

// Its line is another in each version: the file is named, and once.
void HistoryJudge::TellOfRefused(std::string_view path, AllowComment& comment) {
  if (!comment.refused) return;
  was_clean_ = false;
  if (!refused_.emplace(path, comment.rule).second) return;
  comment.line = 0;
  leaktight::TellOfRefused(path, comment, summary_);
}

void HistoryJudge::Fail(HistoryObject object, const Error& error) {
  was_clean_ = false;
  record_.unread.push_back(object);
  const std::string id = Hex(history_.IdOf(object));
  std::string path;
  std::string message = std::string(NameOf(object.kind)) + " " + id;
  if (object.kind == HistoryObject::Kind::kBlob) {
    const Appearance& first = history_.AppearancesOf(object.number).front();
    path = history_.PathOf(first);
    if (!path.empty()) message = path + ": " + message;
    if (first.commit != StringPool::kNone) {
      message += " (of commit " + Hex(history_.commits()[first.commit]) + ")";
    }
  }
  message += ": " + error.what;
  if (!error.next.empty()) message += "; " + error.next;
  summary_.errors.push_back({std::move(path), std::move(message)});
}

void HistoryJudge::HandOver(Summary& all, HistoryFindings& findings, HistoryRecord& record) {
  std::move(summary_.errors.begin(), summary_.errors.end(), std::back_inserter(all.errors));
  std::move(summary_.warnings.begin(), summary_.warnings.end(), std::back_inserter(all.warnings));
  std::move(summary_.unparsed.begin(), summary_.unparsed.end(), std::back_inserter(all.unparsed));
  std::move(summary_.skipped_paths.begin(), summary_.skipped_paths.end(),
            std::back_inserter(all.skipped_paths));
  for (const auto& [reason, files] : summary_.skipped) all.skipped[reason] += files;
  all.files += summary_.files;
  all.bytes += summary_.bytes;
  all.commits += summary_.commits;
  findings.Add(std::move(findings_));
  const auto append = [](auto& from, auto& to) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(record_.unread, record.unread);
  append(record_.skipped, record.skipped);
  append(record_.found_names, record.found_names);
  record.follows_lfs |= record_.follows_lfs;
}

}  // namespace leaktight
