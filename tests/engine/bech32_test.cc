#include "engine/bech32.h"

#include "base/text.h"
#include "catch.h"
#include "support/random.h"

using namespace leaktight;

TEST_CASE("bech32 agrees with the vectors of BIP 173", "[engine]") {
  for (const std::string_view text :
       {"A12UEL5L", "a12uel5l", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
        "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247"
        "j",
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "?1ezyfcl"}) {
    CAPTURE(text);
    CHECK(IsBech32(text));
  }
  for (const std::string_view text : {"", "1", "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v",
                                      "li1dgmt3", "A1G7SGD8", "10a06t8", "1qzzfhee", "a12UEL5L"}) {
    CAPTURE(text);
    CHECK_FALSE(IsBech32(text));
  }
}

TEST_CASE("what is encoded in bech32 checks out, and with any character changed it does not",
          "[engine]") {
  Random random(7);
  for (size_t size = 0; size < 40; size++) {
    std::string bytes;
    for (size_t i = 0; i < size; i++) bytes += static_cast<char>(random.Below(256));
    const std::string text = EncodeBech32("age-secret-key-", bytes);
    CAPTURE(text);
    REQUIRE(text.size() == 16 + (size * 8 + 4) / 5 + 6);
    REQUIRE(IsBech32(text));
    for (size_t i = 16; i < text.size(); i++) {
      std::string other = text;
      other[i] = other[i] == 'q' ? 'p' : 'q';
      REQUIRE_FALSE(IsBech32(other));
    }
  }
}
