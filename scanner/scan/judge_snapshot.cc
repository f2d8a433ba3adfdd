#include "scan/judge_snapshot.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "policy/fact.h"
#include "policy/named_files.h"

namespace leaktight {
namespace {

// More changed files than this are not looked at on their own first.
constexpr size_t kMostAside = 256;

// Findings and their messages do not depend on where in a file something stands.
bool SameButForPlaces(const FactReader::Facts& a, const FactReader::Facts& b) {
  if (!a || !b) return !a && !b;
  return std::equal(a->begin(), a->end(), b->begin(), b->end(), [](Fact one, const Fact& other) {
    one.span = other.span;
    one.key_span = other.key_span;
    return one == other;
  });
}

// The files of one side of `changes` that may hold facts.
std::vector<FactFile> FilesOf(const std::vector<PathChange>& changes, std::string PathChange::*id) {
  std::vector<FactFile> files;
  for (const PathChange& change : changes) {
    if (!(change.*id).empty() && MayHoldFacts(change.path)) {
      files.push_back({change.path, change.*id});
    }
  }
  return files;
}

// Files that are at another path, as they were or nearly so. Of several that were the same the
// first is taken.
void TellOfMoves(const std::vector<PathChange>& changes, KnownViolations& known) {
  std::map<std::string_view, std::string_view> gone;  // paths by what stood there
  for (const PathChange& change : changes) {
    if (!change.id.empty() || change.old_id.empty()) continue;
    const auto [at, is_new] = gone.emplace(change.old_id, change.path);
    if (!is_new) at->second = std::min(at->second, std::string_view(change.path));
  }
  for (const PathChange& change : changes) {
    if (change.id.empty() || !change.old_id.empty()) continue;
    if (const auto from = gone.find(change.id); from != gone.end()) {
      known.Move(std::string(from->second), change.path);
    } else if (!change.moved_from.empty()) {
      known.Move(change.moved_from, change.path);
    }
  }
}

}  // namespace

SnapshotJudge::SnapshotJudge(const Criteria& criteria, ObjectReader& objects, FactOptions options,
                             Summary& summary)
    : criteria_(criteria),
      objects_(objects),
      summary_(summary),
      reader_(criteria, objects, std::move(options), summary) {}

bool SnapshotJudge::MayDiffer(Snapshot& after, const std::vector<PathChange>& changes) {
  std::vector<PathChange> touching;
  for (const PathChange& change : changes) {
    if (change.id != change.old_id && MayHoldFacts(change.path)) touching.push_back(change);
  }
  if (touching.size() > kMostAside || ChangesNamed(after, changes)) return true;
  if (touching.empty()) return false;
  const auto facts_of = [&](std::string PathChange::*id) {
    std::vector<FactFile> files = FilesOf(touching, id);
    std::vector<FactReader::Facts> read = reader_.ReadAside(files);
    std::map<std::string_view, FactReader::Facts> facts;
    for (size_t i = 0; i < files.size(); i++) facts.emplace(files[i].path, std::move(read[i]));
    return facts;
  };
  const auto facts_before = facts_of(&PathChange::old_id);
  const auto facts_after = facts_of(&PathChange::id);
  return std::any_of(touching.begin(), touching.end(), [&](const PathChange& change) {
    const auto find = [&](const auto& facts) {
      const auto found = facts.find(change.path);
      return found == facts.end() ? FactReader::Facts() : found->second;
    };
    return !SameButForPlaces(find(facts_before), find(facts_after));
  });
}

bool SnapshotJudge::ChangesNamed(Snapshot& after, const std::vector<PathChange>& changes) {
  std::set<std::string_view> changed;
  for (const PathChange& change : changes) {
    const bool differs = change.id != change.old_id && !MayHoldFacts(change.path);
    if (differs && MayMatterToFacts(change.path)) changed.insert(change.path);
  }
  if (changed.empty()) return false;
  const Result<std::vector<SnapshotEntry>> entries = after.List(MayNameFiles);
  if (!entries) return true;  // which says so when all is listed
  std::vector<FactFile> files;
  for (const SnapshotEntry& entry : *entries) {
    if (entry.mode == FileMode::kRegular) files.push_back({entry.path, entry.id});
  }
  FactSet facts;
  std::vector<FactReader::Facts> read = reader_.ReadAside(files);
  for (size_t i = 0; i < files.size(); i++) {
    if (read[i]) facts.emplace(files[i].path, std::move(read[i]));
  }
  const std::vector<std::string> named = NamedFiles(facts);
  return std::any_of(named.begin(), named.end(),
                     [&](const std::string& path) { return changed.contains(path); });
}

// In one listing what holds facts and, as far as paths tell, what others name.
void SnapshotJudge::Load(Snapshot& snapshot) {
  Result<std::vector<SnapshotEntry>> entries = snapshot.List(MayMatterToFacts);
  if (!entries) {
    summary_.errors.push_back({"", entries.error().Describe()});
    return;
  }
  entries_ = std::move(*entries);
  std::erase_if(entries_,
                [](const SnapshotEntry& entry) { return entry.mode != FileMode::kRegular; });
  std::vector<SnapshotEntry> others;
  const auto first_other =
      std::stable_partition(entries_.begin(), entries_.end(),
                            [](const SnapshotEntry& entry) { return MayHoldFacts(entry.path); });
  others.assign(std::make_move_iterator(first_other), std::make_move_iterator(entries_.end()));
  entries_.erase(first_other, entries_.end());
  std::vector<FactFile> files;
  files.reserve(entries_.size());
  for (const SnapshotEntry& entry : entries_) files.push_back({entry.path, entry.id});
  std::vector<FactReader::Facts> facts = reader_.Read(files);
  facts_.clear();
  for (size_t i = 0; i < files.size(); i++) {
    if (facts[i]) facts_.emplace_hint(facts_.end(), entries_[i].path, std::move(facts[i]));
  }
  AddNamed(snapshot, std::move(others));
}

void SnapshotJudge::AddNamed(Snapshot& snapshot, std::vector<SnapshotEntry> listed) {
  named_ = NamedFiles(facts_);
  const auto is_named = [this](std::string_view path) {
    return std::binary_search(named_.begin(), named_.end(), path);
  };
  if (!std::all_of(named_.begin(), named_.end(), MayMatterToFacts)) {
    Result<std::vector<SnapshotEntry>> entries = snapshot.List(is_named);
    if (!entries) {
      summary_.errors.push_back({"", entries.error().Describe()});
      return;
    }
    listed = std::move(*entries);
  }
  for (const SnapshotEntry& entry : listed) {
    if (entry.mode != FileMode::kRegular || !is_named(entry.path)) continue;
    std::vector<Fact> found = FactsOfNamed(entry.path, entry.id);
    if (found.empty()) continue;
    facts_.emplace(entry.path, std::make_shared<const std::vector<Fact>>(std::move(found)));
  }
}

std::vector<Fact> SnapshotJudge::FactsOfNamed(const std::string& path, const std::string& id) {
  const Result<ObjectReader::Object> object = objects_.Read(id);
  if (!object) {
    const Error error = {path, object.error().Describe(), {}};
    summary_.errors.push_back({path, error.Describe()});
    return {};
  }
  Engine::Scratch scratch;
  return criteria_.FactsOfNamed({path, object->bytes, FileMode::kRegular, Origin::kBlob}, scratch);
}

Result<std::string> SnapshotJudge::Read(const std::string& path) {
  const auto entry = std::lower_bound(
      entries_.begin(), entries_.end(), path,
      [](const SnapshotEntry& one, const std::string& other) { return one.path < other; });
  if (entry == entries_.end() || entry->path != path) return Fail(path, "is not there");
  const Result<ObjectReader::Object> object = objects_.Read(entry->id);
  if (!object) return tl::unexpected(object.error());
  return std::string(object->bytes);
}

std::vector<Finding> SnapshotJudge::Judge(const LeaveOut& leave_out) {
  RepositoryAccess access;
  access.jobs = reader_.jobs();
  access.read = [this](const std::string& path) { return Read(path); };
  access.leave_out = leave_out;
  return criteria_.JudgeFacts(facts_, std::move(access));
}

void SnapshotJudge::AddBefore(const std::vector<PathChange>& changes,
                              const std::vector<std::string_view>& rules, KnownViolations& known) {
  TellOfMoves(changes, known);
  const std::vector<FactFile> files = FilesOf(changes, &PathChange::old_id);
  std::vector<FactReader::Facts> facts = reader_.Read(files);
  // Put in the place of those after, which keep their addresses and come back: who is judging them
  // refers to them, and a copy of all is what would take longest here.
  std::vector<FactSet::node_type> after;
  for (const PathChange& change : changes) {
    if (const auto at = facts_.find(change.path); at != facts_.end()) {
      after.push_back(facts_.extract(at));
    }
  }
  std::vector<FactSet::iterator> before;
  for (size_t i = 0; i < files.size(); i++) {
    if (!facts[i]) continue;
    const auto [at, is_new] = facts_.emplace(std::string(files[i].path), std::move(facts[i]));
    if (is_new) before.push_back(at);
  }
  for (const PathChange& change : changes) {
    if (change.old_id.empty() || !std::binary_search(named_.begin(), named_.end(), change.path)) {
      continue;
    }
    std::vector<Fact> found = FactsOfNamed(change.path, change.old_id);
    if (found.empty()) continue;
    const auto [at, is_new] =
        facts_.emplace(change.path, std::make_shared<const std::vector<Fact>>(std::move(found)));
    if (is_new) before.push_back(at);
  }
  RepositoryAccess access;
  access.jobs = reader_.jobs();
  access.wanted = [&](std::string_view rule) {
    return std::find(rules.begin(), rules.end(), rule) != rules.end();
  };
  access.leave_out = [&](std::string_view rule, const RepositoryViolation& violation) {
    known.Add(rule, violation);
    return true;
  };
  criteria_.JudgeFacts(facts_, std::move(access));
  for (const auto at : before) facts_.erase(at);
  for (FactSet::node_type& file : after) facts_.insert(std::move(file));
}

std::vector<Finding> SnapshotJudge::JudgeChange(
    Snapshot& after, const std::vector<std::vector<PathChange>>& against) {
  const bool differs = std::all_of(
      against.begin(), against.end(),
      [&](const std::vector<PathChange>& changes) { return MayDiffer(after, changes); });
  if (!differs) return {};
  // Where there is no state before, there may be nothing to keep either.
  if (!against.empty()) reader_.OpenAhead();
  Load(after);
  // The states before are judged only where something is wrong now, and only by that.
  KnownViolations known;
  RepositoryAccess access;
  access.jobs = reader_.jobs();
  access.read = [this](const std::string& path) { return Read(path); };
  access.violated = [&](const std::vector<std::string_view>& rules) {
    for (const std::vector<PathChange>& changes : against) AddBefore(changes, rules, known);
  };
  access.leave_out = [&](std::string_view rule, const RepositoryViolation& violation) {
    return known.Has(rule, violation);
  };
  return criteria_.JudgeFacts(facts_, std::move(access));
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
