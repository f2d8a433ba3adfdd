#include "source/history_reader.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "git/commit_object.h"
#include "git/record_reader.h"
#include "git/ref_files.h"
#include "git/revisions.h"
#include "git/tree_object.h"
#include "source/skip.h"

namespace leaktight {
namespace {

constexpr std::string_view kNotes = "refs/notes/";
// Progress is told once in so many commits.
constexpr uint32_t kCommitsAStep = 256;

}  // namespace

Result<History> History::Read(const GitPlace& place, const HistoryWay& way, const Fail& fail,
                              const Progress& progress) {
  if (way.known != nullptr) {
    // What goes wrong there is told by the other way.
    auto history = HistoryReader(
                       place, way, [](const Error&) {}, progress)
                       .ReadOn();
    if (history) return std::move(*history);
  }
  HistoryWay from_scratch = way;
  from_scratch.known = nullptr;
  return HistoryReader(place, from_scratch, fail, progress).Read();
}

std::string_view History::IdOf(HistoryObject object) const {
  switch (object.kind) {
    case HistoryObject::Kind::kBlob:
      return blobs_[object.number];
    case HistoryObject::Kind::kCommit:
      return commits_.ids[object.number];
    case HistoryObject::Kind::kTag:
      break;
  }
  return tags_[object.number];
}

HistoryReader::HistoryReader(const GitPlace& place, const HistoryWay& way,
                             const History::Fail& fail, const History::Progress& progress)
    : place_(place), way_(way), fail_(fail), progress_(progress), objects_(place, kLargestFile) {
  if (way_.files != nullptr) objects_.ReadFrom(way_.files->Again());
}

Result<History> HistoryReader::Read() {
  BeginOpening();
  Begin("refs");
  if (auto read = ReadRefs(); !read) return tl::unexpected(read.error());
  if (auto found = FindSelection(); !found) return tl::unexpected(found.error());
  if (auto told = TellOfLimits(); !told) return tl::unexpected(told.error());
  const bool from_packs = way_.packs && (ReadByCommitGraph() || ReadPacks());
  if (way_.stop.stop_requested()) return Nothing();
  if (from_packs) return std::move(history_);
  Begin("list");
  OrderCommits();
  SelectCommits();
  SelectRefs();
  AddNamedBlobs();
  ReadChanges();
  if (way_.stop.stop_requested()) return Nothing();
  WalkNamedTrees();
  if (way_.selection.all_objects) {
    const Result<Stored> stored = ListStored();
    if (!stored) return tl::unexpected(stored.error());
    ReadUnreachable(*stored, nullptr);
  }
  SortAppearances();
  OrderObjects();
  return std::move(history_);
}

// Packs are opened while refs are followed. Where a part of the commits is asked for, they may not
// be needed.
void HistoryReader::BeginOpening() {
  if (!way_.packs || LimitsCommits() || way_.workers < 2) return;
  opening_ = std::async(std::launch::async, [this] { return OpenPacksOf(place_, way_); });
}

OpenedPacks HistoryReader::Opened() {
  return opening_.valid() ? opening_.get() : OpenPacksOf(place_, way_);
}

// Of what was stopped on the way: a part would tell of commits that are not the first.
History HistoryReader::Nothing() {
  History nothing;
  nothing.begins_ = {0};
  return nothing;
}

// Refs, HEADs and stashes, without git: false where it has to be asked.
bool HistoryReader::ListRefsInFiles() {
  if (way_.files == nullptr) return false;
  std::optional<std::vector<Ref>> refs = ListRefFiles(way_.files->files());
  if (!refs) return false;
  const auto is_stash = [](const Ref& ref) { return ref.name == "refs/stash"; };
  if (std::any_of(refs->begin(), refs->end(), is_stash)) return false;  // its log is git's
  history_.refs_ = std::move(*refs);
  if (!way_.files->head().empty()) heads_.push_back(way_.files->head());
  return true;
}

Result<void> HistoryReader::ListAllRefs() {
  if (ListRefsInFiles()) return {};
  Result<RefList> refs = ListRefs(place_);
  if (!refs) return tl::unexpected(refs.error());
  for (Error& error : refs->unread) FailRef(std::move(error));
  history_.refs_ = std::move(refs->refs);
  Result<std::vector<std::string>> heads = ListHeads(place_);
  if (!heads) return tl::unexpected(heads.error());
  heads_ = std::move(*heads);
  Result<std::vector<std::string>> stashes = ListStashes(place_);
  if (stashes) {
    stashes_ = std::move(*stashes);
  } else {
    FailRef({"git stash", stashes.error().Describe(), ""});
  }
  return {};
}

// All refs, with tags followed to what they are of.
Result<void> HistoryReader::ReadRefs() {
  if (auto listed = ListAllRefs(); !listed) return listed;
  for (const Ref& ref : history_.refs_) {
    if (!ref.name.starts_with(kNotes)) Resolve(ref.id, false, ref.name);
  }
  for (const std::string& head : heads_) Resolve(head, false, "HEAD");
  for (const std::string& stash : stashes_) Resolve(stash, false, "a stash");
  for (const Ref& ref : history_.refs_) {
    if (ref.name.starts_with(kNotes)) Resolve(ref.id, true, ref.name);
  }
  history_.has_named_trees_ = !trees_.empty();
  history_.named_blobs_ = named_blobs_;
  history_.tag_targets_.assign(targets_.begin(), targets_.end());
  return {};
}

void HistoryReader::FailRef(Error error) {
  is_whole_ = false;
  fail_(std::move(error));
}

// What the repository does not have, as far as git itself knows.
Result<void> HistoryReader::TellOfLimits() {
  if (way_.files != nullptr && !IsThere(way_.files->files().common + "/shallow")) return {};
  const Result<std::unordered_set<std::string>> shallow = ShallowCommits(place_);
  if (!shallow) return tl::unexpected(shallow.error());
  if (!shallow->empty()) {
    is_whole_ = false;
    fail_({"the repository", "is a shallow clone: older commits are not here",
           "run `git fetch --unshallow`"});
  }
  return {};
}

// What stands in an object that a ref names, until that is a commit, a tree or a blob.
void HistoryReader::Resolve(const std::string& first, bool is_note, const std::string& why) {
  for (std::string id = first; resolved_.Find(IdBytes(id)) == StringPool::kNone;) {
    resolved_.Add(IdBytes(id));
    if (way_.known != nullptr && ResolveKnown(id, is_note)) {
      if (id.empty()) return;
      continue;
    }
    const Result<ObjectReader::Object> object = objects_.Read(id);
    if (!object) {
      return FailRef({id, "(from " + why + ") " + object.error().what, object.error().next});
    }
    if (object->type == "commit") return (is_note ? notes_ : starts_).push_back(id);
    if (object->type == "tree") return trees_.push_back(id);
    if (object->type == "blob") return named_blobs_.push_back(id);
    history_.tags_.Add(IdBytes(id));
    const Result<TagObject> tag = ParseTag(object->bytes);
    if (!tag) return FailRef({id, tag.error().what, "`git fsck` says more"});
    targets_[id] = tag->target;
    id = tag->target;
  }
}

void HistoryReader::OrderCommits() {
  Result<CommitOrder> order = ListCommits(place_, stashes_);
  // The walk finds what git stumbled over, and tells of it. A walk without fault after all would
  // hide that something is wrong: then git's own words are told.
  if (order) {
    history_.commits_ = std::move(*order);
    return;
  }
  bool told = false;
  history_.commits_ = WalkCommits(objects_, starts_, notes_, [&](Error error) {
    // What a ref names was told of when the ref was followed.
    const bool known = resolved_.Find(IdBytes(error.where)) != StringPool::kNone;
    told = true;
    if (!known) fail_(std::move(error));
  });
  if (!told) fail_(order.error());
}

Result<void> HistoryReader::ListSelectedChanges(uint32_t& done) {
  uint32_t commit = 0;
  const uint32_t all = history_.commits_.ids.size();
  ChangeListener listener;
  listener.commit = [&](uint32_t next) {
    commit = next;
    if (progress_ && commit % kCommitsAStep == 0) progress_(commit, all);
  };
  listener.change = [&](const CommitChange& change) {
    Add(change.path, change.mode, IdBytes(change.id), commit);
  };
  listener.stop = way_.stop;
  return ListChanges(place_, history_.commits_.ids, listener, done);
}

void HistoryReader::ReadChanges() {
  uint32_t done = 0;
  if (!ListSelectedChanges(done) && !way_.stop.stop_requested()) WalkTrees(done);
}

void HistoryReader::WalkNamedTrees() {
  TreeWalk walk(objects_);
  for (const std::string& tree : trees_) WalkTree(tree, StringPool::kNone, walk);
}

// Git died on a tree. From there on each commit's whole tree is looked at: of what stood there
// before, the first appearance is known already.
void HistoryReader::WalkTrees(uint32_t first_commit) {
  TreeWalk walk(objects_);
  const StringPool& all = history_.all_commits().ids;
  // Where only some are asked for, what stands in the others is none of theirs.
  for (uint32_t number = LimitsCommits() ? 0 : first_commit; number < all.size(); number++) {
    if (progress_ && number % kCommitsAStep == 0) progress_(number, all.size());
    const std::string id = Hex(all[number]);
    const Result<ObjectReader::Object> object = objects_.Read(id);
    if (!object) {
      fail_(object.error());
      continue;
    }
    const Result<CommitObject> parsed = ParseCommit(object->bytes);
    if (!parsed) {
      fail_({id, parsed.error().what, "`git fsck` says more"});
      continue;
    }
    const uint32_t commit = history_.commits_.ids.Find(all[number]);
    if (LimitsCommits() && commit == StringPool::kNone) {
      walk.Walk(std::string(parsed->tree), {[](auto&&...) {}, [](auto&&...) {}});
    } else {
      WalkTree(std::string(parsed->tree), commit, walk);
    }
  }
}

void HistoryReader::WalkTree(const std::string& tree, uint32_t commit, TreeWalk& walk) {
  TreeWalk::Listener listener;
  listener.file = [&](std::string_view path, GitMode mode, std::string_view id) {
    Add(path, mode, id, commit);
  };
  listener.error = [&](const std::string& path, Error error) { Tell(path, std::move(error)); };
  walk.Walk(tree, listener);
}

void HistoryReader::Tell(const std::string& path, Error error) {
  if (!path.empty()) error.what = "(the folder " + path + ") " + error.what;
  fail_(std::move(error));
}

uint32_t HistoryReader::Add(std::string_view path, GitMode mode, std::string_view id,
                            uint32_t commit) {
  if (mode == GitMode::kSubmodule) history_.submodules_.Add(path);
  if (mode != GitMode::kFile && mode != GitMode::kSymlink) return StringPool::kNone;
  const bool is_note =
      commit >= history_.commits_.first_note && commit < history_.first_unreachable_;
  uint32_t number = StringPool::kNone;
  if (is_note) {
    number = history_.noted_.Add(Noted(path));
  } else if (!path.empty()) {
    number = history_.paths_.Add(path);
  }
  const uint32_t blob = history_.blobs_.Add(id);
  Bring(blob, number, mode, is_note ? Origin::kNote : Origin::kBlob, commit);
  return blob;
}

void HistoryReader::Bring(uint32_t blob, uint32_t path, GitMode mode, Origin origin,
                          uint32_t commit) {
  const FileMode kept = mode == GitMode::kSymlink ? FileMode::kSymlink : FileMode::kRegular;
  brought_.push_back({blob, {path, commit, kept, origin}});
}

// In a tree of notes a path is the id of what the note is about, in git's fan-out: "ab/cdef…".
std::string HistoryReader::Noted(std::string_view path) {
  std::string noted(path);
  noted.erase(std::remove(noted.begin(), noted.end(), '/'), noted.end());
  return noted;
}

// Whichever way they came, in one order: by the path's own bytes, not by its number.
void HistoryReader::SortAppearances() {
  std::vector<uint64_t>& begins = history_.begins_;
  begins.assign(history_.blobs_.size() + 1, 0);
  for (const Brought& one : brought_) begins[one.blob]++;
  uint64_t end = 0;
  for (uint64_t& begin : begins) begin = end += begin;
  std::vector<Appearance> all(brought_.size());
  for (auto one = brought_.rbegin(); one != brought_.rend(); ++one) {
    all[--begins[one->blob]] = one->appearance;
  }
  brought_ = {};
  const auto path_of = [&](const Appearance& one) {
    if (one.path == StringPool::kNone) return std::string_view();
    return one.origin == Origin::kNote ? history_.noted_[one.path] : history_.paths_[one.path];
  };
  const auto before = [&](const Appearance& a, const Appearance& b) {
    if (a.origin != b.origin) return a.origin < b.origin;
    if (a.path != b.path) return path_of(a) < path_of(b);
    return std::tie(a.mode, a.commit) < std::tie(b.mode, b.commit);
  };
  const auto is_same = [](const Appearance& a, const Appearance& b) {
    return a.path == b.path && a.mode == b.mode && a.origin == b.origin;
  };
  const size_t blobs = history_.blobs_.size();
  const auto of = [&](size_t blob) {
    return std::span(all).subspan(begins[blob], begins[blob + 1] - begins[blob]);
  };
  constexpr size_t kPiece = 4096;
  ParallelFor(way_.workers, (blobs + kPiece - 1) / kPiece, [&](size_t, size_t piece) {
    for (size_t blob = piece * kPiece; blob < std::min(blobs, (piece + 1) * kPiece); blob++) {
      if (const auto own = of(blob); own.size() > 1) std::sort(own.begin(), own.end(), before);
    }
  });
  auto kept = all.begin();
  for (size_t blob = 0; blob < blobs; blob++) {
    const auto own = of(blob);
    begins[blob] = static_cast<uint64_t>(kept - all.begin());
    kept = std::unique_copy(own.begin(), own.end(), kept, is_same);
  }
  begins.back() = static_cast<uint64_t>(kept - all.begin());
  all.erase(kept, all.end());
  history_.appearances_ = std::move(all);
}

void HistoryReader::OrderObjects() {
  using Kind = HistoryObject::Kind;
  struct Group {
    Kind kind;
    const StringPool& ids;
    std::vector<bool> listed;
  };
  Group groups[] = {{Kind::kBlob, history_.blobs_, {}},
                    {Kind::kCommit, history_.commits_.ids, {}},
                    {Kind::kTag, history_.tags_, {}}};
  for (Group& group : groups) group.listed.resize(group.ids.size());
  const auto add = [&](Group& group, uint32_t number) {
    if (group.listed[number]) return;  // in two packs
    group.listed[number] = true;
    history_.objects_.push_back({group.kind, number});
  };

  // A failure here is none of the scan: what is not listed is asked for all the same, and read or
  // told of then.
  Result<ChildProcess> child = StartGit(
      place_, {"cat-file", "--batch-check=%(objectname)", "--batch-all-objects", "--unordered"});
  if (child) {
    RecordReader records(*child);
    while (true) {
      const Result<std::optional<std::string_view>> record = records.NextOrLine();
      if (!record || !record->has_value()) break;
      if (!IsObjectId(**record)) continue;
      const std::string bytes = IdBytes(**record);
      for (Group& group : groups) {
        const uint32_t number = group.ids.Find(bytes);
        if (number != StringPool::kNone) add(group, number);
      }
    }
  }
  for (Group& group : groups) {
    for (uint32_t number = 0; number < group.ids.size(); number++) add(group, number);
  }
}

}  // namespace leaktight
