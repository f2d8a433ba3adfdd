// Keeps secrets out of every string of a report.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scan/summary.h"

namespace leaktight {

// A secret that was found in one place may stand in another that nobody looked at: a path, a
// commit's summary, the subject of a message, a replacement. The mask knows all secrets of a scan
// and redacts them wherever they stand. Secrets shorter than kShortest are left alone here: as
// parts of other words they would mask harmless text, and where they were found their spans are
// masked anyway; so are single words. Holds views into the findings, which outlive it.
class SecretMask {
 public:
  static constexpr size_t kShortest = 8;

  // A mask that masks nothing.
  SecretMask() = default;
  explicit SecretMask(const std::vector<Finding>& findings);
  explicit SecretMask(const Summary& scan);  // of what is suppressed as well
  explicit SecretMask(Summary&&) = delete;
  explicit SecretMask(std::vector<Finding>&&) = delete;

  std::string Apply(std::string_view text) const;

 private:
  void Add(const std::vector<Finding>& findings);
  void Add(std::string_view secret);
  void LongestFirst();

  // By their first kShortest bytes; of several with the same beginning the longest comes first.
  std::unordered_map<std::string_view, std::vector<std::string_view>> by_beginning_;
};

}  // namespace leaktight
