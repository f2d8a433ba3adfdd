#include "scan/judge_snapshot.h"

#include <memory>
#include <string_view>
#include <utility>

#include "policy/fact.h"
#include "scan/judge_repository.h"

namespace leaktight {

namespace {

// The facts of all files of a snapshot that may hold some. A file that cannot be read goes into the
// summary's errors, and its facts are missing.
Result<FactSet> FactsOf(const Criteria& criteria, Snapshot& snapshot, Summary& summary) {
  const Result<std::vector<SnapshotEntry>> entries = snapshot.List(MayHoldFacts);
  if (!entries) return tl::unexpected(entries.error());
  FactSet facts;
  Engine::Scratch scratch;
  for (const SnapshotEntry& entry : *entries) {
    if (entry.mode != FileMode::kRegular) continue;
    const Result<std::string> bytes = snapshot.Read(entry);
    if (!bytes) {
      summary.errors.push_back({bytes.error().where, bytes.error().Describe()});
      continue;
    }
    std::vector<Fact> found = criteria.FactsOf({entry.path, *bytes}, scratch);
    if (found.empty()) continue;
    facts.emplace(entry.path, std::make_shared<const std::vector<Fact>>(std::move(found)));
  }
  return facts;
}

}  // namespace

std::vector<Finding> JudgeSnapshot(const Criteria& criteria, Snapshot& snapshot, Summary& summary) {
  const Result<FactSet> facts = FactsOf(criteria, snapshot, summary);
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
