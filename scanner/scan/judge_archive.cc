#include "scan/judge_archive.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scan/judge_inner_texts.h"
#include "source/archive_kind.h"
#include "source/skip.h"

namespace leaktight {
namespace {

// A finding in the bytes of an archive as they are; its members may tell it better.
struct Outer {
  std::string archive;  // "a.tar", "a.zip!/b.tar"
  std::string secret;   // as the bytes have it
  bool is_in_member = false;

  bool Holds(std::string_view member) const {
    return member.size() > archive.size() + 2 && member.starts_with(archive) &&
           member.substr(archive.size()).starts_with("!/");
  }
};

class MemberJudge {
 public:
  MemberJudge(const Blob& blob, const Criteria& criteria, Engine::Scratch& scratch,
              JudgedBlob& judged)
      : blob_(blob), criteria_(criteria), scratch_(scratch), judged_(judged) {
    AddOuter(blob.path, judged.findings);
  }

  bool Take(const ArchiveMember& member) {
    for (Outer& outer : outer_) {
      if (outer.is_in_member || !outer.Holds(member.path)) continue;
      outer.is_in_member = member.bytes.find(outer.secret) != std::string_view::npos;
    }
    if (criteria_.LeavesOut(member.path)) {
      PassOver({std::string(member.path), kSkippedExcluded});
      return false;
    }
    if (const auto reason = KindToSkip(member.path, member.bytes)) {
      PassOver({std::string(member.path), *reason});
      return false;
    }
    const Blob file = {member.path, member.bytes, FileMode::kRegular, blob_.origin};
    JudgedBlob judged = criteria_.JudgeMember(file, scratch_);
    JudgeInnerTexts(file, criteria_, scratch_, judged);
    for (PassedOver& cut : judged.passed_over) PassOver(std::move(cut));
    if (judged.unparsed) judged_.unparsed_members.push_back(std::move(*judged.unparsed));
    if (member.is_archive) AddOuter(member.path, judged.findings);
    for (Finding& finding : judged.findings) {
      if (finding.has_secret) TellRun(member.path, finding.secret);
      finding.place.archive = blob_.path.size();
      for (Place& place : finding.places) place.archive = blob_.path.size();
      if (!finding.advice.empty()) {
        finding.advice += finding.advice.ends_with('\n') ? "" : "\n";
        finding.advice += "It stands in an archive: take it out at its source, and pack that anew.";
      }
      judged_.members.push_back(MakeFindingCandidate(std::move(finding), member.bytes));
    }
    return true;
  }

  void PassOver(PassedOver passed_over) { judged_.passed_over.push_back(std::move(passed_over)); }

  // What a member has is told once, and there.
  void Finish() {
    const auto is_told = [this](const Finding& finding) {
      return finding.has_secret &&
             std::any_of(outer_.begin(), outer_.end(), [&](const Outer& outer) {
               return outer.is_in_member && outer.archive == finding.place.path &&
                      outer.secret == finding.secret;
             });
    };
    std::erase_if(judged_.findings, is_told);
    std::erase_if(judged_.members,
                  [&](const FindingCandidate& candidate) { return is_told(candidate.finding); });
    judged_.comments.clear();
    for (Finding& finding : judged_.findings) finding.suppression.reset();
  }

 private:
  void AddOuter(std::string_view archive, const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      if (finding.has_secret) outer_.push_back({std::string(archive), finding.secret});
    }
  }

  // Between the values of a row in a database nothing stands: one runs into the next, and what the
  // bytes seem to tell is this secret and more.
  void TellRun(std::string_view member, std::string_view secret) {
    for (Outer& outer : outer_) {
      outer.is_in_member |= outer.Holds(member) && outer.secret.find(secret) != std::string::npos;
    }
  }

  const Blob& blob_;
  const Criteria& criteria_;
  Engine::Scratch& scratch_;
  JudgedBlob& judged_;
  std::vector<Outer> outer_;
};

}  // namespace

bool MayHoldMembers(const Blob& blob) {
  return blob.mode == FileMode::kRegular &&
         (blob.origin == Origin::kBlob || blob.origin == Origin::kStdin) &&
         LooksLikeArchive(blob.bytes);
}

void JudgeMembers(const Blob& blob, const Criteria& criteria, const ArchiveLimits& limits,
                  Engine::Scratch& scratch, JudgedBlob& judged) {
  MemberJudge judge(blob, criteria, scratch, judged);
  bool is_opened = false;
  WalkArchive(blob.path, blob.bytes, limits,
              {[&](const ArchiveMember& member) {
                 is_opened = true;
                 return judge.Take(member);
               },
               [&](PassedOver passed_over) { judge.PassOver(std::move(passed_over)); }});
  if (is_opened) judge.Finish();
}

void CompareWithMembers(const Blob& before, const ArchiveLimits& limits,
                        std::vector<FindingCandidate>& candidates) {
  // Whether a file as a whole was there before, the judged archive tells.
  const auto none = [] { return std::vector<Finding>(); };
  WalkArchive(before.path, before.bytes, limits,
              {[&](const ArchiveMember& member) {
                 CompareWithPreImage(member.bytes, none, candidates);
                 return true;
               },
               [](const PassedOver&) {}});
}

}  // namespace leaktight
