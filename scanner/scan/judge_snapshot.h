// A state of the whole tree, judged by the repository checks; and what a change causes in it.
#pragma once

#include <string>
#include <vector>

#include "git/object_reader.h"
#include "scan/criteria.h"
#include "scan/fact_reader.h"
#include "scan/judge_repository.h"
#include "scan/summary.h"
#include "scope/novelty.h"
#include "source/change.h"
#include "source/snapshot.h"

namespace leaktight {

// Of a change is reported what it causes: the findings of the state after it, less those of the
// state before. The state before is the state after with the changed paths put back, so that only
// one of the two is listed, and only files whose facts may differ are read twice.
//
// What cannot be read goes into the summary's errors, and the rest is judged.
class SnapshotJudge {
 public:
  // All but `options` outlive it. `objects` has nothing asked that is not answered.
  SnapshotJudge(const Criteria& criteria, ObjectReader& objects, FactOptions options,
                Summary& summary);

  // Can a state differ in its findings from one that differs from it by `changes`? By the facts of
  // the files that change: most changes of a manifest change none. Nothing else is read, but where
  // a file changes that others may name (policy/named_files.h), those that name files.
  bool MayDiffer(Snapshot& after, const std::vector<PathChange>& changes);

  // Takes the facts of all files of the state that is judged.
  void Load(Snapshot& snapshot);

  // The findings of that state but for those that `leave_out` says; see JudgeRepository.
  using LeaveOut = decltype(RepositoryAccess::leave_out);
  std::vector<Finding> Judge(const LeaveOut& leave_out = {});

  // Judge, less what every state before `changes` has, one list of them a parent. Loads the state
  // only where there may be a difference.
  std::vector<Finding> JudgeChange(Snapshot& after,
                                   const std::vector<std::vector<PathChange>>& against);

 private:
  bool ChangesNamed(Snapshot& after, const std::vector<PathChange>& changes);
  // Adds the facts of files that others name. `listed`: files by which MayMatterToFacts goes, and
  // which hold no facts by their names.
  void AddNamed(Snapshot& snapshot, std::vector<SnapshotEntry> listed);
  std::vector<Fact> FactsOfNamed(const std::string& path, const std::string& id);
  Result<std::string> Read(const std::string& path);
  // Adds what the state before `changes` has of these checks to `known`, with the files that they
  // move.
  void AddBefore(const std::vector<PathChange>& changes, const std::vector<std::string_view>& rules,
                 KnownViolations& known);

  const Criteria& criteria_;
  ObjectReader& objects_;
  Summary& summary_;
  FactReader reader_;
  std::vector<SnapshotEntry> entries_;  // of files that may hold facts, by path
  FactSet facts_;
  std::vector<std::string> named_;  // files that others name
};

// Every path of it; none where it cannot be listed.
std::vector<std::string> PathsOf(Snapshot& snapshot);

}  // namespace leaktight
