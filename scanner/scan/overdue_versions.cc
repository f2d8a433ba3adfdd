#include "scan/overdue_versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/date.h"
#include "finding/fingerprint.h"
#include "git/commit_object.h"
#include "git/object_reader.h"
#include "git/repository.h"
#include "git/revisions.h"
#include "policy/check.h"
#include "policy/rotation_classes.h"
#include "scan/version_ages.h"
#include "source/skip.h"

namespace leaktight {
namespace {

// A commit that is so far ahead of this clock is one whose date says nothing.
constexpr int64_t kAhead = kSecondsADay;
constexpr size_t kShortId = 12;

struct Candidate {
  std::string path;
  StoredVersion stored;
  std::string kind;
  int days = 0;  // that it may live
};

// Of the nearest name that has one: what the key is called says more than what the file is.
const RotationClass* KindOf(const RotationClasses& classes, const StoredVersion& stored) {
  for (const std::string& name : stored.names) {
    if (const RotationClass* kind = classes.ClassOf({name})) return kind;
  }
  return nullptr;
}

std::vector<Candidate> CandidatesOf(const Criteria& criteria, std::vector<StoringFile> files) {
  const RotationClasses classes = Conventions(criteria.config()).Rotation();
  std::vector<Candidate> candidates;
  for (StoringFile& file : files) {
    for (StoredVersion& stored : file.stored) {
      const RotationClass* kind = KindOf(classes, stored);
      if (kind == nullptr || kind->days == 0) continue;
      candidates.push_back({file.path, std::move(stored), kind->name, kind->days});
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.path < b.path; });
  return candidates;
}

class AgeJudge {
 public:
  AgeJudge(const Criteria& criteria, const AgedState& state, std::vector<Candidate> candidates,
           Summary& summary)
      : criteria_(criteria),
        state_(state),
        place_(state.place.value_or(GitPlace())),
        candidates_(std::move(candidates)),
        summary_(summary),
        objects_(place_, kLargestFile) {}

  void Run() {
    if (!state_.place) {
      return NotKnown(candidates_.size(), "they are in no git repository", "");
    }
    const Result<std::optional<std::string>> commit = Commit();
    if (!commit) return Complain(commit.error());
    if (!*commit) return;  // nothing is committed yet
    VersionAges ages(
        place_, objects_, MayHoldStoredVersions,
        [&](std::string_view path, std::string_view bytes) { return VersionsIn(path, bytes); });
    std::vector<TrackedVersion> tracked;
    tracked.reserve(candidates_.size());
    for (const Candidate& candidate : candidates_) {
      tracked.push_back({candidate.path, hash_(candidate.stored.version)});
    }
    const auto since =
        state_.commit ? ages.Since(**commit, tracked) : ages.InWorkingTree(**commit, tracked);
    if (!since) return Complain(since.error());
    size_t cut = 0;
    size_t unread = 0;
    std::map<std::string, size_t> undated;  // by commit
    for (size_t i = 0; i < candidates_.size(); i++) {
      const VersionAge& age = (*since)[i];
      switch (age.state) {
        case VersionAge::State::kUncommitted:
          break;
        case VersionAge::State::kCut:
          cut++;
          break;
        case VersionAge::State::kUnreadable:
          unread++;
          break;
        case VersionAge::State::kCommitted:
          if (age.seconds <= 0 || age.seconds > criteria_.now() + kAhead) {
            undated[age.commit]++;
          } else {
            Compare(candidates_[i], age);
          }
      }
    }
    Tell(cut, unread, undated, ages.errors());
  }

 private:
  Result<std::optional<std::string>> Commit() {
    if (state_.commit) return state_.commit;
    const Result<bool> unborn = HeadIsUnborn(place_);
    if (!unborn) return tl::unexpected(unborn.error());
    if (*unborn) return std::optional<std::string>();
    Result<std::string> commit = ResolveCommit(objects_, "HEAD");
    if (!commit) return tl::unexpected(commit.error());
    return std::optional<std::string>(std::move(*commit));
  }

  VersionAges::Versions VersionsIn(std::string_view path, std::string_view bytes) {
    VersionAges::Versions versions;
    criteria_.With({path, bytes, FileMode::kRegular, Origin::kBlob}, scratch_,
                   [&](const File& file) {
                     for (const StoredVersion& stored : StoredVersionsOf(file)) {
                       versions.insert(hash_(stored.version));
                     }
                   });
    return versions;
  }

  void Compare(const Candidate& candidate, const VersionAge& age) {
    const int64_t days = std::max<int64_t>(0, criteria_.now() - age.seconds) / kSecondsADay;
    if (days <= candidate.days) return;
    RepositoryViolation found;
    found.path = candidate.path;
    found.violation.about = candidate.stored.about;
    found.violation.subject = candidate.stored.what;
    found.violation.note = fmt::format(
        "It last changed on {} (commit {}), {} days ago; one of the kind `{}` may live {}.",
        FormatDate(age.seconds / kSecondsADay), age.commit.substr(0, kShortId), days,
        candidate.kind, candidate.days);
    Finding finding =
        criteria_.FindingOf(found, *FindCheck(kRotationOverdue), {.read = state_.read});
    // A new value is another finding: who lives with this one has not looked at that.
    finding.fingerprint = Fingerprint(kRotationOverdue, candidate.path,
                                      candidate.stored.what + '\0' + candidate.stored.version);
    finding.place.commit = CommitOf(age.commit);
    finding.place.commit->date = FormatTime(age.seconds, 0);  // the one that counts here
    summary_.findings.push_back(std::move(finding));
  }

  std::optional<leaktight::Commit> CommitOf(const std::string& id) {
    const auto [at, is_new] = commits_.try_emplace(id);
    if (!is_new) return at->second;
    at->second.id = id;
    const Result<ObjectReader::Object> object = objects_.Read(id);
    if (!object) return at->second;
    if (const Result<CommitObject> parsed = ParseCommit(object->bytes)) {
      at->second = DescribeCommit(id, *parsed);
    }
    return at->second;
  }

  void Tell(size_t cut, size_t unread, const std::map<std::string, size_t>& undated,
            const std::vector<Error>& errors) {
    if (cut > 0) {
      NotKnown(cut, "this clone is shallow, and they were there when it begins",
               "`git fetch --unshallow` brings the rest");
    }
    for (const auto& [commit, secrets] : undated) {
      NotKnown(secrets,
               fmt::format("commit {}, which brought them, has a date that cannot be right",
                           commit.substr(0, kShortId)),
               "");
    }
    const Result<bool> partial = unread > 0 ? IsPartialClone(place_) : Result<bool>(false);
    if (partial && *partial) {
      NotKnown(unread, "this clone is partial, and older versions of their files are not in it",
               "`git fetch --refetch --no-filter` brings them");
      return;
    }
    for (const Error& error : errors) Complain(error);
  }

  void NotKnown(size_t secrets, std::string_view why, std::string_view next) {
    std::string note = fmt::format("{}: the age of {} stored {} is not known: {}", kRotationOverdue,
                                   secrets, secrets == 1 ? "secret" : "secrets", why);
    if (!next.empty()) note += fmt::format("; {}", next);
    summary_.notes.push_back(std::move(note));
  }

  void Complain(const Error& error) { summary_.errors.push_back({"", error.Describe()}); }

  const Criteria& criteria_;
  const AgedState& state_;
  const GitPlace place_;
  const std::vector<Candidate> candidates_;
  Summary& summary_;
  ObjectReader objects_;
  Engine::Scratch scratch_;
  ValueHash hash_;
  std::map<std::string, leaktight::Commit> commits_;
};

}  // namespace

bool WantsAges(const CriteriaOptions& options) {
  return options.selection.Takes(kRotationOverdue);
}

bool JudgeAges(const Criteria& criteria, const AgedState& state, std::vector<StoringFile> files,
               Summary& summary) {
  if (criteria.config().IsOff(kRotationOverdue)) return true;
  std::vector<Candidate> candidates = CandidatesOf(criteria, std::move(files));
  if (candidates.empty()) return true;
  const size_t told = summary.notes.size() + summary.errors.size();
  AgeJudge(criteria, state, std::move(candidates), summary).Run();
  return summary.notes.size() + summary.errors.size() == told;
}

}  // namespace leaktight
