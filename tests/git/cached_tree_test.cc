#include "git/cached_tree.h"

#include <string>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::string Node(const std::string& name, const std::string& entries, const std::string& subtrees,
                 char id = 0) {
  std::string node = name + '\0' + entries + " " + subtrees + "\n";
  if (id != 0) node += std::string(20, id);
  return node;
}

// a/ (with x/, unknown), bb/, and the top.
std::string Sample() {
  return Node("", "5", "2", 't') + Node("a", "-1", "1") + Node("x", "1", "0", 'x') +
         Node("bb", "2", "0", 'b');
}

}  // namespace

TEST_CASE("folders are found with what is known of their trees", "[git]") {
  const std::string bytes = Sample();
  const CachedTree tree = CachedTree::Parse(bytes, 20);
  const CachedTree::Node* const top = tree.Top();
  REQUIRE(top);
  CHECK(top->entries == 5);
  CHECK(top->id == std::string(20, 't'));
  const CachedTree::Node* const a = tree.Child(*top, "a");
  REQUIRE(a);
  CHECK(a->id.empty());
  const CachedTree::Node* const x = tree.Child(*a, "x");
  REQUIRE(x);
  CHECK(x->entries == 1);
  CHECK(tree.Child(*top, "bb")->id == std::string(20, 'b'));
  CHECK(tree.Child(*top, "x") == nullptr);
  CHECK(tree.Child(*top, "") == nullptr);
  CHECK(tree.Child(*x, "a") == nullptr);
}

TEST_CASE("of a cached tree that is broken nothing is known", "[git]") {
  const std::string whole = Sample();
  for (size_t size = 0; size < whole.size(); size++) {
    INFO(size);
    CHECK(CachedTree::Parse(std::string_view(whole).substr(0, size), 20).Top() == nullptr);
  }
  for (const std::string& bad :
       {whole + "x", Node("", "1", "-1", 't'), Node("", "x", "0", 't'), Node("", "1", "", 't'),
        Node("", "99999999999", "0", 't'), Node("", "1", "999999999999", 't'),
        Node("", "1", "4000000000", 't'), std::string(), std::string(1, '\0')}) {
    CHECK(CachedTree::Parse(bad, 20).Top() == nullptr);
  }
  CHECK(CachedTree::Parse(whole, 32).Top() == nullptr);
}

TEST_CASE("a chain of folders of any length is read without recursion", "[git]") {
  std::string bytes;
  for (int i = 0; i < 300000; i++) bytes += Node("d", "-1", i + 1 < 300000 ? "1" : "0");
  const CachedTree tree = CachedTree::Parse(bytes, 20);
  REQUIRE(tree.Top());
  const CachedTree::Node* node = tree.Top();
  size_t depth = 0;
  for (; node != nullptr; node = tree.Child(*node, "d")) depth++;
  CHECK(depth == 300000);
}

TEST_CASE("changed bytes of a cached tree are read within their bounds", "[git]") {
  Random random(5);
  for (int round = 0; round < 5000; round++) {
    std::string bytes = Sample();
    for (size_t changes = 1 + random.Below(4); changes > 0; changes--) {
      bytes[random.Below(bytes.size())] = "\0 \n019-ab"[random.Below(9)];
    }
    const CachedTree tree = CachedTree::Parse(bytes, 20);
    if (tree.Top() == nullptr) continue;
    for (const char* name : {"a", "bb", "x", ""}) tree.Child(*tree.Top(), name);
  }
}

}  // namespace leaktight
