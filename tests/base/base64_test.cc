#include "base/base64.h"

#include "catch.h"
#include "support/random.h"

using namespace leaktight;

TEST_CASE("base64 goes there and back in both alphabets", "[base]") {
  Random random(3);
  for (size_t size = 0; size < 80; size++) {
    const std::string bytes = random.Bytes(size);
    CHECK(DecodeBase64(EncodeBase64(bytes)) == bytes);
    CHECK(DecodeBase64(EncodeBase64Url(bytes)) == bytes);
  }
  CHECK(EncodeBase64("fooba") == "Zm9vYmE=");  // RFC 4648, section 10
  CHECK(EncodeBase64Url("fooba") == "Zm9vYmE");
}

TEST_CASE("line breaks and blanks stand between characters", "[base]") {
  CHECK(DecodeBase64("Zm9v\r\n  YmE=\n") == "fooba");
}

TEST_CASE("what is not base64 is refused", "[base]") {
  CHECK_FALSE(DecodeBase64("Zm9v!"));
  CHECK_FALSE(DecodeBase64("Z"));
  CHECK_FALSE(DecodeBase64("Zm9vYmE=Zm9v"));
  CHECK_FALSE(DecodeBase64("Zm9vYmE=="));
  CHECK_FALSE(DecodeBase64("===="));
}
