#include "support/walked_objects.h"

#include <stdexcept>

namespace leaktight {
namespace {

class Collector {
 public:
  using Value = std::string;  // the object's bytes: what a base carries must be the base

  Collector(const ObjectGraph& graph, WalkedObjects& walked) : graph_(graph), walked_(walked) {}

  Value Visit(size_t, const WalkedObject& object, const Value* base) {
    std::string made;
    uint64_t end = 0;
    for (const DeltaEdit& edit : object.edits) {
      if (edit.size == 0 || edit.to != end) Wrong(object.entry, "edits with gaps");
      end = edit.to + edit.size;
      made += edit.is_copy ? object.base_bytes.substr(edit.from, edit.size)
                           : object.bytes.substr(edit.to, edit.size);
    }
    const std::lock_guard lock(mutex_);
    if (object.is_delta != (base != nullptr)) Wrong(object.entry, "a delta without its base");
    if (object.is_delta && made != object.bytes) Wrong(object.entry, "edits that do not make it");
    if (base != nullptr && *base != object.base_bytes) Wrong(object.entry, "another's value");
    if (object.is_delta) walked_.deltas++;
    Add(object.entry, object.type, std::string(object.bytes));
    return std::string(object.bytes);
  }

  void Window(size_t, const WalkedWindow& window) {
    const std::lock_guard lock(mutex_);
    walked_.windows++;
    std::string& bytes = open_[window.entry];
    if (window.offset > bytes.size()) return Wrong(window.entry, "a gap between windows");
    if (bytes.substr(window.offset) != window.bytes.substr(0, bytes.size() - window.offset)) {
      Wrong(window.entry, "windows that overlap differently");
    }
    bytes += window.bytes.substr(bytes.size() - window.offset);
    if (window.is_last) Add(window.entry, window.type, bytes);
  }

 private:
  void Wrong(uint32_t entry, const std::string& what) {
    walked_.wrong.push_back(Hex(graph_.Id(entry)) + ": " + what);
  }
  void Add(uint32_t entry, ObjectType type, std::string bytes) {
    const std::string id = Hex(graph_.Id(entry));
    if (!walked_.objects.try_emplace(id, std::string(Name(type)), std::move(bytes)).second) {
      Wrong(entry, "visited twice");
    }
  }

  const ObjectGraph& graph_;
  WalkedObjects& walked_;
  std::mutex mutex_;
  std::map<uint32_t, std::string> open_;
};

}  // namespace

std::string WalkedObjects::ErrorOn(const std::string& id) const {
  for (const Error& error : unread) {
    if (error.where == id) return error.what;
  }
  return {};
}

WalkedObjects WalkObjects(const std::string& objects, const ObjectGraphOptions& options,
                          const WalkOptions& walk) {
  WalkedObjects walked;
  const UnreadSink unread = [&](Error error) { walked.unread.push_back(std::move(error)); };
  const Result<ObjectGraph> graph = ObjectGraph::Open(objects, options, unread);
  if (!graph) throw std::runtime_error(graph.error().Describe());
  Collector collector(*graph, walked);
  DeltaWalk(*graph, walk, collector, unread).Run();
  return walked;
}

std::map<std::string, std::pair<std::string, std::string>> ObjectsOfGit(
    const GitRepository& repository) {
  const std::string output = repository.Git({"cat-file", "--batch-all-objects", "--batch"}) + "\n";
  std::map<std::string, std::pair<std::string, std::string>> objects;
  for (size_t at = 0; at < output.size();) {
    const size_t end = output.find('\n', at);
    const std::string line = output.substr(at, end - at);
    const size_t first = line.find(' ');
    const size_t second = line.find(' ', first + 1);
    const size_t size = std::stoul(line.substr(second + 1));
    objects[line.substr(0, first)] = {line.substr(first + 1, second - first - 1),
                                      output.substr(end + 1, size)};
    at = end + 1 + size + 1;
  }
  return objects;
}

}  // namespace leaktight
