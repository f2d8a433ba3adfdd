#include "engine/token_checksum.h"

#include <string>

#include "catch.h"

using namespace leaktight;

TEST_CASE("numbers are written in the digits of their base", "[engine]") {
  CHECK(EncodeDigits(0, 62, 6) == "000000");
  CHECK(EncodeDigits(61, 62, 1) == "z");
  CHECK(EncodeDigits(35, 62, 1) == "Z");
  CHECK(EncodeDigits(35, 36, 2) == "0z");
  CHECK(EncodeDigits(36, 36, 1) == "10");
}

// CRC-32's check value, 0xcbf43926.
TEST_CASE("checksums are the CRC-32 in the base of each maker", "[engine]") {
  CHECK(Base62Checksum("123456789") == "3jZRME");
  CHECK(Base36Checksum("123456789") == "1kl8mjq");
  CHECK(Base62Checksum("") == "000000");
  // One begins with the most significant digit, the other with the least.
  const std::string of_synapse = MatrixChecksum("syt_123456789");
  CHECK(of_synapse == Base62Checksum("syt_123456789"));
  CHECK(MatrixChecksum("123456789") == "EMRZj3");
  CHECK(MatrixChecksum("") == "000000");
  CHECK(PackagistChecksum("123456789") == "cbf43926");
  CHECK(HexChecksum("123456789") == "CBF43926");
  CHECK(DynamicChecksum("123456789") == "3Jzrme");
  // Of the token in Dynamic's documentation, and of the secret in Confluent's, both without prefix.
  CHECK(DynamicChecksum("aGLjTe3TUN40vSE"
                        "75sTtgUx9AjIe0q") == "4n3LFC");
  CHECK(ConfluentChecksum("T8d8RzkNseTMEDKcjNM1BZTFPHq"
                          "Rn/dQm9q7w6SjzZ12wZfwjaJdip") == "HZtDjw");
  // As in crates.io's own test.
  CHECK(CratesIoChecksum(std::string(31, '0')) == 'w');
}
