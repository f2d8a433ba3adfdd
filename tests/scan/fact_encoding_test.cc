#include "scan/fact_encoding.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::vector<Fact> RandomFacts(Random& random) {
  std::vector<Fact> facts(random.Below(5));
  for (Fact& fact : facts) {
    fact.kind = static_cast<Fact::Kind>(random.Below(10));
    fact.span = {random.Below(300), random.Below(1 << 20)};
    for (std::string* text : {&fact.name, &fact.name_space, &fact.key, &fact.value_hash}) {
      *text = random.Bytes(random.Below(200));
    }
    fact.optional = random.Below(2) == 1;
    fact.placeholder = random.Below(2) == 1;
    fact.adjustable = random.Below(2) == 1;
    fact.implied = random.Below(2) == 1;
    fact.use = static_cast<SecretUse>(random.Below(6));
    fact.key_span = {random.Below(300), random.Below(1 << 20)};
  }
  return facts;
}

}  // namespace

TEST_CASE("facts are decoded as they were encoded", "[scan]") {
  Random random(1);
  for (int i = 0; i < 200; i++) {
    const std::vector<Fact> facts = RandomFacts(random);
    const auto decoded = DecodeFacts(EncodeFacts(facts));
    REQUIRE(decoded);
    CHECK(*decoded == facts);
  }
}

TEST_CASE("facts that are cut off, or go on, are none", "[scan]") {
  Random random(2);
  for (int i = 0; i < 50; i++) {
    const std::string bytes = EncodeFacts(RandomFacts(random));
    for (size_t size = 0; size < bytes.size(); size++) {
      CHECK_FALSE(DecodeFacts(std::string_view(bytes).substr(0, size)));
    }
    CHECK_FALSE(DecodeFacts(bytes + '\0'));
  }
}

TEST_CASE("a count of facts that nothing follows takes no memory", "[scan]") {
  CHECK_FALSE(DecodeFacts("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
}

TEST_CASE("changed bytes are decoded into something or nothing", "[scan]") {
  Random random(3);
  for (int i = 0; i < 2000; i++) {
    std::string bytes = EncodeFacts(RandomFacts(random));
    bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
    const auto decoded = DecodeFacts(bytes);
    if (decoded) CHECK(decoded->size() <= bytes.size());
  }
}

}  // namespace leaktight
