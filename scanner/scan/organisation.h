// The organisation's policies that a scan stands under.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/config.h"
#include "config/organisation.h"
#include "engine/rule_reader.h"
#include "scan/criteria_options.h"

namespace leaktight {

// The path from `top` of what lies in the repository and not in its ".git"; both absolute.
std::optional<std::string> PathInRepository(std::string_view top, const std::string& path);

// One file each, of those that the options name. A file that is not there, or cannot be read or
// understood, is an error: without it a scan would pass what the organisation forbids. One that
// lies in the repository is what `read` says, where it is given and knows of it, else what the disk
// has. `see` gets every text.
struct OrganisationPolicies {
  std::vector<Config> configs;
  std::vector<RuleFile> rule_files;     // that may replace what is built in
  std::vector<RuleFile> further_rules;  // that may not
};
Result<OrganisationPolicies> ReadOrganisations(
    const CriteriaOptions& options, const RepositoryReader& read,
    const std::function<void(std::string_view text)>& see);

// The organisation's rules besides those built in, then what the repository brings and what
// replaces none of them. The repository's stand back: one that sees the bytes of another rule, in
// kinder words, does not win over it.
std::vector<Rule> RulesUnder(const OrganisationPolicies& policies,
                             const std::vector<RuleFile>& brought, std::vector<Refusal>& refusals);

}  // namespace leaktight
