// Where the values of a list of hashes stand in a text.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "engine/decoded_views.h"
#include "engine/known_forms.h"
#include "engine/known_list.h"

namespace leaktight {

// A candidate is a part of a text, or of what it holds decoded (decoded_views.h), that has the
// length of an entry, begins and ends where no letter or digit stands on both sides, may be listed
// (WhyNotListed), and has the entry's fast hash. Each is hashed hard once, whatever number of texts
// it stands in. What is remembered of them is a hash under a key of this process.
class ListedValues {
 public:
  using Hash = std::function<HardHash(std::string_view value, std::string_view salt)>;
  // No more hard hashes are computed than `most_hashes` and one for each kBytesAHash that were
  // looked at: what is not made for it needs less than one in a megabyte (the test has random
  // text).
  static constexpr size_t kMostHashes = 200;
  static constexpr size_t kBytesAHash = 256 << 10;
  explicit ListedValues(std::vector<KnownList> lists, Hash hash = HashHard,
                        size_t most_hashes = kMostHashes);

  struct Match {
    Span span;
    const KnownListEntry* entry = nullptr;
    const KnownList* list = nullptr;
    ValueForm form = ValueForm::kPlain;
  };

  // In the order of the text; of the same bytes, what is read with the least decoding. May be
  // called by several threads. What overlaps `without` is not looked at: who knows a value needs no
  // hash of it.
  std::vector<Match> Find(std::string_view text, const std::vector<Span>& without = {}) const;

  bool empty() const { return filters_.empty(); }
  // Candidates that were not hashed, since there were too many: the scan is not whole.
  size_t untried() const;

 private:
  struct Length {
    size_t length = 0;
    uint64_t power = 0;
    std::vector<uint64_t> bits;  // a set of fast hashes
  };
  struct Filter {
    const KnownList* list = nullptr;
    ListFilter hash;
    std::vector<Length> lengths;                         // ascending
    std::array<uint16_t, kLongestListed + 1> by_length;  // into them
  };
  static constexpr uint16_t kNoLength = UINT16_MAX;
  class Scanner;

  // The entry whose value this is; null: none.
  const KnownListEntry* Try(const Filter& filter, std::string_view value) const;

  const std::vector<KnownList> lists_;
  const Hash hash_;
  const size_t most_hashes_;
  const std::string memo_key_;
  std::vector<Filter> filters_;
  size_t shortest_ = SIZE_MAX;
  bool one_case_ = false;  // letters of one case may be a value

  mutable std::mutex mutex_;
  mutable std::map<std::string, const KnownListEntry*> memo_;
  mutable size_t bytes_ = 0;
  mutable size_t hashes_ = 0;
  mutable size_t untried_ = 0;
};

}  // namespace leaktight
