// From what a check found to what the user sees.
#pragma once

#include <string>
#include <string_view>

#include "finding/finding.h"
#include "policy/check.h"

namespace leaktight {

// The finding of a violation in a file of these bytes; place, fingerprint and excerpt are left out.
Finding FindingOf(const Violation& violation, const CheckInfo& check, std::string_view bytes);

// All secrets of a finding as one, for its fingerprint.
std::string JoinedSecrets(const Finding& finding, std::string_view bytes);

// What the fingerprint's VALUE is of: the secrets; without any, what the violation is about, so
// that several in one file can be told apart; nothing of a whole file.
std::string FingerprintedValue(const Violation& violation, const Finding& finding,
                               std::string_view bytes);

}  // namespace leaktight
