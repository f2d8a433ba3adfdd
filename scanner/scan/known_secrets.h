// The secrets that a scan knows: values in clear, of this machine, and lists of hashes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "engine/known_list.h"
#include "engine/known_values.h"
#include "engine/listed_values.h"
#include "policy/check.h"
#include "source/blob.h"

namespace leaktight {

inline constexpr std::string_view kKnownSecret = "known-secret";

class KnownSecrets {
 public:
  KnownSecrets(KnownValueStore values, std::vector<KnownList> lists);

  // Where they stand in a blob. May be called by several threads.
  std::vector<Violation> Find(const Blob& blob) const;

  // Empty: every candidate of a list was tried. Else why the scan is not whole.
  std::string WhyNotWhole() const;

  const KnownValues& values() const { return values_; }
  bool has_lists() const { return !listed_.empty(); }

 private:
  void FindIn(const Blob& blob, std::vector<Violation>& violations) const;

  const KnownValues values_;
  const ListedValues listed_;
};

}  // namespace leaktight
