#include "git/pack/tree_paths.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "support/pack_writer.h"
#include "support/random.h"
#include "support/temporary_folder.h"
#include "support/test_tree.h"

namespace leaktight {
namespace {

// The first root that has a file at a path: by path, mode and id.
using Firsts = std::map<std::string, uint32_t>;

// Trees of three levels, deltas of any others or of none, in a pack.
class TestTrees {
 public:
  explicit TestTrees(uint64_t seed) : random_(seed) {
    std::vector<std::vector<TestTree>> levels(3);
    for (size_t level = 0; level < levels.size(); level++) {
      for (size_t i = 0; i < 25; i++) {
        TestTree tree = levels[level].empty() ? TestTree() : random_.Pick(levels[level]);
        for (size_t changes = 1 + random_.Below(3); changes > 0; changes--) Change(tree, level);
        levels[level].push_back(tree);
        Write(tree, level);
      }
    }
    writer_.Write(folder_.Path(""), "trees");
  }

  std::string objects() const { return folder_.Path(""); }
  const std::vector<std::string>& roots() const { return ids_[2]; }

  void Collect(const std::string& id, const std::string& path, uint32_t root,
               Firsts& firsts) const {
    for (const auto& [name, entry] : trees_.at(id)) {
      if (name.back() == '/') {
        Collect(entry.id, path + name, root, firsts);
      } else {
        const auto at = firsts.try_emplace(path + name + '\0' + entry.id, root).first;
        at->second = std::min(at->second, root);
      }
    }
  }

 private:
  void Change(TestTree& tree, size_t level) {
    const std::string name = random_.Text(1, "abcdef");
    if (random_.Below(4) == 0 && !tree.empty()) {
      tree.erase(std::next(tree.begin(), static_cast<long>(random_.Below(tree.size()))));
    } else if (level > 0 && random_.Below(2) == 0) {
      tree["d" + name + "/"] = {"40000", random_.Pick(ids_[level - 1])};
    } else {
      tree[name] = {"100644", random_.Text(20, "xy")};
    }
  }

  void Write(const TestTree& tree, size_t level) {
    const std::string bytes = TestTreeBytes(tree);
    const std::string id = TestObjectId(ObjectType::kTree, bytes);
    ids_[level].push_back(id);
    if (!trees_.emplace(id, tree).second) return;
    if (written_.empty() || random_.Below(6) == 0) {
      written_.emplace_back(writer_.Add(ObjectType::kTree, bytes), bytes);
      return;
    }
    // Of one that was written lately, so that chains get long, or of any.
    const size_t back =
        random_.Below(3) == 0 ? written_.size() : std::min<size_t>(written_.size(), 3);
    const auto& [base, base_bytes] = written_[written_.size() - 1 - random_.Below(back)];
    const size_t number =
        writer_.AddOffsetDelta(base, RandomDelta(base_bytes, bytes, random_.Next()), id);
    written_.emplace_back(number, bytes);
  }

  Random random_;
  TemporaryFolder folder_;
  PackWriter writer_;
  std::vector<std::pair<size_t, std::string>> written_;
  std::map<std::string, TestTree> trees_;
  std::vector<std::string> ids_[3];  // by level; one may stand there twice
};

}  // namespace

TEST_CASE("paths by ranges of deltas are those of every tree looked at", "[git]") {
  const uint64_t seed = GENERATE(range(0, 30));
  const uint32_t times = GENERATE(0u, 3u, 1000u);
  const TestTrees trees(seed);
  const UnreadSink unread = [](const Error& error) { FAIL(error.Describe()); };
  const Result<ObjectGraph> graph = ObjectGraph::Open(trees.objects(), {}, unread);
  REQUIRE(graph.has_value());
  const ObjectLinks links = ObjectLinks::Read(*graph, {2}, unread);
  const TreeForest& forest = links.trees();
  Firsts wanted;
  std::vector<TreePaths::Root> roots;
  for (uint32_t i = 0; i < trees.roots().size(); i += 2) {  // some are never reached
    trees.Collect(trees.roots()[i], "", i, wanted);
    roots.push_back({forest.Find(graph->Find(trees.roots()[i]).value()), i});
  }
  std::reverse(roots.begin(), roots.end());
  TreePaths paths(forest, 1 + seed % 3);
  paths.UseRowsFrom(times);
  if (seed % 4 != 0) paths.UsePartsOf(static_cast<uint32_t>(1 + seed % 7));
  Firsts firsts;
  std::map<std::string, uint32_t, std::less<>> numbers;
  std::set<std::pair<uint32_t, uint32_t>> elements;
  CHECK(paths.Walk(roots, [&](std::span<const TreePaths::File> files) {
    for (const TreePaths::File& file : files) {
      CHECK(file.element.mode == GitMode::kFile);
      const auto [number, is_new] = numbers.emplace(file.path, file.path_number);
      CHECK(number->second == file.path_number);
      CHECK(elements.emplace(file.number, file.path_number).second);
      const std::string key =
          std::string(file.path) + '\0' + std::string(forest.IdOf(file.element));
      const auto at = firsts.try_emplace(key, file.first).first;
      at->second = std::min(at->second, file.first);
    }
  }));
  CHECK(firsts.size() > 20);
  CHECK(firsts == wanted);
}

TEST_CASE("a tree that is not there is told", "[git]") {
  const TemporaryFolder folder;
  PackWriter writer;
  const std::string tree = TestTreeBytes({{"d/", {"40000", std::string(20, 'x')}}});
  writer.Add(ObjectType::kTree, tree);
  writer.Write(folder.Path(""), "trees");
  const UnreadSink unread = [](const Error& error) { FAIL(error.Describe()); };
  const Result<ObjectGraph> graph = ObjectGraph::Open(folder.Path(""), {}, unread);
  REQUIRE(graph.has_value());
  const ObjectLinks links = ObjectLinks::Read(*graph, {}, unread);
  const TreePaths::Take none = [](std::span<const TreePaths::File>) {};
  CHECK_FALSE(TreePaths(links.trees()).Walk({{0, 0}}, none));
  CHECK(TreePaths(links.trees()).Walk({}, none));
}

}  // namespace leaktight
