#include "engine/algorithm_name.h"

#include "catch.h"
#include "engine/secret_likeness.h"

namespace leaktight {
namespace {

TEST_CASE("names of algorithms are known by their parts", "[engine]") {
  for (const std::string_view name :
       {"PBKDF2WithHmacSHA512", "PBEWithMD5AndDES", "AES/CBC/PKCS5Padding", "AES/GCM/NoPadding",
        "PBEWithHmacSHA256AndAES_256", "SHA256withRSA", "RSA/ECB/OAEPWithSHA-256AndMGF1Padding",
        "SHA512withECDSAinP1363Format", "RSA-OAEP-256", "hmac-sha256"}) {
    CAPTURE(name);
    CHECK(IsAlgorithmName(name));
    CHECK(ClassifyValue(name) < ValueKind::kWeakSecret);
  }
}

TEST_CASE("what has anything else in it names no algorithm", "[engine]") {
  for (const std::string_view text :
       {"", "AES", "256", "AESwithHmacSHX512", "SHA4kd93RSA2x", "AESpass256", "aes-19283746"}) {
    CAPTURE(text);
    CHECK_FALSE(IsAlgorithmName(text));
  }
}

}  // namespace
}  // namespace leaktight
