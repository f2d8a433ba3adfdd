// OpenPGP secret keys (RFC 9580, and RFC 4880 before it).
#include "engine/key_formats.h"

namespace leaktight {
namespace {

constexpr uint8_t kSecretKeyPacket = 5;  // the packet's type

// Section 4.2: a type in one byte, then a length of the old form or the new. Partial lengths do not
// occur in key packets.
std::string_view FirstPacket(std::string_view packets, uint8_t& type) {
  KeyReader reader(packets);
  const uint32_t tag = reader.Number(1);
  uint32_t length = 0;
  if ((tag & 0xc0) == 0xc0) {
    type = tag & 0x3f;
    const uint32_t first = reader.Number(1);
    if (first < 192) {
      length = first;
    } else if (first < 224) {
      length = ((first - 192) << 8) + reader.Number(1) + 192;
    } else if (first == 255) {
      length = reader.Number(4);
    } else {
      return {};
    }
  } else if ((tag & 0x80) != 0) {
    type = static_cast<uint8_t>(tag >> 2 & 0x0f);
    if ((tag & 3) == 3) return {};
    length = reader.Number(size_t{1} << (tag & 3));
  } else {
    return {};
  }
  return reader.Take(length);
}

// Section 3.2: a count of bits, then as many bytes as hold them.
size_t SkipNumber(KeyReader& reader) {
  const uint32_t bits = reader.Number(2);
  reader.Take((bits + 7) / 8);
  return bits;
}

// Section 5.5.5: the public part of each algorithm. False where the algorithm is not known.
bool SkipPublic(KeyReader& reader, uint32_t algorithm, KeyFacts& facts) {
  const auto numbers = [&](int count) {
    facts.bits = SkipNumber(reader);
    for (int i = 1; i < count; i++) SkipNumber(reader);
  };
  const auto curve = [&] { reader.Take(reader.Number(1)); };
  switch (algorithm) {
    case 1:
    case 2:
    case 3:
      facts.kind = "RSA";
      numbers(2);
      return true;
    case 16:
    case 20:
      facts.kind = "Elgamal";
      numbers(3);
      return true;
    case 17:
      facts.kind = "DSA";
      numbers(4);
      return true;
    case 18:
      facts.kind = "ECDH";
      curve();
      SkipNumber(reader);
      curve();  // the parameters of the key derivation: a length and as many bytes
      return true;
    case 19:
      facts.kind = "ECDSA";
      curve();
      SkipNumber(reader);
      return true;
    case 22:
      facts.kind = "EdDSA";
      curve();
      SkipNumber(reader);
      return true;
    case 25:
    case 27:
      facts.kind = algorithm == 25 ? "X25519" : "Ed25519";
      reader.Take(32);
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<KeyFacts> ReadPgpKey(std::string_view packets) {
  uint8_t type = 0;
  KeyReader reader(FirstPacket(packets, type));
  if (type != kSecretKeyPacket) return std::nullopt;
  const uint32_t version = reader.Number(1);
  if (version < 4 || version > 6) return std::nullopt;
  reader.Take(4);  // the time it was made
  const uint32_t algorithm = reader.Number(1);
  if (version > 4) reader.Take(4);  // the length of what follows
  KeyFacts facts;
  if (!SkipPublic(reader, algorithm, facts)) return std::nullopt;
  const uint32_t usage = reader.Number(1);
  if (reader.failed()) return std::nullopt;
  facts.encrypted = usage != 0;
  // Section 3.7.1 and GnuPG's doc/DETAILS: "gnu-dummy" stands for a secret that is kept elsewhere.
  if (usage >= 254) {
    const std::string_view s2k = reader.rest().substr(0, 8);
    if (s2k.find("GNU\x01") != std::string_view::npos ||
        s2k.find("GNU\x02") != std::string_view::npos) {
      return std::nullopt;
    }
  }
  if (reader.rest().size() < 16) return std::nullopt;
  return facts;
}

}  // namespace leaktight
