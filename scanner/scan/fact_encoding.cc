#include "scan/fact_encoding.h"

#include <algorithm>

#include "base/byte_reader.h"

namespace leaktight {
namespace {

constexpr uint8_t kOptional = 1;
constexpr uint8_t kPlaceholder = 2;
constexpr uint8_t kImplied = 4;
constexpr uint8_t kAdjustable = 8;

// What a fact takes at the least: a kind, a use, flags, four numbers and four lengths.
constexpr size_t kLeastBytes = 11;

}  // namespace

// A count, then each fact: kind, flags, use, spans, the texts.
std::string EncodeFacts(const std::vector<Fact>& facts) {
  std::string bytes;
  PutVariable(facts.size(), bytes);
  for (const Fact& fact : facts) {
    // Names every member, so that a new one is not forgotten here.
    const auto& [kind, name, span, name_space, key, value_hash, optional, placeholder, adjustable,
                 implied, use, key_span] = fact;
    bytes += static_cast<char>(kind);
    bytes += static_cast<char>((optional ? kOptional : 0) | (placeholder ? kPlaceholder : 0) |
                               (implied ? kImplied : 0) | (adjustable ? kAdjustable : 0));
    bytes += static_cast<char>(use);
    PutVariable(span.begin, bytes);
    PutVariable(span.end, bytes);
    PutVariable(key_span.begin, bytes);
    PutVariable(key_span.end, bytes);
    for (const std::string* text : {&name, &name_space, &key, &value_hash}) PutText(*text, bytes);
  }
  return bytes;
}

std::optional<std::vector<Fact>> DecodeFacts(std::string_view bytes) {
  ByteReader reader(bytes);
  const uint64_t count = reader.Variable();
  std::vector<Fact> facts;
  facts.reserve(std::min<uint64_t>(count, bytes.size() / kLeastBytes));
  for (uint64_t i = 0; i < count && reader.ok(); i++) {
    Fact& fact = facts.emplace_back();
    fact.kind = static_cast<Fact::Kind>(reader.U8());
    const uint8_t flags = reader.U8();
    fact.optional = (flags & kOptional) != 0;
    fact.placeholder = (flags & kPlaceholder) != 0;
    fact.implied = (flags & kImplied) != 0;
    fact.adjustable = (flags & kAdjustable) != 0;
    fact.use = static_cast<SecretUse>(reader.U8());
    fact.span.begin = reader.Variable();
    fact.span.end = reader.Variable();
    fact.key_span.begin = reader.Variable();
    fact.key_span.end = reader.Variable();
    for (std::string* text : {&fact.name, &fact.name_space, &fact.key, &fact.value_hash}) {
      *text = reader.Text();
    }
  }
  if (!reader.ok() || !reader.rest().empty()) return std::nullopt;
  return facts;
}

}  // namespace leaktight
