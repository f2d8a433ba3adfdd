#include "scan/judge_snapshot.h"

#include <string_view>

#include "policy/fact.h"
#include "scan/judge_repository.h"

namespace leaktight {

std::vector<Finding> JudgeSnapshot(const Criteria& criteria, Snapshot& snapshot, Summary& summary) {
  const auto fail = [&](const Error& error) {
    summary.errors.push_back({error.where, error.Describe()});
  };
  const Result<FactSet> facts = FactsOf(snapshot, fail);
  if (!facts) {
    summary.errors.push_back({"", facts.error().Describe()});
    return {};
  }
  return criteria.JudgeFacts(*facts, [&](const std::string& path) -> Result<std::string> {
    const Result<std::vector<SnapshotEntry>> entries =
        snapshot.List([&](std::string_view other) { return other == path; });
    if (!entries || entries->empty()) return Fail(path, "is not there");
    return snapshot.Read(entries->front());
  });
}

std::vector<std::string> PathsOf(Snapshot& snapshot) {
  std::vector<std::string> paths;
  const Result<std::vector<SnapshotEntry>> entries =
      snapshot.List([](std::string_view) { return true; });
  if (!entries) return paths;
  for (const SnapshotEntry& entry : *entries) paths.push_back(entry.path);
  return paths;
}

}  // namespace leaktight
