// History::Read where most of it is known from before: what is new is read object by object. Of
// that nothing is told that the other ways would not tell too: whatever is not as it was left, a
// commit that nothing reaches any more or an object that cannot be read, leaves all to them.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "git/entries.h"
#include "git/object_store.h"
#include "git/pack/object_files.h"
#include "source/history_reader.h"
#include "source/new_trees.h"

namespace leaktight {
namespace {

constexpr uint64_t kHeldBases = uint64_t{32} << 20;

uint64_t PairOf(uint32_t blob, uint32_t path) {
  return uint64_t{blob} << 32 | path;
}

}  // namespace

// What a ref names, without reading it. False: it is not known.
bool HistoryReader::ResolveKnown(std::string& id, bool is_note) {
  const KnownHistory& known = *way_.known;
  const std::string bytes = IdBytes(id);
  if (known.commits.Find(bytes) != CommitParents::kMissing) {
    (is_note ? notes_ : starts_).push_back(std::exchange(id, {}));
    return true;
  }
  if (std::binary_search(known.named_blobs.begin(), known.named_blobs.end(), bytes)) {
    named_blobs_.push_back(std::exchange(id, {}));
    return true;
  }
  const KnownHistory::Tag* tag = known.FindTag(bytes);
  if (tag == nullptr) return false;
  history_.tags_.Add(bytes);
  targets_[id] = tag->target;
  id = tag->target;
  return true;
}

std::optional<History> HistoryReader::ReadOn() {
  if (!way_.packs || LimitsCommits() || way_.selection.all_objects) return std::nullopt;
  Begin("refs");
  if (!ReadRefs() || !TellOfLimits() || !is_whole_ || !trees_.empty()) return std::nullopt;
  Begin("new commits");
  const Result<ObjectStore> store = FindObjects();
  const size_t id_size = way_.known->commits.id_size;
  if (!store || IdSize(store->format) != id_size || !AreKnownRefsThere()) return std::nullopt;
  const auto open = [&] {
    auto files = std::make_unique<ObjectFiles>(store->folder, store->alternates, store->format);
    files->HoldBases(kHeldBases);
    return files;
  };
  const auto files = open();
  const auto read = [&](std::string_view id) -> std::optional<std::string> {
    const auto object = files->Read(id);
    if (!object || object->type != ObjectType::kCommit) return std::nullopt;
    return std::string(object->bytes);
  };
  NewCommits commits(way_.known->commits, way_.known->commits.parents, id_size, read);
  std::vector<uint32_t> order;
  if (!OrderNewCommits(commits, order)) return std::nullopt;
  Begin("new trees");
  std::vector<uint32_t> places;
  std::vector<NewTree> trees;
  for (uint32_t place = 0; place < order.size(); place++) {
    if (!commits.IsNew(order[place])) continue;
    std::optional<std::string> tree = commits.TreeOf(order[place]);
    NewTree& one = trees.emplace_back();
    for (const uint32_t parent : commits.parents().Of(order[place])) {
      std::optional<std::string> of_parent = commits.TreeOf(parent);
      if (!of_parent) return std::nullopt;
      one.parents.push_back(std::move(*of_parent));
    }
    if (!tree) return std::nullopt;
    one.tree = std::move(*tree);
    places.push_back(place);
  }
  const auto changes = CompareNewTrees(trees, way_.workers, open, way_.stop);
  if (!changes) return std::nullopt;
  AddKnown(order);
  for (size_t i = 0; i < places.size(); i++) AddNewCommit(places[i], (*changes)[i]);
  SelectRefs();
  AddNamedBlobs();
  ChooseBlobs();
  SortAppearances();
  if (!HasOneModeEach()) return std::nullopt;
  return std::move(history_);
}

Result<ObjectStore> HistoryReader::FindObjects() const {
  if (way_.files == nullptr) return FindObjectStore(place_);
  const RepositoryFiles& files = way_.files->files();
  return ObjectStore{files.objects, files.more_objects, files.format};
}

// A ref that is gone takes nothing with it but what only it named.
bool HistoryReader::AreKnownRefsThere() const {
  const KnownHistory& known = *way_.known;
  for (const KnownHistory::Tag& tag : known.tags) {
    if (tag.is_found && history_.tags_.Find(tag.id) == StringPool::kNone) return false;
  }
  return std::all_of(known.named_blobs.begin(), known.named_blobs.end(), [&](const auto& id) {
    return std::find(named_blobs_.begin(), named_blobs_.end(), Hex(id)) != named_blobs_.end();
  });
}

bool HistoryReader::OrderNewCommits(NewCommits<KnownCommits>& commits,
                                    std::vector<uint32_t>& order) {
  const KnownCommits& known = way_.known->commits;
  const auto starts = commits.Add(AllStarts());
  const auto notes = starts ? commits.Add(notes_) : std::nullopt;
  auto all = notes ? OrderAll(commits.parents(), *starts, *notes) : std::nullopt;
  // All that is known is still reached, and by the same kind of ref.
  if (!all || all->commits.size() != commits.size()) return false;
  for (size_t place = 0; place < all->commits.size(); place++) {
    const uint32_t commit = all->commits[place];
    const bool is_note = place >= all->first_note;
    if (!commits.IsNew(commit) && (known.is_note[commit] != 0) != is_note) return false;
  }
  SetCommits(*all, commits.parents(), [&](uint32_t commit) { return commits.Id(commit); });
  order = std::move(all->commits);
  SelectCommits();
  HistoryNews& news = history_.news_.emplace();
  uint32_t next = known.size();
  for (const uint32_t commit : order) {
    news.numbers.push_back(commits.IsNew(commit) ? next++ : commit);
  }
  return true;
}

void HistoryReader::AddNewCommit(uint32_t place, const std::vector<NewChange>& all) {
  KnownChanges& changes = *history_.changes_;
  const auto number = [&](const TreeFile& file) {
    if (file.mode == GitMode::kNone) return TracedChange::kNoBlob;
    const uint32_t blob = history_.blobs_.Find(file.id);
    return blob == StringPool::kNone ? TracedChange::kOtherBlob : blob;
  };
  const bool is_note = place >= history_.commits_.first_note;
  for (const NewChange& change : all) {
    const TreeFile now = change.now();
    const uint32_t blob = Add(change.path(), now.mode, now.id, place);
    if (blob != StringPool::kNone) Touch(blob);
    if (is_note) continue;
    TracedChange traced = {place, changes.paths.Add(change.path()), number(now), {}};
    for (size_t i = 0; i < change.parents(); i++) {
      traced.parents.push_back(number(change.Before(i)));
    }
    changes.changes.push_back(std::move(traced));
  }
  history_.objects_.push_back({HistoryObject::Kind::kCommit, place});
}

void HistoryReader::Touch(uint32_t blob) {
  if (blob >= touched_.size()) touched_.resize(size_t{blob} + 1);
  touched_[blob] = true;
}

// What is known of blobs, and of the paths where they stood. Their numbers are those of
// KnownHistory.
void HistoryReader::AddKnown(const std::vector<uint32_t>& order) {
  const KnownHistory& known = *way_.known;
  std::vector<uint32_t> places(order.size());
  for (uint32_t place = 0; place < order.size(); place++) places[order[place]] = place;
  for (const KnownHistory::TrackedBlob& blob : known.blobs) history_.blobs_.Add(blob.id);
  for (const std::string& path : known.submodules) history_.submodules_.Add(path);
  std::unordered_map<uint64_t, FileMode> stands;
  for (const KnownHistory::Stand& stand : known.stands) {
    if (stand.path != KnownHistory::kNone) stands[PairOf(stand.blob, stand.path)] = stand.mode;
  }
  KnownChanges& changes = history_.changes_.emplace();
  for (const std::string& path : known.paths) changes.paths.Add(path);
  for (const KnownHistory::Change& change : known.changes) {
    const uint32_t place = places[change.commit];
    changes.changes.push_back({place, change.path, change.blob, change.parents});
    const auto stand = stands.find(PairOf(change.blob, change.path));
    if (stand == stands.end() || std::find(change.parents.begin(), change.parents.end(),
                                           change.blob) != change.parents.end()) {
      continue;
    }
    const uint32_t path = history_.paths_.Add(known.paths[change.path]);
    brought_.push_back({change.blob, {path, place, stand->second, Origin::kBlob}});
  }
}

// What is to be judged, and whether it counts as new.
void HistoryReader::ChooseBlobs() {
  using Kind = HistoryObject::Kind;
  const KnownHistory& known = *way_.known;
  HistoryNews& news = *history_.news_;
  const auto& named = known.named_blobs;
  for (uint32_t blob = 0; blob < history_.blobs_.size(); blob++) {
    const std::string id(history_.blobs_[blob]);
    const bool is_known_by_ref = std::binary_search(named.begin(), named.end(), id);
    const bool is_touched = blob < touched_.size() && touched_[blob];
    if (blob < known.blobs.size()) {
      if (known.blobs[blob].is_unread) history_.objects_.push_back({Kind::kBlob, blob});
      if (!known.blobs[blob].is_unread && is_touched) news.again.push_back({Kind::kBlob, blob});
    } else if (const KnownHistory::SkippedBlob* skipped = known.FindSkipped(id)) {
      Appearance last = {StringPool::kNone, StringPool::kNone, skipped->mode, skipped->origin};
      if (!skipped->path.empty()) {
        StringPool& paths = skipped->origin == Origin::kNote ? history_.noted_ : history_.paths_;
        last.path = paths.Add(skipped->path);
      }
      brought_.push_back({blob, last});
      news.not_skipped.push_back(skipped->reason);
      history_.objects_.push_back({Kind::kBlob, blob});
    } else if (!known.IsJudged(id)) {
      history_.objects_.push_back({Kind::kBlob, blob});
    } else if (is_touched || !is_known_by_ref) {
      news.again.push_back({Kind::kBlob, blob});
    }
  }
  for (uint32_t tag = 0; tag < history_.tags_.size(); tag++) {
    if (known.FindTag(history_.tags_[tag]) == nullptr) {
      history_.objects_.push_back({Kind::kTag, tag});
    }
  }
}

// Which commit was the first that had a blob at a path is known, but not as what: as a file or as a
// link. Where both is true of one, the whole history tells.
bool HistoryReader::HasOneModeEach() const {
  for (uint32_t blob = 0; blob < way_.known->blobs.size(); blob++) {
    const auto appearances = history_.AppearancesOf(blob);
    const auto is_same_place = [](const Appearance& a, const Appearance& b) {
      return a.path == b.path && a.origin == b.origin;
    };
    if (appearances.empty() || std::adjacent_find(appearances.begin(), appearances.end(),
                                                  is_same_place) != appearances.end()) {
      return false;
    }
  }
  return true;
}

}  // namespace leaktight
