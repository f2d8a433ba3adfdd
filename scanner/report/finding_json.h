// Findings as JSON: the part that every format made of JSON shares.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "report/report.h"
#include "report/secret_mask.h"

namespace leaktight {

// Keys stand in the order in which the contract names them. `trace`: null where there is none.
nlohmann::ordered_json FindingJson(const Finding& finding, const Trace* trace,
                                   const SecretMask& mask, const ReportOptions& options);

// What still reaches a finding; null where that is not known.
nlohmann::ordered_json ReachJson(const Trace& trace, const SecretMask& mask);

// An object, or null where there is no commit.
nlohmann::ordered_json CommitJson(const std::optional<Commit>& commit, const SecretMask& mask);

// `path`, null where there is none; where it is not UTF-8 with replacement characters, and beside
// it `path_base64` with its bytes.
void PutPath(nlohmann::ordered_json& object, const std::string& path, const SecretMask& mask);

// The text of `json`; bytes that are not UTF-8 become replacement characters, and "##" is written
// so that no build server sees a command.
std::string Dump(const nlohmann::ordered_json& json, int indent);

}  // namespace leaktight
