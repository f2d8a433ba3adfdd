#include "policy/code_fallback_finder.h"

#include <algorithm>

namespace leaktight {
namespace {

// How far a variable is used from where it was given what was read, in tokens. People write it
// near.
constexpr size_t kNear = 160;
constexpr size_t kLongestRead = 40;

}  // namespace

std::optional<EnvironmentRead> FallbackFinder::ReadAt(size_t last) const {
  if (auto read = EnvironmentReadAt(file_, last)) return read;
  if (!file_.IsName(last) || last == 0 || file_.Is(last - 1, ".")) return std::nullopt;
  auto given = GivenTo(file_.At(last), last);
  if (!given) return std::nullopt;
  return EnvironmentRead{std::move(given->read), last};
}

std::optional<std::string> FallbackFinder::ReadIn(size_t begin) const {
  std::optional<std::string> name;
  for (size_t last = begin; last < begin + kLongestRead && last < file_.size(); last++) {
    if (file_.KindOf(last) == CodeToken::Kind::kNewline || file_.Is(last, ";")) break;
    const auto read = EnvironmentReadAt(file_, last);
    if (read && read->begin == begin) name = read->name;
  }
  return name;
}

std::optional<FallbackFinder::Given> FallbackFinder::GivenTo(std::string_view variable,
                                                             size_t at) const {
  const size_t first = at - std::min(at, kNear);
  while (at-- > first) {
    if (!file_.Is(at, variable)) continue;
    size_t sign = at + 1;
    std::string_view told;
    if (file_.Is(sign, ",") && file_.IsName(sign + 1)) {
      told = file_.At(sign + 1);
      sign += 2;
    }
    if (!file_.Is(sign, ":=") && !file_.Is(sign, "=")) continue;
    auto read = ReadIn(sign + 1);
    if (!read) return std::nullopt;
    return Given{std::move(*read), told};
  }
  return std::nullopt;
}

}  // namespace leaktight
