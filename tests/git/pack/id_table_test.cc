#include "git/pack/id_table.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "support/pack_writer.h"
#include "support/random.h"

using leaktight::IdFanout;
using leaktight::IdTable;
using leaktight::Random;

namespace {

struct Listed {
  std::string fanout;
  std::string ids;  // 20 bytes each, sorted
};

Listed List(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  Listed listed;
  uint32_t count = 0;
  for (int byte = 0; byte < 256; byte++) {
    while (count < ids.size() && static_cast<uint8_t>(ids[count][0]) <= byte) count++;
    listed.fanout += leaktight::TestBigEndian32(count);
  }
  for (const std::string& id : ids) listed.ids += id;
  return listed;
}

}  // namespace

TEST_CASE("an id is found wherever ids lie, and only where it is", "[git]") {
  // Bytes that all ids begin with: hashes lie evenly, what is made up need not.
  const std::string same =
      GENERATE(std::string(), std::string(1, '\0'), std::string("\x80\xff\xff"),
               std::string("ab\0\0\0", 5), std::string("\xff\xff\xff\xff"));
  const size_t count = GENERATE(1u, 2u, 17u, 300u, 5000u);
  Random random(count + same.size());
  std::vector<std::string> ids;
  for (size_t i = 0; i < count; i++) {
    std::string id = same + random.Bytes(20 - same.size());
    if (random.Below(8) == 0 && !ids.empty()) id = ids.back();                  // twice
    if (random.Below(8) == 0) id = same + std::string(20 - same.size(), '\0');  // many times
    ids.push_back(id);
  }
  const Listed listed = List(ids);
  const IdTable table(listed.fanout.data(), listed.ids.data(), 20, 20);
  std::sort(ids.begin(), ids.end());
  const bool distinct = std::adjacent_find(ids.begin(), ids.end()) == ids.end();
  REQUIRE(table.FindOrder() == (distinct ? IdTable::Order::kStrict : IdTable::Order::kWithCopies));
  const IdFanout fanout(table);
  REQUIRE_FALSE(fanout.empty());
  const auto check = [&](const std::string& id) {
    const auto at = std::lower_bound(ids.begin(), ids.end(), id);
    const bool is_there = at != ids.end() && *at == id;
    const auto found = table.Find(id);
    CHECK(found.has_value() == is_there);
    if (is_there && found) CHECK(*found == static_cast<uint32_t>(at - ids.begin()));
    const auto [low, high] = fanout.Range(id);
    CHECK(table.FindIn(id, low, high) == found);
  };
  for (const std::string& id : ids) {
    check(id);
    std::string other = id;
    other[19] = static_cast<char>(other[19] ^ 1);
    check(other);
  }
  for (int i = 0; i < 200; i++) check(random.Bytes(20));
  for (const char byte : {'\0', '\x7f', '\xff'}) check(std::string(20, byte));
  CHECK_FALSE(table.Find(std::string(32, 'a')).has_value());
}

TEST_CASE("a finer fanout of hashes leaves few to look at, and of no ids there is none", "[git]") {
  Random random(7);
  std::vector<std::string> ids;
  for (int i = 0; i < 4000; i++) ids.push_back(random.Bytes(20));
  const Listed listed = List(ids);
  const IdTable table(listed.fanout.data(), listed.ids.data(), 20, 20);
  const IdFanout fanout(table);
  uint32_t most = 0;
  for (const std::string& id : ids) {
    const auto [low, high] = fanout.Range(id);
    most = std::max(most, high - low);
  }
  CHECK(most < 16);
  const Listed none = List({});
  CHECK(IdFanout(IdTable(none.fanout.data(), none.ids.data(), 20, 20)).empty());
  CHECK(IdFanout().empty());
}
