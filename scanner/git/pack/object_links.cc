#include "git/pack/object_links.h"

#include <algorithm>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/parallel.h"
#include "git/commit_header.h"
#include "git/pack/delta_walk.h"

namespace leaktight {
namespace {

// Lookups that a thread does at a time.
constexpr size_t kPiece = 4096;

// A commit names its tree and one or two parents.
constexpr size_t kIdsOfCommit = 3;

// What one thread has read of commits.
struct CommitPart {
  std::vector<uint32_t> entries;
  std::vector<uint64_t> seconds;
  std::vector<uint32_t> counts;  // of a commit's parents
  std::string ids;               // of each commit its tree's, then its parents', as bytes
};

// The entries of many ids, which stand one behind the other.
std::vector<uint32_t> EntriesOf(std::string_view ids, const ObjectGraph& graph, size_t workers) {
  const size_t id_size = IdSize(graph.format());
  const size_t count = ids.size() / id_size;
  std::vector<uint32_t> entries(count);
  ParallelFor(workers, (count + kPiece - 1) / kPiece, [&](size_t, size_t piece) {
    const size_t begin = piece * kPiece;
    std::vector<std::string_view> own(std::min(kPiece, count - begin));
    for (size_t i = 0; i < own.size(); i++) own[i] = ids.substr((begin + i) * id_size, id_size);
    graph.FindAll(own, entries.data() + begin);
  });
  return entries;
}

}  // namespace

// The visitor of the walk.
class ObjectLinks::Reader {
 public:
  using Value = TreePart::Read;

  Reader(const ObjectGraph& graph, const ObjectLinksOptions& options, const UnreadSink& unread)
      : graph_(graph), options_(options), unread_(unread), commits_(options.workers) {
    const size_t id_size = IdSize(graph.format());
    TreePart::Expected all;
    size_t commits = 0;
    for (uint32_t entry = 0; entry < graph.size(); entry++) {
      const ObjectType type = graph.Type(entry);
      if (type == ObjectType::kCommit) commits++;
      if (type == ObjectType::kTree || type == ObjectType::kBlob) all.elements++;
      if (type != ObjectType::kTree) continue;
      all.trees++;
      all.stream_bytes += graph.StreamSize(entry);
    }
    trees_.resize(options.workers);
    // By several threads, as memory is cleared when it is first written to.
    ParallelFor(options.workers, options.workers, [&](size_t, size_t i) {
      trees_[i] = std::make_unique<TreePart>(id_size);
      trees_[i]->Expect({all.trees / options.workers, all.elements / options.workers,
                         all.stream_bytes / options.workers});
      commits_[i].ids.reserve(kIdsOfCommit * id_size * commits / options.workers);
    });
    if (options.is_silent) silent_.assign(graph.size(), 0);
  }

  Value Visit(size_t worker, const WalkedObject& object, const Value* base) {
    if (object.type == ObjectType::kCommit) {
      AddCommit(worker, object);
      return {};
    }
    const bool keep = !graph_.Results(object.entry).empty();
    std::optional<Value> read = trees_[worker]->Add(object.entry, object.bytes, base,
                                                    object.base_bytes, object.edits, keep);
    if (read) return std::move(*read);
    Tell(object.entry, "is no tree as git writes them");
    return {};
  }

  void Window(size_t, const WalkedWindow& window) {
    if (window.is_last) Tell(window.entry, "is too large to be read");
  }

  void HandOver(ObjectLinks& links);

 private:
  void Tell(uint32_t entry, const char* what) {
    const std::lock_guard lock(mutex_);
    unread_(graph_.ErrorOf(entry, what));
  }

  void AddCommit(size_t worker, const WalkedObject& object) {
    CommitPart& part = commits_[worker];
    const auto header = CommitHeader::Parse(object.bytes, IdSize(graph_.format()));
    if (!header) return Tell(object.entry, "is no commit as git writes them");
    part.entries.push_back(object.entry);
    part.seconds.push_back(header->seconds());
    part.counts.push_back(static_cast<uint32_t>(header->parents()));
    if (!silent_.empty()) silent_[object.entry] = options_.is_silent(worker, object.bytes) ? 1 : 0;
    part.ids += IdBytes(header->tree());
    for (size_t i = 0; i < header->parents(); i++) part.ids += IdBytes(header->Parent(i));
  }

  void HandOverCommits(ObjectLinks& links);

  const ObjectGraph& graph_;
  const ObjectLinksOptions& options_;
  const UnreadSink& unread_;
  std::mutex mutex_;
  std::vector<CommitPart> commits_;
  std::vector<uint8_t> silent_;
  std::vector<std::unique_ptr<TreePart>> trees_;
};

void ObjectLinks::Reader::HandOverCommits(ObjectLinks& links) {
  links.commit_of_.assign(graph_.size(), ObjectGraph::kNone);
  CommitParents& parents = links.parents_;
  parents.first.push_back(0);
  size_t count = 0;
  for (const CommitPart& part : commits_) count += part.entries.size();
  links.commits_.reserve(count);
  parents.first.reserve(count + 1);
  parents.seconds.reserve(count);
  for (CommitPart& part : commits_) {
    const std::vector<uint32_t> named = EntriesOf(part.ids, graph_, commits_.size());
    part.ids = {};
    auto next = named.begin();
    for (size_t i = 0; i < part.entries.size(); i++) {
      links.commit_of_[part.entries[i]] = static_cast<uint32_t>(links.commits_.size());
      links.commits_.push_back({part.entries[i], *next++});
      const auto end = next + part.counts[i];
      parents.parents.insert(parents.parents.end(), next, end);
      next = end;
      parents.first.push_back(static_cast<uint32_t>(parents.parents.size()));
    }
    parents.seconds.insert(parents.seconds.end(), part.seconds.begin(), part.seconds.end());
  }
  for (uint32_t& parent : parents.parents) {
    if (parent != ObjectGraph::kNone) parent = links.commit_of_[parent];
  }
}

// Puts together what the threads have read of trees.
class ObjectLinks::ForestMaker {
 public:
  ForestMaker(const ObjectGraph& graph, size_t workers) : graph_(graph), workers_(workers) {}

  void Make(std::vector<std::unique_ptr<TreePart>> parts, TreeForest& forest) const;

 private:
  // Where in the forest begins what one thread has read.
  struct FirstOfPart {
    uint32_t element = 0;
    uint32_t number = 0;
    uint32_t tree = 0;
  };
  static void AddPart(const TreePart& part, const FirstOfPart& first, TreeForest& forest);
  void AddElements(const TreePart& part, TreeForest::Element* elements) const;

  const ObjectGraph& graph_;
  const size_t workers_;
};

// The walk goes depth first and each thread keeps the order in which it went: a tree is followed by
// those that are deeper.
void ObjectLinks::ForestMaker::AddPart(const TreePart& part, const FirstOfPart& first,
                                       TreeForest& forest) {
  std::transform(part.elements().begin(), part.elements().end(),
                 forest.numbers_.begin() + first.number,
                 [&](uint32_t element) { return first.element + element; });
  uint32_t number = first.tree;
  std::vector<uint32_t> open;  // the bases of where we are
  const auto close = [&](size_t depth) {
    for (; open.size() > depth; open.pop_back()) forest.trees_[open.back()].end = number;
  };
  const LargeVector<TreePart::Tree>& trees = part.trees();
  for (size_t i = 0; i + 1 < trees.size(); i++, number++) {
    close(trees[i].depth);
    const uint32_t root = open.empty() ? number : open.front();
    forest.tree_of_[trees[i].entry] = number;
    forest.trees_[number] = {trees[i].entry,
                             0,
                             root,
                             first.number + trees[i].added,
                             first.number + trees[i].dropped,
                             first.number + trees[i + 1].added};
    open.push_back(number);
  }
  close(0);
}

// With the objects that they name, which are looked up.
void ObjectLinks::ForestMaker::AddElements(const TreePart& part,
                                           TreeForest::Element* elements) const {
  ParallelFor(workers_, (part.distinct() + kPiece - 1) / kPiece, [&](size_t, size_t piece) {
    const size_t begin = piece * kPiece;
    std::vector<std::string_view> ids(std::min(kPiece, part.distinct() - begin));
    std::vector<uint32_t> objects(ids.size());
    TreeForest::Element* const kept = elements + begin;
    for (size_t k = 0; k < ids.size(); k++) {
      const TreeElement element = part.Element(static_cast<uint32_t>(begin + k));
      kept[k] = {element.name, element.mode, element.is_tree, ObjectGraph::kNone};
      ids[k] = element.id;
    }
    graph_.FindAll(ids, objects.data());
    for (size_t k = 0; k < ids.size(); k++) {
      if (kept[k].mode != GitMode::kSubmodule) kept[k].object = objects[k];
    }
  });
}

void ObjectLinks::ForestMaker::Make(std::vector<std::unique_ptr<TreePart>> parts,
                                    TreeForest& forest) const {
  std::vector<FirstOfPart> firsts;
  FirstOfPart next;
  for (const auto& part : parts) {
    firsts.push_back(next);
    next.element += part->distinct();
    next.number += static_cast<uint32_t>(part->elements().size());
    next.tree += static_cast<uint32_t>(part->trees().size() - 1);
  }
  forest.elements_.resize(next.element);
  forest.numbers_.resize(next.number);
  forest.trees_.resize(next.tree);
  forest.tree_of_.resize(graph_.size());
  forest.id_size_ = IdSize(graph_.format());
  ParallelFor(workers_, (forest.tree_of_.size() + kPiece - 1) / kPiece, [&](size_t, size_t piece) {
    const auto begin = forest.tree_of_.begin() + static_cast<ptrdiff_t>(piece * kPiece);
    std::fill_n(begin, std::min(kPiece, static_cast<size_t>(forest.tree_of_.end() - begin)),
                ObjectGraph::kNone);
  });
  ParallelFor(workers_, parts.size(),
              [&](size_t, size_t part) { AddPart(*parts[part], firsts[part], forest); });
  for (size_t i = 0; i < parts.size(); i++) {
    AddElements(*parts[i], forest.elements_.data() + firsts[i].element);
  }
  forest.parts_ = std::move(parts);
}

// Trees are put together while those who read on are busy with commits.
void ObjectLinks::Reader::HandOver(ObjectLinks& links) {
  for (const auto& part : trees_) part->Close();
  links.trees_ = std::make_unique<TreeForest>();
  auto make = [maker = ForestMaker(graph_, options_.workers), parts = std::move(trees_),
               forest = links.trees_.get()]() mutable { maker.Make(std::move(parts), *forest); };
  links.trees_made_ =
      std::async(options_.workers > 1 ? std::launch::async : std::launch::deferred, std::move(make))
          .share();
  HandOverCommits(links);
  links.silent_ = std::move(silent_);
}

ObjectLinks ObjectLinks::Read(const ObjectGraph& graph, const ObjectLinksOptions& options,
                              const UnreadSink& unread) {
  ObjectLinks links;
  Reader reader(graph, options, unread);
  WalkOptions walk;
  walk.types = {ObjectType::kCommit, ObjectType::kTree};
  walk.workers = options.workers;
  walk.memory = options.memory;
  walk.stop = options.stop;
  DeltaWalk(graph, walk, reader, unread).Run();
  reader.HandOver(links);
  return links;
}

}  // namespace leaktight
