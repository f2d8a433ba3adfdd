#include "git/pack/tree_part.h"

#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "git/pack/delta.h"
#include "support/pack_writer.h"
#include "support/random.h"
#include "support/test_tree.h"

using leaktight::DeltaEdits;
using leaktight::GitMode;
using leaktight::Random;
using leaktight::TestTree;
using leaktight::TreeElement;
using leaktight::TreePart;

namespace {

// Mode, name and id of everything in a tree.
using Elements = std::set<std::string>;

Elements Of(const TestTree& tree) {
  Elements elements;
  for (const auto& [name, entry] : tree) elements.insert(entry.mode + name + '\0' + entry.id);
  return elements;
}

std::string Spell(const TreeElement& element) {
  const std::string mode = element.is_tree                       ? "40000"
                           : element.mode == GitMode::kSymlink   ? "120000"
                           : element.mode == GitMode::kSubmodule ? "160000"
                                                                 : "100644";
  return mode + std::string(element.name) + (element.is_tree ? "/" : "") + '\0' +
         std::string(element.id);
}

TestTree RandomTree(Random& random, TestTree tree) {
  for (size_t changes = 1 + random.Below(4); changes > 0; changes--) {
    std::string name = random.Text(1 + random.Below(3), "ab.-0");
    const bool is_folder = random.Below(3) == 0;
    const char* const files[] = {"100644", "120000", "160000"};
    if (is_folder) name += '/';
    if (random.Below(4) == 0 && !tree.empty()) {
      tree.erase(std::next(tree.begin(), static_cast<long>(random.Below(tree.size()))));
    } else if (tree.count(is_folder ? name.substr(0, name.size() - 1) : name + '/') == 0) {
      // Ids of few different bytes, which look like other things.
      tree[name] = {is_folder ? "40000" : files[random.Below(3)],
                    random.Text(20, std::string_view("1 0\0a4", 6))};
    }
  }
  return tree;
}

}  // namespace

TEST_CASE("what trees have otherwise than their bases adds up to what they have", "[git]") {
  const uint64_t seed = GENERATE(range(0, 40));
  Random random(seed);
  TreePart part(20);
  std::vector<TestTree> trees;
  std::vector<TreePart::Read> reads;
  std::vector<Elements> added_up;
  size_t told = 0;
  size_t all = 0;
  for (uint32_t i = 0; i < 60; i++) {
    const bool is_root = i == 0 || random.Below(10) == 0;
    const size_t base = is_root ? 0 : random.Below(trees.size());
    TestTree start;
    if (is_root) {
      for (int n = 0; n < 15; n++) start = RandomTree(random, start);
    } else {
      start = RandomTree(random, trees[base]);
    }
    trees.push_back(start);
    const std::string bytes = TestTreeBytes(start);
    const std::string base_bytes = TestTreeBytes(trees[base]);
    const std::string delta = leaktight::RandomDelta(base_bytes, bytes, random.Next());
    const auto header = leaktight::ParseDeltaHeader(delta);
    REQUIRE(header);
    const auto read = is_root ? part.Add(i, bytes, nullptr, {}, {}, true)
                              : part.Add(i, bytes, &reads[base], base_bytes,
                                         DeltaEdits(header->instructions), true);
    REQUIRE(read);
    CHECK(read->depth == (is_root ? 0 : reads[base].depth + 1));
    reads.push_back(*read);

    Elements elements = is_root ? Elements() : added_up[base];
    const auto [entry, depth, added, dropped] = part.trees()[i];
    const uint32_t behind = part.trees()[i + 1].added;
    CHECK(entry == i);
    for (uint32_t n = dropped; n < behind; n++) {
      CHECK(elements.erase(Spell(part.Element(part.elements()[n]))) == 1);
    }
    for (uint32_t n = added; n < dropped; n++) {
      CHECK(elements.insert(Spell(part.Element(part.elements()[n]))).second);
    }
    CHECK(elements == Of(start));
    added_up.push_back(elements);
    if (!is_root) told += behind - added;
    if (!is_root) all += start.size();
  }
  CHECK(told < all);
}

TEST_CASE("a copy that begins between a base's elements is read anew", "[git]") {
  const auto entry = [](const std::string& name, char id) {
    return "100644 " + name + '\0' + std::string(20, id);
  };
  // The base's second name holds what looks like an element from its middle on.
  const std::string rest = entry("x", 'i') + entry("z", 'j');
  const std::string base = entry("a", 'h') + "100644 b" + rest;
  TreePart part(20);
  const auto read = part.Add(0, base, nullptr, {}, {}, true);
  REQUIRE(read);
  CHECK(read->begins->size() == 3);
  leaktight::TestDelta delta(base.size(), rest.size());
  delta.Copy(static_cast<uint32_t>(base.size() - rest.size()), static_cast<uint32_t>(rest.size()));
  const auto header = leaktight::ParseDeltaHeader(delta.bytes());
  REQUIRE(header);
  REQUIRE(part.Add(1, rest, &*read, base, DeltaEdits(header->instructions), true));
  const TreePart::Tree tree = part.trees()[1];
  REQUIRE(tree.dropped - tree.added == 1);
  CHECK(part.Element(part.elements()[tree.added]).name == "x");
  CHECK(part.trees()[2].added - tree.dropped == 2);
}

// Then the third of the base's begins where the tree's second does.
TEST_CASE("an element as long as two of the base's takes the place of both", "[git]") {
  const auto entry = [](const std::string& name, char id) {
    return "100644 " + name + '\0' + std::string(20, id);
  };
  const std::string base = entry("a", 'h') + entry("b", 'i') + entry("z", 'j');
  const size_t two = entry("a", 'h').size() * 2;
  const std::string longer = entry(std::string(two - entry("", 'k').size(), 'c'), 'k');
  REQUIRE(longer.size() == two);
  const std::string bytes = longer + entry("z", 'j');
  TreePart part(20);
  const auto read = part.Add(0, base, nullptr, {}, {}, true);
  REQUIRE(read);
  leaktight::TestDelta delta(base.size(), bytes.size());
  delta.Insert(longer);
  delta.Copy(static_cast<uint32_t>(two), static_cast<uint32_t>(base.size() - two));
  const auto header = leaktight::ParseDeltaHeader(delta.bytes());
  REQUIRE(header);
  const auto next = part.Add(1, bytes, &*read, base, DeltaEdits(header->instructions), true);
  REQUIRE(next);
  CHECK(*next->begins == std::vector<uint32_t>{0, static_cast<uint32_t>(two)});
  CHECK(part.trees()[1].dropped - part.trees()[1].added == 1);
  CHECK(part.trees()[2].added - part.trees()[1].dropped == 2);
}

TEST_CASE("what git would not write is no tree", "[git]") {
  const std::string id(20, 'i');
  const auto entry = [&](const std::string& head) { return head + '\0' + id; };
  for (const std::string& bytes :
       {std::string("x"), std::string("100644 a"), std::string("100644 a\0short", 14),
        entry("100644 "), entry("100644a"), entry(" a"), entry("100649 a"), entry("0 a"),
        entry("20000 a"), entry("100644 b") + entry("100644 a"),
        entry("100644 a") + entry("100644 a"), entry("40000 a") + entry("100644 a.b"),
        entry("77777777777777 a")}) {
    TreePart part(20);
    CHECK_FALSE(part.Add(0, bytes, nullptr, {}, {}, true));
  }
  TreePart part(20);
  CHECK(part.Add(0, "", nullptr, {}, {}, true));
  CHECK(part.Add(1, entry("100644 a.b") + entry("40000 a") + entry("100644 a0"), nullptr, {}, {},
                 true));
}
