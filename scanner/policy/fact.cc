#include "policy/fact.h"

#include <sys/random.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/hash.h"
#include "policy/file.h"

namespace leaktight {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kHashBytes = 16;

std::string RandomKey() {
  std::string key(kKeyBytes, '\0');
  // Up to 256 bytes come at once, or the kernel has no such call.
  if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) std::abort();
  return key;
}

}  // namespace

ValueHash::ValueHash() : key_(RandomKey()) {}

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
  for (const FactSource& source : FactSources()) {
    if (source.may_hold(file.path())) source.collect(file, hash, facts);
  }
  return facts;
}

}  // namespace leaktight
