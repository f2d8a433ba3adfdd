// Private keys in ASN.1 DER (ITU-T X.690).
#include <algorithm>
#include <iterator>
#include <vector>

#include "engine/der.h"
#include "engine/key_formats.h"

namespace leaktight {
namespace {

size_t Bits(std::string_view integer) {
  while (!integer.empty() && integer.front() == 0) integer.remove_prefix(1);
  if (integer.empty()) return 0;
  size_t bits = integer.size() * 8;
  for (auto top = static_cast<uint8_t>(integer.front()); (top & 0x80) == 0;
       top = static_cast<uint8_t>(top << 1)) {
    bits--;
  }
  return bits;
}

// The lowest 64 bits.
uint64_t Low64(std::string_view integer) {
  uint64_t value = 0;
  for (const char c : integer.substr(integer.size() < 8 ? 0 : integer.size() - 8)) {
    value = value << 8 | static_cast<uint8_t>(c);
  }
  return value;
}

bool AllIntegers(const std::vector<DerElement>& elements, size_t count) {
  if (elements.size() < count) return false;
  for (size_t i = 0; i < count; i++) {
    if (elements[i].tag != kDerInteger || elements[i].content.empty()) return false;
  }
  return true;
}

// RFC 8017, appendix A.1.2: version, n, e, d, p, q, dp, dq, 1/q. The product of the two primes must
// be the modulus, as far as 64 bits tell: a key with a letter changed is none.
std::optional<KeyFacts> ReadRsa(const std::vector<DerElement>& parts) {
  if (!AllIntegers(parts, 9)) return std::nullopt;
  const uint64_t version = Low64(parts[0].content);
  const std::string_view n = parts[1].content;
  if (Bits(n) < 384 || version > 1) return std::nullopt;
  if (version == 0 && Low64(parts[4].content) * Low64(parts[5].content) != Low64(n)) {
    return std::nullopt;
  }
  return KeyFacts{"RSA", Bits(n), false, ""};
}

// RFC 5915: version 1, the key.
std::optional<KeyFacts> ReadEc(const std::vector<DerElement>& parts) {
  if (parts.size() < 2 || parts[0].tag != kDerInteger || Low64(parts[0].content) != 1 ||
      parts[1].tag != kDerOctetString || parts[1].content.size() < 14 ||
      parts[1].content.size() > 72 || LooksPatterned(parts[1].content)) {
    return std::nullopt;
  }
  // P-521 takes 66 bytes.
  const size_t bits = parts[1].content.size() == 66 ? 521 : parts[1].content.size() * 8;
  return KeyFacts{"EC", bits, false, ""};
}

// OpenSSL: version, p, q, g, y, x.
std::optional<KeyFacts> ReadDsa(const std::vector<DerElement>& parts) {
  if (parts.size() != 6 || !AllIntegers(parts, 6) || Bits(parts[1].content) < 512) {
    return std::nullopt;
  }
  return KeyFacts{"DSA", Bits(parts[1].content), false, ""};
}

struct Algorithm {
  std::string_view oid;
  std::string_view name;
};

constexpr Algorithm kAlgorithms[] = {
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", "RSA"},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "RSA"},
    {"\x2a\x86\x48\xce\x3d\x02\x01", "EC"},
    {"\x2a\x86\x48\xce\x38\x04\x01", "DSA"},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01", "DH"},
    {"\x2b\x65\x6e", "X25519"},
    {"\x2b\x65\x6f", "X448"},
    {"\x2b\x65\x70", "Ed25519"},
    {"\x2b\x65\x71", "Ed448"},
};

// RFC 5958, OneAsymmetricKey: version, algorithm, the key as its own format has it.
std::optional<KeyFacts> ReadPkcs8(const std::vector<DerElement>& parts) {
  if (parts.size() < 3 || parts[0].tag != kDerInteger || Low64(parts[0].content) > 1 ||
      parts[1].tag != kDerSequence || parts[2].tag != kDerOctetString) {
    return std::nullopt;
  }
  const std::vector<DerElement> algorithm = DerChildren(parts[1].content);
  if (algorithm.empty() || algorithm[0].tag != kDerOid || parts[2].content.empty()) {
    return std::nullopt;
  }
  KeyFacts facts;
  for (const Algorithm& known : kAlgorithms) {
    if (known.oid == algorithm[0].content) facts.kind = known.name;
  }
  KeyReader reader(parts[2].content);
  const DerElement inner = NextDer(reader);
  if (!reader.AtEnd()) return std::nullopt;
  if (facts.kind == "RSA") return ReadRsa(DerChildren(inner.content));
  if (facts.kind == "EC") return ReadEc(DerChildren(inner.content));
  if (inner.content.size() < 16 || LooksPatterned(inner.content)) return std::nullopt;
  return facts;
}

// RFC 5958, EncryptedPrivateKeyInfo: how it is encrypted, the encrypted bytes. The cipher is the
// last object id within the parameters of PBES2 (RFC 8018).
std::optional<KeyFacts> ReadEncrypted(const std::vector<DerElement>& parts) {
  if (parts.size() != 2 || parts[0].tag != kDerSequence || parts[1].tag != kDerOctetString ||
      parts[1].content.size() < 32) {
    return std::nullopt;
  }
  const std::vector<DerElement> algorithm = DerChildren(parts[0].content);
  if (algorithm.empty() || algorithm[0].tag != kDerOid) return std::nullopt;
  // A signed hash (DigestInfo) has the same form.
  constexpr std::string_view kPasswordBased[] = {
      {"\x2a\x86\x48\x86\xf7\x0d\x01\x05", 8},      // pkcs-5
      {"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01", 9},  // pkcs-12PbeIds
  };
  const bool by_password =
      std::any_of(std::begin(kPasswordBased), std::end(kPasswordBased),
                  [&](std::string_view arc) { return algorithm[0].content.starts_with(arc); });
  if (!by_password) return std::nullopt;
  KeyFacts facts;
  facts.encrypted = true;
  return facts;
}

}  // namespace

std::optional<KeyFacts> ReadDerKey(std::string_view der) {
  KeyReader reader(der);
  const DerElement outer = NextDer(reader);
  if (!reader.AtEnd() || outer.tag != kDerSequence) return std::nullopt;
  const std::vector<DerElement> parts = DerChildren(outer.content);
  if (auto facts = ReadRsa(parts)) return facts;
  if (auto facts = ReadEc(parts)) return facts;
  if (auto facts = ReadDsa(parts)) return facts;
  if (auto facts = ReadPkcs8(parts)) return facts;
  return ReadEncrypted(parts);
}

}  // namespace leaktight
