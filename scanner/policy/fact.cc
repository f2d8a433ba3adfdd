#include "policy/fact.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/random_bytes.h"
#include "policy/file.h"
#include "policy/yaml_wide.h"

namespace leaktight {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kHashBytes = 16;

}  // namespace

ValueHash::ValueHash() : key_(RandomBytes(kKeyBytes)) {}

std::string ValueHash::operator()(std::string_view value) const {
  const Sha256Digest digest = HmacSha256(key_, value);
  return {reinterpret_cast<const char*>(digest.data()), kHashBytes};
}

bool MayHoldFacts(std::string_view path) {
  const std::span<const FactSource> sources = FactSources();
  return std::any_of(sources.begin(), sources.end(),
                     [&](const FactSource& source) { return source.may_hold(path); });
}

std::vector<Fact> FactsOf(const File& file, const ValueHash& hash) {
  std::vector<Fact> facts;
  // What stands in UTF-16 is read in UTF-8; git itself reads no such .gitignore.
  if (IsWide(file.bytes()) && file.bytes().size() <= kMaxYamlBytes && file.name() != ".gitignore") {
    const Narrowed narrowed = Narrow(file.bytes());
    file.WithText(narrowed.text, [&](const File& inner) { facts = FactsOf(inner, hash); });
    for (Fact& fact : facts) {
      fact.span = narrowed.Of(fact.span);
      fact.key_span = narrowed.Of(fact.key_span);
    }
    return facts;
  }
  for (const FactSource& source : FactSources()) {
    if (source.may_hold(file.path())) source.collect(file, hash, facts);
  }
  return facts;
}

}  // namespace leaktight
