// How a walk goes about it; that what it finds is right is for object_graph_test.cc and
// hostile_pack_test.cc.
#include "git/pack/delta_walk.h"

#include <atomic>
#include <string>
#include <vector>

#include "catch.h"
#include "support/pack_writer.h"
#include "support/random.h"
#include "support/temporary_folder.h"
#include "support/walked_objects.h"

using leaktight::ObjectGraph;
using leaktight::ObjectType;
using leaktight::PackWriter;
using leaktight::Random;
using leaktight::TestDelta;
using leaktight::WalkedObjects;
using leaktight::WalkOptions;

namespace {

constexpr ObjectType kBlob = ObjectType::kBlob;

// A tree of deltas of blobs of about `size` bytes, each of a random one before it.
std::vector<std::string> AddRandomTree(PackWriter& writer, size_t count, size_t size,
                                       uint64_t seed) {
  Random random(seed);
  std::vector<std::string> texts = {random.Text(size, "abcdef\n")};
  std::vector<size_t> entries = {writer.Add(kBlob, texts[0])};
  while (texts.size() < count) {
    const size_t base = random.Below(texts.size());
    const std::string& from = texts[base];
    const size_t cut = random.Below(from.size() / 2);
    const std::string mark =
        "#" + std::to_string(texts.size()) + random.Text(random.Below(50), "xy");
    const std::string text = from.substr(0, cut) + mark + from.substr(cut);
    TestDelta delta(from.size(), text.size());
    if (cut > 0) delta.Copy(0, static_cast<uint32_t>(cut));
    delta.Insert(mark).Copy(static_cast<uint32_t>(cut), static_cast<uint32_t>(from.size() - cut));
    entries.push_back(
        writer.AddOffsetDelta(entries[base], delta.bytes(), leaktight::TestObjectId(kBlob, text)));
    texts.push_back(text);
  }
  return texts;
}

bool AllThere(const WalkedObjects& walked, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    const auto found = walked.objects.find(leaktight::Hex(leaktight::TestObjectId(kBlob, text)));
    if (found == walked.objects.end() || found->second.second != text) return false;
  }
  return walked.objects.size() == texts.size() && walked.unread.empty() && walked.wrong.empty();
}

struct Counter {
  struct Value {};
  std::atomic<size_t> count{0};
  std::function<void()> each = [] {};

  Value Visit(size_t, const leaktight::WalkedObject&, const Value*) {
    count++;
    each();
    return {};
  }
  void Window(size_t, const leaktight::WalkedWindow&) {}
};

}  // namespace

TEST_CASE("a walk visits the types that are asked for", "[git]") {
  const leaktight::TemporaryFolder folder;
  PackWriter writer;
  writer.Add(kBlob, "blob");
  const size_t tree =
      writer.Add(ObjectType::kTree, std::string("100644 a\0", 9) + std::string(20, 'i'));
  writer.AddOffsetDelta(tree, TestDelta(29, 0).bytes(),
                        leaktight::TestObjectId(ObjectType::kTree, ""));
  writer.Add(ObjectType::kCommit, "tree x\n");
  writer.Add(ObjectType::kTag, "object x\n");
  writer.Write(folder.Path(""), "types");
  const auto count = [&](leaktight::ObjectTypes types) {
    WalkOptions options;
    options.types = types;
    return leaktight::WalkObjects(folder.Path(""), {}, options).objects.size();
  };
  CHECK(count({kBlob}) == 1);
  CHECK(count({ObjectType::kTree}) == 2);
  CHECK(count({ObjectType::kCommit, ObjectType::kTag}) == 2);
  CHECK(count(leaktight::kAllObjectTypes) == 5);
}

TEST_CASE("random delta trees are walked whole, on any number of threads", "[git]") {
  for (const uint64_t seed : {1, 2, 3, 4, 5}) {
    const leaktight::TemporaryFolder folder;
    PackWriter writer;
    const auto texts = AddRandomTree(writer, 400, 500 * seed, seed);
    writer.Write(folder.Path(""), "tree");
    WalkOptions options;
    options.workers = seed;
    const WalkedObjects walked = leaktight::WalkObjects(folder.Path(""), {}, options);
    CHECK(AllThere(walked, texts));
    CHECK(walked.deltas > 380);
  }
}

TEST_CASE("one heavy tree is cut for several threads", "[git]") {
  const leaktight::TemporaryFolder folder;
  PackWriter writer;
  const auto texts = AddRandomTree(writer, 1000, 300, 8);
  writer.Write(folder.Path(""), "tree");
  const auto graph = ObjectGraph::Open(folder.Path(""), {}, [](const leaktight::Error&) {});
  REQUIRE(graph);
  const leaktight::WalkPlan one(*graph, {kBlob}, 1);
  CHECK(one.batches() == 1);
  const leaktight::WalkPlan four(*graph, {kBlob}, 4);
  CHECK(four.batches() > 4);
  size_t cuts = 0;
  for (uint32_t entry = 0; entry < graph->size(); entry++) cuts += four.IsCut(entry) ? 1 : 0;
  CHECK(cuts == four.batches() - 1);
}

TEST_CASE("bases that memory cannot hold are given back and made again", "[git]") {
  const leaktight::TemporaryFolder folder;
  PackWriter writer;
  const auto texts = AddRandomTree(writer, 200, 60000, 3);
  writer.Write(folder.Path(""), "tree");
  for (const uint64_t memory : {500 << 10, 300 << 10, 64 << 20}) {
    for (const size_t workers : {1, 3}) {
      WalkOptions options;
      options.memory = memory;
      options.workers = workers;
      CHECK(AllThere(leaktight::WalkObjects(folder.Path(""), {}, options), texts));
    }
  }
}

TEST_CASE("an object that is too large is visited in windows", "[git]") {
  const leaktight::TemporaryFolder folder;
  PackWriter writer;
  Random random(4);
  std::vector<std::string> texts;
  for (const size_t size : {5000, 64000, 64001, 100000, 128000, 300001}) {
    texts.push_back(random.Text(size, "abcdefgh"));
    writer.Add(kBlob, texts.back());
  }
  writer.Write(folder.Path(""), "large");
  for (const uint64_t overlap : {0, 1, 300, 31999}) {
    WalkOptions options;
    options.whole = 64000;
    options.window = 64000;
    options.overlap = overlap;
    const WalkedObjects walked = leaktight::WalkObjects(folder.Path(""), {}, options);
    CHECK(AllThere(walked, texts));
    CHECK(walked.windows >= 11);
  }
}

TEST_CASE("a large loose object is visited in windows", "[git]") {
  const leaktight::GitRepository repository;
  const std::string text = Random(4).Text(200000, "abcdefgh");
  repository.Add("large", text);
  WalkOptions options;
  options.whole = 64000;
  options.window = 30000;
  const WalkedObjects walked =
      leaktight::WalkObjects(repository.folder() + "/.git/objects", {}, options);
  CHECK(AllThere(walked, {text}));
  CHECK(walked.windows >= 7);
}

TEST_CASE("a walk that is stopped visits nothing more", "[git]") {
  const leaktight::TemporaryFolder folder;
  PackWriter writer;
  AddRandomTree(writer, 400, 500, 1);
  writer.Write(folder.Path(""), "tree");
  const auto graph = ObjectGraph::Open(folder.Path(""), {}, [](const leaktight::Error&) {});
  REQUIRE(graph);
  std::stop_source stop;
  Counter counter;
  counter.each = [&] {
    if (counter.count == 10) stop.request_stop();
  };
  WalkOptions options;
  options.stop = stop.get_token();
  const leaktight::UnreadSink unread = [](const leaktight::Error&) {};
  CHECK_FALSE(leaktight::DeltaWalk(*graph, options, counter, unread).Run());
  CHECK(counter.count == 10);
}

TEST_CASE("a walk leaves out what nobody wants, and comes to all that somebody does", "[git]") {
  const leaktight::TemporaryFolder folder;
  PackWriter writer;
  AddRandomTree(writer, 300, 500, 1);
  AddRandomTree(writer, 300, 500, 2);
  writer.Write(folder.Path(""), "tree");
  const auto graph = ObjectGraph::Open(folder.Path(""), {}, [](const leaktight::Error&) {});
  REQUIRE(graph);
  const size_t workers = GENERATE(1u, 3u);
  Random random(7);
  for (int round = 0; round < 20; round++) {
    std::vector<bool> wanted(graph->size());
    size_t all = 0;
    for (size_t n = random.Below(30); n > 0; n--) {
      uint32_t at = static_cast<uint32_t>(random.Below(graph->size()));
      for (; at != ObjectGraph::kNone; at = graph->Base(at)) {
        all += wanted[at] ? 0 : 1;
        wanted[at] = true;
      }
    }
    Counter counter;
    WalkOptions options;
    options.workers = workers;
    options.wanted = &wanted;
    const leaktight::UnreadSink unread = [](const leaktight::Error&) {};
    CHECK(leaktight::DeltaWalk(*graph, options, counter, unread).Run());
    CHECK(counter.count == all);
  }
}

TEST_CASE("what a visitor throws comes out of the walk", "[git]") {
  const leaktight::TemporaryFolder folder;
  PackWriter writer;
  AddRandomTree(writer, 50, 500, 1);
  writer.Write(folder.Path(""), "tree");
  const auto graph = ObjectGraph::Open(folder.Path(""), {}, [](const leaktight::Error&) {});
  REQUIRE(graph);
  Counter counter;
  counter.each = [] { throw std::runtime_error("enough"); };
  const leaktight::UnreadSink unread = [](const leaktight::Error&) {};
  CHECK_THROWS_WITH(leaktight::DeltaWalk(*graph, {}, counter, unread).Run(), "enough");
}
