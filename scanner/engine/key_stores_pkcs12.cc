// PKCS#12 (RFC 7292), in DER or BER: which bags of keys stand in it is told without a password,
// since each key is encrypted by itself, in a part that is not.
#include "engine/der.h"
#include "engine/key_stores.h"

namespace leaktight {
namespace {

using namespace std::string_view_literals;

constexpr uint8_t kOctetStringInParts = 0x24;
constexpr uint8_t kContext0 = 0xa0;
constexpr std::string_view kData = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"sv;
constexpr std::string_view kSignedData = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv;
constexpr std::string_view kBagType = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01"sv;
constexpr int kDeepest = 16;

// Skips the element at the front of `reader`; false where it is not whole.
bool SkipBer(KeyReader& reader, int depth) {
  if (depth > kDeepest) return false;
  const uint32_t tag = reader.Number(1);
  const uint32_t length = reader.Number(1);
  if (reader.failed() || (tag & 0x1f) == 0x1f || length > 0x84) return false;
  if (length != 0x80) {
    reader.Take(length < 0x80 ? length : reader.Number(length - 0x80));
    return !reader.failed();
  }
  // Without a length: up to two zeros.
  while (!reader.rest().starts_with("\0\0"sv)) {
    if (reader.rest().empty() || !SkipBer(reader, depth + 1)) return false;
  }
  reader.Take(2);
  return true;
}

// As NextDer, but for elements without a length.
DerElement NextBer(KeyReader& reader) {
  const std::string_view from = reader.rest();
  if (from.size() < 2 || from[1] != '\x80') return NextDer(reader);
  const auto tag = static_cast<uint8_t>(from[0]);
  if ((tag & 0x20) == 0 || !SkipBer(reader, 0)) {
    reader.Take(SIZE_MAX);
    return {};
  }
  const size_t size = from.size() - reader.rest().size();
  return {tag, from.substr(2, size - 4)};
}

// The bytes of an octet string, put together where it comes in parts.
std::optional<std::string> Octets(const DerElement& element, int depth = 0) {
  if (element.tag == kDerOctetString) return std::string(element.content);
  if (element.tag != kOctetStringInParts || depth > kDeepest) return std::nullopt;
  std::string bytes;
  KeyReader reader(element.content);
  while (!reader.AtEnd()) {
    const auto part = Octets(NextBer(reader), depth + 1);
    if (!part || reader.failed()) return std::nullopt;
    bytes += *part;
  }
  return bytes;
}

// What stands in the element that `reader` has next, which is of that kind.
std::optional<KeyReader> Open(KeyReader& reader, uint8_t tag) {
  const DerElement element = NextBer(reader);
  if (reader.failed() || element.tag != tag) return std::nullopt;
  return KeyReader(element.content);
}

class Pkcs12 {
 public:
  // SafeContents: bags one behind the other. False: not whole.
  bool ReadBags(std::string_view bytes, int depth = 0) {
    KeyReader around(bytes);
    auto bags = Open(around, kDerSequence);
    if (!bags || depth > kDeepest) return false;
    while (!bags->AtEnd()) {
      auto bag = Open(*bags, kDerSequence);
      if (!bag) return false;
      const DerElement type = NextBer(*bag);
      auto value = Open(*bag, kContext0);
      if (!value || type.tag != kDerOid) return false;
      if (!type.content.starts_with(kBagType) || type.content.size() != kBagType.size() + 1) {
        continue;
      }
      switch (type.content.back()) {
        case 1:  // keyBag: not encrypted
          facts.open = true;
          facts.private_keys++;
          break;
        case 2:  // pkcs8ShroudedKeyBag
          facts.private_keys++;
          break;
        case 3:  // certBag
          facts.certificates++;
          break;
        case 5:  // secretBag
          facts.secret_keys++;
          break;
        case 6:  // safeContentsBag
          if (!ReadBags(value->rest(), depth + 1)) return false;
          break;
        default:
          break;
      }
    }
    return true;
  }

  // AuthenticatedSafe: parts, each as it is or encrypted.
  bool ReadParts(std::string_view bytes) {
    KeyReader around(bytes);
    auto parts = Open(around, kDerSequence);
    if (!parts) return false;
    while (!parts->AtEnd()) {
      auto part = Open(*parts, kDerSequence);
      if (!part) return false;
      const DerElement type = NextBer(*part);
      auto content = Open(*part, kContext0);
      if (!content || type.tag != kDerOid) return false;
      if (type.content != kData) continue;
      const auto plain = Octets(NextBer(*content));
      if (!plain || content->failed() || !ReadBags(*plain)) return false;
    }
    return true;
  }

  KeyStoreFacts facts;
};

}  // namespace

std::optional<KeyStoreFacts> ReadPkcs12(std::string_view bytes) {
  KeyReader file(bytes);
  auto pfx = Open(file, kDerSequence);
  if (!pfx || !file.AtEnd()) return std::nullopt;
  const DerElement version = NextBer(*pfx);
  if (version.tag != kDerInteger || version.content != "\3"sv) return std::nullopt;
  auto safe = Open(*pfx, kDerSequence);
  if (!safe) return std::nullopt;
  const DerElement type = NextBer(*safe);
  auto content = Open(*safe, kContext0);
  if (!content || type.tag != kDerOid) return std::nullopt;
  if (type.content == kSignedData) {
    // RFC 5652: version, digests, and what is signed: its type and the bytes.
    auto signed_data = Open(*content, kDerSequence);
    if (!signed_data) return std::nullopt;
    NextBer(*signed_data);
    NextBer(*signed_data);
    safe = Open(*signed_data, kDerSequence);
    if (!safe || NextBer(*safe).content != kData) return std::nullopt;
    content = Open(*safe, kContext0);
    if (!content) return std::nullopt;
  } else if (type.content != kData) {
    return std::nullopt;
  }
  const auto parts = Octets(NextBer(*content));
  Pkcs12 store;
  store.facts.format = "PKCS#12";
  if (!parts || content->failed() || !store.ReadParts(*parts)) return std::nullopt;
  return store.facts;
}

}  // namespace leaktight
