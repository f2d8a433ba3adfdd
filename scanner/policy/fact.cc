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
  return std::string(BytesOf(HmacSha256(key_, value)).substr(0, kHashBytes));
}

bool MayHoldFacts(std::string_view path) {
  const std::span<const FactSource> sources = FactSources();
  return std::any_of(sources.begin(), sources.end(),
                     [&](const FactSource& source) { return source.may_hold(path); });
}

std::vector<Fact> FactsOf(const File& file, const ValueHash& hash) {
  const File* const alone = &file;
  return std::move(FactsOf(std::span(&alone, 1), hash)[0]);
}

std::vector<std::vector<Fact>> FactsOf(std::span<const File* const> files, const ValueHash& hash) {
  std::vector<std::vector<Fact>> facts(files.size());
  std::vector<size_t> narrow;
  for (size_t i = 0; i < files.size(); i++) {
    const File& file = *files[i];
    if (!IsWide(file.bytes()) || file.bytes().size() > kMaxYamlBytes ||
        file.name() == ".gitignore") {
      narrow.push_back(i);
      continue;
    }
    // What stands in UTF-16 is read in UTF-8; git itself reads no such .gitignore.
    const Narrowed narrowed = Narrow(file.bytes());
    file.WithText(narrowed.text, [&](const File& inner) { facts[i] = FactsOf(inner, hash); });
    for (Fact& fact : facts[i]) {
      fact.span = narrowed.Of(fact.span);
      fact.key_span = narrowed.Of(fact.key_span);
    }
  }
  for (const FactSource& source : FactSources()) {
    for (const size_t i : narrow) {
      if (source.may_hold(files[i]->path())) source.collect(*files[i], hash, facts[i]);
    }
  }
  return facts;
}

}  // namespace leaktight
