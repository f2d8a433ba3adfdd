// Archives in a SARIF log, and what stands in them.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/secret_mask.h"
#include "scan/summary.h"

namespace leaktight::sarif {

// The `artifacts` of a run (§3.14.15, §3.24): each archive that a result stands in, the archives
// within it and the member itself, each once and behind what holds it. Filled before results are
// written, so that whatever names one of them can give its index (§3.4.5). What stands in no
// archive is not listed: its location says all that is known of it.
class Archives {
 public:
  Archives(const Summary& scan, const SecretMask& mask, bool with_suppressed);

  // The member that the place is in: its URI within what holds it, and its index (§3.24.2).
  nlohmann::ordered_json LocationOf(const Place& place, const SecretMask& mask) const;

  // Of a file below the root; none where it is no archive that a result stands in.
  std::optional<size_t> IndexOfFile(std::string_view uri) const;

  const nlohmann::ordered_json& artifacts() const { return artifacts_; }

 private:
  void Add(const std::vector<Finding>& findings, const SecretMask& mask);
  void Add(const Place& place, const SecretMask& mask);

  nlohmann::ordered_json artifacts_ = nlohmann::ordered_json::array();
  std::map<std::vector<std::string>, size_t> indexes_;  // by the URIs from the file inwards
};

}  // namespace leaktight::sarif
