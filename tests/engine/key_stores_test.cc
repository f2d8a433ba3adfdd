#include "engine/key_stores.h"

#include <string>

#include "catch.h"
#include "engine/example.h"

using namespace leaktight;

namespace {

std::string Store(const std::string& kind, uint64_t seed = 1) {
  return ExpandExample("{key-store:" + kind + "}", seed).value();
}

// The same element without lengths, as BER has it; its parts keep theirs.
std::string WithoutLength(const std::string& element) {
  const auto length = static_cast<uint8_t>(element[1]);
  const size_t head = length < 0x80 ? 2 : 2 + (length & 0x7f);
  return element[0] + std::string("\x80", 1) + element.substr(head) + std::string(2, '\0');
}

}  // namespace

TEST_CASE("every form of key store tells what is in it", "[engine]") {
  struct Case {
    std::string kind;
    std::string format;
    size_t private_keys;
    size_t secret_keys;
    size_t certificates;
    bool open;
  };
  const auto c = GENERATE(values<Case>({
      {"jks", "JKS", 1, 0, 1, false},
      {"jks-changeit", "JKS", 1, 0, 1, false},
      {"jks-trust", "JKS", 0, 0, 1, false},
      {"jceks", "JCEKS", 0, 1, 1, false},
      {"bks", "BKS", 1, 0, 1, false},
      {"bks-trust", "BKS", 0, 0, 1, false},
      {"pkcs12", "PKCS#12", 1, 0, 0, false},
      {"pkcs12-open", "PKCS#12", 1, 0, 0, true},
      {"pkcs12-trust", "PKCS#12", 0, 0, 0, false},
  }));
  for (uint64_t seed = 1; seed <= 100; seed++) {
    INFO(c.kind << ", seed " << seed);
    const std::string bytes = Store(c.kind, seed);
    REQUIRE(MayBeKeyStore(bytes));
    const auto facts = ReadKeyStore(bytes);
    REQUIRE(facts);
    CHECK(facts->format == c.format);
    CHECK(facts->private_keys == c.private_keys);
    CHECK(facts->secret_keys == c.secret_keys);
    CHECK(facts->certificates == c.certificates);
    CHECK(facts->open == c.open);
    CHECK(facts->HoldsKeys() == (c.kind.find("trust") == std::string::npos));
    CHECK(facts->password.has_value() == (c.kind == "jks-changeit"));
  }
}

TEST_CASE("a key store that is cut off anywhere is none", "[engine]") {
  for (const std::string kind : {"jks", "bks", "bks-trust", "pkcs12", "pkcs12-trust"}) {
    const std::string bytes = Store(kind);
    for (size_t size = 0; size < bytes.size(); size++) {
      INFO(kind << ", " << size << " bytes");
      REQUIRE_FALSE(ReadKeyStore(std::string_view(bytes).substr(0, size)));
    }
  }
}

TEST_CASE("a key store with bytes behind it is none", "[engine]") {
  for (const std::string kind : {"jks", "bks", "pkcs12"}) {
    INFO(kind);
    CHECK_FALSE(ReadKeyStore(Store(kind) + 'x'));
  }
}

TEST_CASE("a byte changed in a key store does no harm", "[engine]") {
  for (const std::string kind : {"jks", "jceks", "bks", "pkcs12", "pkcs12-open"}) {
    const std::string bytes = Store(kind);
    for (size_t at = 0; at < bytes.size(); at++) {
      for (const char with : {'\0', '\x30', '\x7f', '\x80', '\xff'}) {
        std::string changed = bytes;
        changed[at] = with;
        const auto facts = ReadKeyStore(changed);
        if (facts) CHECK(facts->private_keys < 3);
      }
    }
  }
}

TEST_CASE("PKCS#12 is read where its elements have no lengths", "[engine]") {
  const auto facts = ReadKeyStore(WithoutLength(Store("pkcs12")));
  REQUIRE(facts);
  CHECK(facts->private_keys == 1);
}

TEST_CASE("elements within each other without end are no key store", "[engine]") {
  std::string bytes = "\x30\x80\x02\x01\x03\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
  for (int i = 0; i < 100'000; i++) bytes += "\xa0\x80";
  CHECK_FALSE(ReadKeyStore(bytes));
}
