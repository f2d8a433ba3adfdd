#include "scan/organisation.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "engine/rule_set.h"

namespace leaktight {
namespace {

using Reader = std::function<Result<std::string>(const std::string& path)>;

// A policy's rule files stand beside it.
Result<void> ReadOne(const std::string& path, const Reader& read,
                     const std::function<void(std::string_view)>& see,
                     OrganisationPolicies& policies) {
  const Result<std::string> text = read(path);
  if (!text) return tl::unexpected(text.error());
  Result<Config> config = ReadOrganisation(path, *text);
  if (!config) return tl::unexpected(config.error());
  see(*text);
  for (const RuleFileName& file : config->rule_files) {
    const std::string folder = path.substr(0, path.rfind('/') + 1);
    const std::string name = file.path.starts_with('/') ? file.path : folder + file.path;
    const Result<std::string> rules = read(name);
    if (!rules) return tl::unexpected(rules.error());
    Result<RuleFile> read_rules = ReadRuleFile(name, *rules);
    if (!read_rules) return tl::unexpected(read_rules.error());
    see(*rules);
    policies.rule_files.push_back(std::move(*read_rules));
  }
  policies.configs.push_back(std::move(*config));
  return {};
}

}  // namespace

Result<OrganisationPolicies> ReadOrganisations(
    const CriteriaOptions& options, const RepositoryReader& read,
    const std::function<void(std::string_view text)>& see) {
  OrganisationPolicies policies;
  const Reader from_disk = [](const std::string& path) { return ReadFile(path); };
  for (const std::string& file : options.organisation_files) {
    if (auto done = ReadOne(file, from_disk, see, policies); !done) {
      return tl::unexpected(done.error());
    }
  }
  const Reader from_repository = [&](const std::string& path) -> Result<std::string> {
    Result<std::optional<std::string>> text = read(path);
    if (!text) return tl::unexpected(text.error());
    if (!*text) return Fail(path, "is not in the revision that decides", "name a file that is");
    return std::move(**text);
  };
  for (const std::string& file : options.repository_organisation_files) {
    if (auto done = ReadOne(file, from_repository, see, policies); !done) {
      return tl::unexpected(done.error());
    }
  }
  return policies;
}

std::vector<Rule> RulesUnder(const OrganisationPolicies& policies,
                             const std::vector<RuleFile>& brought, std::vector<Refusal>& refusals) {
  std::vector<Rule> rules = MergeRules(BuiltinRules(), policies.rule_files);
  const size_t above = rules.size();
  for (const RuleFile& file : brought) {
    for (const Rule& rule : file.rules()) {
      const bool known =
          std::any_of(rules.begin(), rules.begin() + static_cast<std::ptrdiff_t>(above),
                      [&](const Rule& other) { return other.id == rule.id; });
      if (known) {
        refusals.push_back({file.name(), 1, fmt::format("replaces the rule `{}`", rule.id)});
        continue;
      }
      rules.push_back(rule);
      rules.back().yields = true;
    }
  }
  return rules;
}

Config UnderAll(const std::vector<Config>& policies, Config repository, const OwnSeverity& own,
                std::vector<Refusal>& refusals) {
  for (auto policy = policies.rbegin(); policy != policies.rend(); policy++) {
    repository = UnderOrganisation(*policy, repository, own, refusals);
  }
  return repository;
}

}  // namespace leaktight
