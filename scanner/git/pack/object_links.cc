#include "git/pack/object_links.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/parallel.h"
#include "git/commit_header.h"
#include "git/pack/delta_walk.h"

namespace leaktight {
namespace {

// Lookups that a thread does at a time, and how far ahead of one its memory is fetched.
constexpr size_t kPiece = 4096;
constexpr size_t kAhead = 12;

// What one thread has read of commits.
struct CommitPart {
  std::vector<uint32_t> entries;
  std::vector<uint64_t> seconds;
  std::vector<uint32_t> counts;  // of a commit's parents
  std::string ids;               // of each commit its tree's, then its parents', as bytes
};

// The entries of many ids, which stand one behind the other. Each lookup would wait for memory: so
// that is asked for some lookups before.
std::vector<uint32_t> EntriesOf(std::string_view ids, const ObjectGraph& graph, size_t workers) {
  const size_t id_size = IdSize(graph.format());
  const size_t count = ids.size() / id_size;
  std::vector<uint32_t> entries(count);
  ParallelFor(workers, (count + kPiece - 1) / kPiece, [&](size_t, size_t piece) {
    const size_t end = std::min((piece + 1) * kPiece, count);
    for (size_t i = piece * kPiece; i < end; i++) {
      if (i + kAhead < end) graph.PrefetchFind(ids.substr((i + kAhead) * id_size, id_size));
      entries[i] = graph.Find(ids.substr(i * id_size, id_size)).value_or(ObjectGraph::kNone);
    }
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
    for (size_t i = 0; i < options.workers; i++) {
      trees_.push_back(std::make_unique<TreePart>(IdSize(graph.format())));
    }
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
  void HandOverTrees(TreeForest& forest);
  void AddPart(const TreePart& part, uint32_t first_element, TreeForest& forest);

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
  for (const CommitPart& part : commits_) {
    const std::vector<uint32_t> named = EntriesOf(part.ids, graph_, commits_.size());
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

// The walk goes depth first and each thread keeps the order in which it went: a tree is followed by
// those that are deeper.
void ObjectLinks::Reader::AddPart(const TreePart& part, uint32_t first_element,
                                  TreeForest& forest) {
  const auto first_number = static_cast<uint32_t>(forest.numbers_.size());
  for (const uint32_t number : part.elements()) forest.numbers_.push_back(first_element + number);
  std::vector<uint32_t> open;  // the bases of where we are
  const auto close = [&](size_t depth) {
    for (; open.size() > depth; open.pop_back()) {
      forest.trees_[open.back()].end = static_cast<uint32_t>(forest.trees_.size());
    }
  };
  const std::vector<TreePart::Tree>& trees = part.trees();
  for (size_t i = 0; i + 1 < trees.size(); i++) {
    close(trees[i].depth);
    const auto number = static_cast<uint32_t>(forest.trees_.size());
    const uint32_t root = open.empty() ? number : open.front();
    forest.tree_of_[trees[i].entry] = number;
    forest.trees_.push_back({trees[i].entry, 0, root, first_number + trees[i].added,
                             first_number + trees[i].dropped, first_number + trees[i + 1].added});
    open.push_back(number);
  }
  close(0);
}

void ObjectLinks::Reader::HandOverTrees(TreeForest& forest) {
  forest.tree_of_.assign(graph_.size(), ObjectGraph::kNone);
  for (const auto& part : trees_) {
    const auto first = static_cast<uint32_t>(forest.elements_.size());
    forest.first_of_part_.push_back(first);
    AddPart(*part, first, forest);
    forest.elements_.resize(first + part->distinct());
  }
  forest.parts_ = std::move(trees_);
  const size_t workers = commits_.size();
  for (size_t i = 0; i < forest.parts_.size(); i++) {
    const TreePart& part = *forest.parts_[i];
    ParallelFor(workers, (part.distinct() + kPiece - 1) / kPiece, [&](size_t, size_t piece) {
      const size_t end = std::min<size_t>((piece + 1) * kPiece, part.distinct());
      for (size_t number = piece * kPiece; number < end; number++) {
        if (number + kAhead < end) {
          graph_.PrefetchFind(part.Element(static_cast<uint32_t>(number + kAhead)).id);
        }
        const TreeElement element = part.Element(static_cast<uint32_t>(number));
        TreeForest::Element& kept = forest.elements_[forest.first_of_part_[i] + number];
        kept = {element.name, element.mode, element.is_tree, ObjectGraph::kNone};
        if (element.mode != GitMode::kSubmodule) {
          kept.object = graph_.Find(element.id).value_or(ObjectGraph::kNone);
        }
      }
    });
  }
}

void ObjectLinks::Reader::HandOver(ObjectLinks& links) {
  HandOverCommits(links);
  links.silent_ = std::move(silent_);
  HandOverTrees(links.trees_);
}

std::string_view TreeForest::IdOf(uint32_t element) const {
  const auto part = std::upper_bound(first_of_part_.begin(), first_of_part_.end(), element) - 1;
  return parts_[static_cast<size_t>(part - first_of_part_.begin())]->Element(element - *part).id;
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
