#include "git/pack/entry_header.h"

#include <string>

#include "catch.h"
#include "support/pack_writer.h"

using leaktight::EntryHeader;
using leaktight::ObjectType;
using leaktight::ParseEntryHeader;
using leaktight::TestEntryHead;

TEST_CASE("the head of an entry tells type, size and where the stream begins", "[git]") {
  for (const uint64_t size : {0ULL, 15ULL, 16ULL, 2047ULL, 2048ULL, 1ULL << 32, ~0ULL >> 4}) {
    const std::string head = TestEntryHead(3, size);
    const auto parsed = ParseEntryHeader(head + "stream", 100, 20);
    REQUIRE(parsed);
    CHECK(parsed->type == ObjectType::kBlob);
    CHECK(parsed->size == size);
    CHECK(parsed->length == head.size());
  }
}

TEST_CASE("a delta's base is so many bytes before it", "[git]") {
  // Numbers on both sides of where the coding takes another byte.
  const std::pair<std::string, uint64_t> cases[] = {{"\x01", 1},
                                                    {"\x7f", 127},
                                                    {std::string("\x80\x00", 2), 128},
                                                    {"\xff\x7f", 16511},
                                                    {std::string("\x80\x80\x00", 3), 16512}};
  for (const auto& [coded, distance] : cases) {
    const auto parsed = ParseEntryHeader(TestEntryHead(6, 9) + coded, 20000, 20);
    REQUIRE(parsed);
    CHECK(parsed->base == EntryHeader::Base::kOffset);
    CHECK(parsed->base_offset == 20000 - distance);
  }
}

TEST_CASE("a base before the pack, or the entry itself, is none", "[git]") {
  CHECK_FALSE(ParseEntryHeader(TestEntryHead(6, 9) + "\x65", 100, 20));
  CHECK(ParseEntryHeader(TestEntryHead(6, 9) + "\x64", 100, 20));
  CHECK_FALSE(ParseEntryHeader(TestEntryHead(6, 9) + std::string(1, '\0'), 100, 20));
}

TEST_CASE("a delta's base is named by its id", "[git]") {
  const std::string id(32, 'i');
  const std::string entry = TestEntryHead(7, 9) + id + "x";
  const auto parsed = ParseEntryHeader(entry, 100, 32);
  REQUIRE(parsed);
  CHECK(parsed->base == EntryHeader::Base::kId);
  CHECK(parsed->base_id == id);
  CHECK_FALSE(ParseEntryHeader(TestEntryHead(7, 9) + id.substr(1), 100, 32));
}

TEST_CASE("what is no head of an entry is none", "[git]") {
  CHECK_FALSE(ParseEntryHeader("", 100, 20));
  CHECK_FALSE(ParseEntryHeader(TestEntryHead(0, 1), 100, 20));
  CHECK_FALSE(ParseEntryHeader(TestEntryHead(5, 1), 100, 20));
  CHECK_FALSE(ParseEntryHeader("\xb0", 100, 20));  // the size goes on, the bytes do not
  CHECK_FALSE(ParseEntryHeader(std::string(20, '\xbf'), 100, 20));  // a size of more than 64 bits
  CHECK_FALSE(ParseEntryHeader(TestEntryHead(6, 1) + std::string(20, '\xff'), 100, 20));
}
