// Rule files that somebody brings: of the command line, of a repository, of an organisation.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/rule_reader.h"

namespace leaktight {

// As ReadRuleFile. A rule that has the id of a check is an error: nobody could tell which of the
// two a configuration or a finding means.
Result<RuleFile> ReadRuleText(std::string_view name, std::string_view text);

// The rule files that --rules names: each path a file, or a folder of *.yaml. `see`, where there is
// one, is shown the text of each.
Result<std::vector<RuleFile>> ReadRulePaths(
    const std::vector<std::string>& paths,
    const std::function<void(std::string_view text)>& see = {});

}  // namespace leaktight
