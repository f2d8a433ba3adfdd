// The allow entries of a configuration, applied to what a scan found.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "config/config.h"
#include "finding/finding.h"

namespace leaktight {

// What an entry did in one scan.
struct AllowUse {
  const AllowEntry* entry = nullptr;
  size_t findings = 0;    // that it allowed
  bool expired = false;   // and so allows nothing
  size_t would_have = 0;  // findings that it would have allowed, had it not expired
};

class AllowList {
 public:
  // The paths of the state that was scanned. Asked for only where an entry may follow a rename.
  using Paths = std::function<std::vector<std::string>()>;

  // `today` in days since 1970 (UTC). `config` outlives the list.
  AllowList(const Config& config, int64_t today);

  // Gives each finding that an entry allows its suppression, unless it has one. A fingerprint's
  // entry follows a rename: where its PLACE is none of any path of the tree, it allows a finding of
  // the same rule and VALUE.
  void Apply(std::vector<Finding>& findings, const Paths& paths);

  const std::vector<AllowUse>& uses() const { return uses_; }

 private:
  const Config& config_;
  std::vector<AllowUse> uses_;  // one an entry
};

}  // namespace leaktight
