// The parts that a SARIF log is made of. Sections (§) are those of the standard, version 2.1.0:
// docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "report/report.h"
#include "report/rule_words.h"
#include "report/sarif_archives.h"
#include "report/secret_mask.h"

namespace leaktight::sarif {

using Json = nlohmann::ordered_json;

// What all parts of one log share.
struct Log {
  const ReportOptions& options;
  SecretMask mask;
  Archives archives;
  RulesOfReport rules;
};

// The top of what was scanned (§3.14.14).
inline constexpr std::string_view kRoot = "%SRCROOT%";

std::string_view Level(Severity severity);

// A path as a relative URI: every byte but letters, digits, "-._~/" as %XX.
std::string Uri(std::string_view path);

Json Rule(const Log& log, const RuleWords& rule);
Json Result(Log& log, const Finding& finding, const Trace* trace);

// What kept the scan from being whole, and what a person should mend (§3.20).
Json Invocation(const Log& log, const Summary& scan);

}  // namespace leaktight::sarif
