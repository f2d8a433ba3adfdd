// MemoryOf: what a scan leaves.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/hash.h"
#include "git/entries.h"
#include "scan/history_recall.h"
#include "source/path_changes.h"

namespace leaktight {
namespace {

using Kind = HistoryObject::Kind;
using Found = HistoryFindings::Found;

class Remembering {
 public:
  Remembering(History& history, const HmacSha256Key& key, HistoryMemory* before)
      : history_(history), key_(key), before_(before) {
    if (before != nullptr) numbers_ = history.news()->numbers;
  }

  bool Work(const GitPlace& place, const std::vector<Found>& found, const HistoryRecord& record,
            const Summary& judged);
  HistoryMemory Take() { return std::move(memory_); }

 private:
  uint32_t NumberOf(uint32_t commit) const {
    return before_ == nullptr ? commit : numbers_[commit];
  }
  bool Track(uint32_t blob, const Appearance& appearance, bool is_unread);
  bool TrackFound(const std::vector<Found>& found);
  bool TrackUnread(const std::vector<HistoryObject>& unread);
  Result<void> FindChanges(const GitPlace& place);
  bool FirstsAreKnown() const;
  void AddCommits();
  void AddJudged();
  void AddTags(const std::vector<Found>& found);
  void AddSpots(const std::vector<Found>& found);
  void AddSkipped(const HistoryRecord& record);
  void AddNames(const HistoryRecord& record);
  bool NamesSecret(const std::vector<Found>& found) const;

  History& history_;
  const HmacSha256Key& key_;
  HistoryMemory* const before_;
  std::vector<uint32_t> numbers_;
  HistoryMemory memory_;
  std::map<uint32_t, uint32_t> blobs_;     // by number in the history: that in the memory
  std::map<std::string, uint32_t> paths_;  // likewise
  std::map<std::pair<uint32_t, uint32_t>, Appearance> stands_;  // by the memory's numbers
  std::set<uint32_t> unread_;
};

// A place where a blob stood. False: of this kind too little is known.
bool Remembering::Track(uint32_t blob, const Appearance& appearance, bool is_unread) {
  if (appearance.origin != Origin::kBlob) return false;
  KnownHistory& known = memory_.history;
  const auto [at, is_new] = blobs_.try_emplace(blob, static_cast<uint32_t>(known.blobs.size()));
  if (is_new) known.blobs.push_back({std::string(history_.blobs()[blob]), is_unread});
  uint32_t number = KnownHistory::kNone;
  if (appearance.path != StringPool::kNone) {
    if (appearance.commit == StringPool::kNone) return false;
    const std::string path(history_.PathOf(appearance));
    const auto [path_at, is_new_path] =
        paths_.try_emplace(path, static_cast<uint32_t>(known.paths.size()));
    if (is_new_path) known.paths.push_back(path);
    number = path_at->second;
  }
  const auto [stand, is_new_stand] = stands_.try_emplace({at->second, number}, appearance);
  if (is_new_stand) known.stands.push_back({at->second, number, appearance.mode});
  // As a file and as a link: which commit was the first of each is not told by what is kept.
  return stand->second.mode == appearance.mode;
}

bool Remembering::TrackFound(const std::vector<Found>& found) {
  for (const Found& one : found) {
    if (one.finding.origin == Origin::kRefName) continue;
    if (one.finding.origin == Origin::kNote) return false;
    for (const HistoryObject& source : one.sources) {
      if (source.kind != Kind::kBlob) continue;
      for (const Appearance& appearance : history_.AppearancesOf(source.number)) {
        if (history_.PathOf(appearance) != one.finding.place.path) continue;
        if (!Track(source.number, appearance, false)) return false;
      }
    }
  }
  return true;
}

bool Remembering::TrackUnread(const std::vector<HistoryObject>& unread) {
  for (const HistoryObject& object : unread) {
    if (object.kind != Kind::kBlob) return false;
    unread_.insert(object.number);
    for (const Appearance& appearance : history_.AppearancesOf(object.number)) {
      if (!Track(object.number, appearance, true)) return false;
    }
  }
  return true;
}

Result<void> Remembering::FindChanges(const GitPlace& place) {
  KnownHistory& known = memory_.history;
  KnownChanges changes;
  for (const std::string& path : known.paths) changes.paths.Add(path);
  const auto number = [&](uint32_t blob) {
    if (blob == TracedChange::kNoBlob) return KnownHistory::kNone;
    const auto at = blobs_.find(blob);
    return at == blobs_.end() ? KnownHistory::kOther : at->second;
  };
  auto listed = ListPathChanges(history_, place, known.paths, [&](const TracedChange& change) {
    KnownHistory::Change kept = {NumberOf(change.commit), change.path, number(change.blob), {}};
    bool matters = kept.blob < KnownHistory::kOther;
    for (const uint32_t blob : change.parents) {
      kept.parents.push_back(number(blob));
      matters = matters || kept.parents.back() < KnownHistory::kOther;
    }
    if (!matters) return;
    known.changes.push_back(std::move(kept));
    changes.changes.push_back(change);
  });
  if (listed) history_.UseChanges(std::move(changes));
  return listed;
}

// Is the first commit that has a blob at a path the first of those that bring it?
bool Remembering::FirstsAreKnown() const {
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> first;
  for (const TracedChange& change : history_.changes()->changes) {
    const auto at = blobs_.find(change.blob);
    if (at == blobs_.end() || std::find(change.parents.begin(), change.parents.end(),
                                        change.blob) != change.parents.end()) {
      continue;
    }
    const auto [known, is_new] = first.try_emplace({at->second, change.path}, change.commit);
    if (!is_new) known->second = std::min(known->second, change.commit);
  }
  return std::all_of(stands_.begin(), stands_.end(), [&](const auto& stand) {
    const auto at = first.find(stand.first);
    const uint32_t commit = at == first.end() ? StringPool::kNone : at->second;
    return commit == stand.second.commit;
  });
}

void Remembering::AddCommits() {
  const CommitOrder& order = history_.all_commits();
  KnownCommits& commits = memory_.history.commits;
  if (before_ != nullptr) {
    commits = std::move(before_->history.commits);
  } else {
    commits.parents.first.push_back(0);
    if (order.ids.size() > 0) commits.id_size = order.ids[0].size();
  }
  for (uint32_t commit = 0; commit < order.ids.size(); commit++) {
    if (NumberOf(commit) < commits.size()) continue;
    commits.ids += order.ids[commit];
    commits.is_note.push_back(commit >= order.first_note ? 1 : 0);
    commits.parents.seconds.push_back(order.parents.seconds[commit]);
    for (const uint32_t parent : order.parents.Of(commit)) {
      commits.parents.parents.push_back(NumberOf(parent));
    }
    commits.parents.first.push_back(static_cast<uint32_t>(commits.parents.parents.size()));
  }
}

// What was read now, and what was before.
void Remembering::AddJudged() {
  KnownHistory& known = memory_.history;
  const size_t id_size = known.commits.id_size;
  const StringPool& blobs = history_.blobs();
  std::string ids;
  for (const uint32_t blob : OrderById(0, blobs.size(), [&](uint32_t n) { return blobs[n]; })) {
    const bool is_known = before_ != nullptr && before_->history.IsJudged(blobs[blob]);
    if (unread_.count(blob) == 0 && !is_known) ids += blobs[blob];
  }
  known.judged[0].id_size = id_size;
  if (before_ == nullptr) {
    memory_.added = std::move(ids);
  } else {
    known.judged[0] = before_->history.judged[0];
    memory_.added = MergeRows(before_->history.judged[1], {ids, id_size});
  }
  known.judged[1] = {memory_.added, id_size};
}

void Remembering::AddTags(const std::vector<Found>& found) {
  std::set<uint32_t> with_findings;
  for (const Found& one : found) {
    if (one.finding.origin == Origin::kRefName) continue;
    for (const HistoryObject& source : one.sources) {
      if (source.kind == Kind::kTag) with_findings.insert(source.number);
    }
  }
  KnownHistory& known = memory_.history;
  for (const auto& [id, target] : history_.tag_targets()) {
    const std::string bytes = IdBytes(id);
    known.tags.push_back({bytes, target, with_findings.count(history_.tags().Find(bytes)) > 0});
  }
  std::sort(known.tags.begin(), known.tags.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  for (const std::string& id : history_.named_blobs()) known.named_blobs.push_back(IdBytes(id));
  std::sort(known.named_blobs.begin(), known.named_blobs.end());
  for (uint32_t path = 0; path < history_.submodule_paths().size(); path++) {
    known.submodules.emplace_back(history_.submodule_paths()[path]);
  }
}

void Remembering::AddSpots(const std::vector<Found>& found) {
  const KnownHistory& known = memory_.history;
  for (const Found& one : found) {
    if (one.finding.origin == Origin::kRefName) continue;
    HistoryMemory::Spot& spot = memory_.spots.emplace_back();
    spot.tag = SpotTag(one.finding, key_);
    spot.origin = one.finding.origin;
    const auto path = paths_.find(one.finding.place.path);
    if (path != paths_.end()) spot.path = path->second;
    for (const HistoryObject& source : one.sources) {
      uint32_t number = 0;
      if (source.kind == Kind::kBlob) {
        number = blobs_.at(source.number);
      } else if (source.kind == Kind::kCommit) {
        number = NumberOf(source.number);
      } else {
        const auto* tag = known.FindTag(history_.tags()[source.number]);
        number = static_cast<uint32_t>(tag - known.tags.data());
      }
      spot.sources.push_back({source.kind, number});
    }
    std::sort(spot.sources.begin(), spot.sources.end());
    spot.sources.erase(std::unique(spot.sources.begin(), spot.sources.end()), spot.sources.end());
  }
  std::sort(memory_.spots.begin(), memory_.spots.end(),
            [](const auto& a, const auto& b) { return a.tag < b.tag; });
}

void Remembering::AddSkipped(const HistoryRecord& record) {
  std::vector<KnownHistory::SkippedBlob>& all = memory_.history.skipped;
  for (const auto& [blob, reason] : record.skipped) {
    const Appearance& last = history_.AppearancesOf(blob).back();
    const std::string_view path =
        last.origin == Origin::kNote ? history_.NotedBy(last) : history_.PathOf(last);
    all.push_back(
        {std::string(history_.blobs()[blob]), std::string(path), last.mode, last.origin, reason});
  }
  if (before_ != nullptr) {
    // Those in this history were judged anew.
    for (KnownHistory::SkippedBlob& blob : before_->history.skipped) {
      if (history_.blobs().Find(blob.id) == StringPool::kNone) all.push_back(std::move(blob));
    }
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
}

void Remembering::AddNames(const HistoryRecord& record) {
  for (const Ref& ref : history_.refs()) {
    if (std::find(record.found_names.begin(), record.found_names.end(), ref.name) ==
        record.found_names.end()) {
      memory_.clean_names.push_back(ref.name);
    }
  }
  std::sort(memory_.clean_names.begin(), memory_.clean_names.end());
}

// Does a name that would be kept have in it what was found somewhere? That is never kept.
bool Remembering::NamesSecret(const std::vector<Found>& found) const {
  std::string names;
  const auto add = [&](std::string_view name) {
    names += name;
    names += '\0';
  };
  for (const std::string& path : memory_.history.paths) add(path);
  for (const std::string& path : memory_.history.submodules) add(path);
  for (const KnownHistory::SkippedBlob& blob : memory_.history.skipped) add(blob.path);
  for (const std::string& name : memory_.clean_names) add(name);
  for (const auto& [path, message] : memory_.warnings) {
    add(path);
    add(message);
  }
  std::set<std::string_view> secrets;
  for (const Found& one : found) {
    if (one.finding.has_secret && !one.finding.secret.empty()) secrets.insert(one.finding.secret);
  }
  return std::any_of(secrets.begin(), secrets.end(), [&](std::string_view secret) {
    return names.find(secret) != std::string::npos;
  });
}

bool Remembering::Work(const GitPlace& place, const std::vector<Found>& found,
                       const HistoryRecord& record, const Summary& judged) {
  if (!TrackFound(found) || !TrackUnread(record.unread)) return false;
  if (!FindChanges(place) || !FirstsAreKnown()) return false;
  AddCommits();
  AddJudged();
  AddTags(found);
  AddSpots(found);
  AddSkipped(record);
  AddNames(record);
  memory_.files = judged.files;
  memory_.bytes = judged.bytes;
  memory_.commits = judged.commits;
  for (const ScanWarning& warning : judged.warnings) {
    memory_.warnings.emplace_back(warning.path, warning.message);
  }
  std::sort(memory_.warnings.begin(), memory_.warnings.end());
  memory_.warnings.erase(std::unique(memory_.warnings.begin(), memory_.warnings.end()),
                         memory_.warnings.end());
  return !NamesSecret(found);
}

}  // namespace

std::optional<HistoryMemory> MemoryOf(History& history, const GitPlace& place,
                                      const std::vector<Found>& found, const HistoryRecord& record,
                                      const Summary& judged, const HmacSha256Key& key,
                                      HistoryMemory* before) {
  const bool was_read_whole = before != nullptr || history.links() != nullptr;
  if (!was_read_whole || !history.knows_parents() || history.has_named_trees()) return std::nullopt;
  Remembering remembering(history, key, before);
  if (!remembering.Work(place, found, record, judged)) return std::nullopt;
  return remembering.Take();
}

}  // namespace leaktight
