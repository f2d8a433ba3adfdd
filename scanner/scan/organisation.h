// The organisation's policies that a scan stands under.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/config.h"
#include "config/organisation.h"
#include "engine/rule_reader.h"
#include "scan/criteria_options.h"

namespace leaktight {

// One file each, of those that the options name. A file that is not there, or cannot be read or
// understood, is an error: without it a scan would pass what the organisation forbids. `see` gets
// every text.
struct OrganisationPolicies {
  std::vector<Config> configs;
  std::vector<RuleFile> rule_files;  // of all
};
Result<OrganisationPolicies> ReadOrganisations(
    const CriteriaOptions& options, const RepositoryReader& read,
    const std::function<void(std::string_view text)>& see);

// The organisation's rules besides those built in, then what the repository brings and what
// replaces none of them. The repository's yield: one that sees the bytes of another rule, in
// kinder words, does not win over it.
std::vector<Rule> RulesUnder(const OrganisationPolicies& policies,
                             const std::vector<RuleFile>& brought, std::vector<Refusal>& refusals);

// What is in force: each policy lies over the next, the repository's configuration at the bottom.
Config UnderAll(const std::vector<Config>& policies, Config repository, const OwnSeverity& own,
                std::vector<Refusal>& refusals);

}  // namespace leaktight
