// Where name and secret stand in what a rule's pattern matched.
#pragma once

#include <re2/re2.h>

#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/hash.h"
#include "base/span.h"

namespace leaktight {

struct MatchParts {
  std::optional<Span> name;    // the group `name`
  std::optional<Span> secret;  // the group that the rule calls the secret; without one, all
};

// Of a large pattern, to find its groups takes RE2 many times as long as to find the match: what
// was found is kept, since the versions of a file hold the same texts over and over. Shared by
// threads.
class PartsFinder {
 public:
  static constexpr size_t kMostKept = 4096;

  // `secret`: the name of a group of the pattern; empty: all of it is the secret. A pattern whose
  // alternatives each have their own name and secret numbers them: secret, secret_2, … The one that
  // took part counts. Throws std::logic_error where there is no such group, or one too many.
  PartsFinder(const RE2& pattern, std::string_view secret);

  // `whole` is what the pattern, which outlives this, matches in `text`.
  MatchParts Of(std::string_view text, Span whole) const;

  // How many matches are kept now.
  size_t kept() const;

 private:
  MatchParts Find(std::string_view text, Span whole) const;

  const RE2& pattern_;
  std::vector<int> secret_groups_;
  std::vector<int> name_groups_;
  int groups_ = 1;  // how many are looked at, the whole being the first

  mutable std::mutex mutex_;
  // By the hash of the matched bytes and of the two beside them, which a pattern may ask about, and
  // whether there are two: no secret stays in memory. The spans begin where the match does.
  using Key = std::tuple<Sha256Digest, bool, bool>;
  static Key KeyOf(std::string_view text, Span whole);
  mutable std::map<Key, MatchParts> kept_;
};

}  // namespace leaktight
