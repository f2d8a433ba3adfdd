#include "base/hash.h"

#include "catch.h"

using namespace leaktight;

namespace {

std::string HexOf(const Sha256Digest& digest) {
  return Hex(digest.data(), digest.size());
}

}  // namespace

TEST_CASE("SHA-1 is that of FIPS 180-4's example", "[base]") {
  const Sha1Digest digest = Sha1("abc");
  CHECK(Hex(digest.data(), digest.size()) == "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST_CASE("SHA-256 is that of FIPS 180-4's example", "[base]") {
  CHECK(HexOf(Sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("HMAC is that of RFC 4231's second case", "[base]") {
  CHECK(HexOf(HmacSha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("the CRC-32 is zlib's", "[base]") {
  CHECK(Crc32("123456789") == 0xcbf43926);
}

TEST_CASE("hexadecimal keeps bytes above 127", "[base]") {
  CHECK(Hex("\x01\xff") == "01ff");
}
