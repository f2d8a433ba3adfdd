// What the values of flags mean. An error names the value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/flags.h"
#include "cli/options.h"

namespace leaktight {

Result<void> SetFormat(Options& options, std::string_view value);
Result<void> SetFailOn(Options& options, std::string_view value);
Result<void> SetColor(Options& options, std::string_view value);
Result<void> SetJobs(Options& options, std::string_view value);
Result<void> SetOutput(Options& options, std::string_view value);
Result<void> SetNow(Options& options, std::string_view value);
Result<void> AddBranches(Options& options, std::string_view value);
Result<void> SetDecodeDepth(Options& options, std::string_view value);
Result<void> SetMinConfidence(Options& options, std::string_view value);
Result<void> SetMaxBlobSize(Options& options, std::string_view value);
Result<void> AddIds(std::vector<std::string>& ids, std::string_view value);

std::vector<Choice> FormatChoices();
std::vector<Choice> SeverityChoices();
std::vector<Choice> ColorChoices();

}  // namespace leaktight
