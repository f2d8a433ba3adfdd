#include "base/byte_reader.h"

#include <cstdint>
#include <string>

#include "catch.h"

namespace leaktight {

TEST_CASE("numbers and texts are read as they were written", "[base]") {
  std::string bytes;
  PutU32(0x81020304, bytes);
  for (const uint64_t value : {uint64_t{0}, uint64_t{127}, uint64_t{128}, UINT64_MAX}) {
    PutVariable(value, bytes);
  }
  PutText("text", bytes);
  ByteReader reader(bytes);
  CHECK(reader.U32() == 0x81020304);
  CHECK(reader.Variable() == 0);
  CHECK(reader.Variable() == 127);
  CHECK(reader.Variable() == 128);
  CHECK(reader.Variable() == UINT64_MAX);
  CHECK(reader.Text() == "text");
  CHECK(reader.rest().empty());
  CHECK(reader.ok());
}

TEST_CASE("nothing is read past the end, and that is remembered", "[base]") {
  ByteReader reader(
      "\x05"
      "abc");
  CHECK(reader.Text().empty());
  CHECK_FALSE(reader.ok());
  CHECK(reader.U32() == 0);
  CHECK(reader.U8() == 0);
  CHECK_FALSE(reader.ok());
}

TEST_CASE("a number without an end is none", "[base]") {
  ByteReader reader(std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  CHECK(reader.Variable() == 0);
  CHECK_FALSE(reader.ok());
}

}  // namespace leaktight
