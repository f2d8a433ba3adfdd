#include "scan/organisation.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/file.h"
#include "config/known_setting.h"
#include "engine/rule_set.h"
#include "scan/read_rules.h"
#include "source/named_paths.h"

namespace leaktight {
namespace {

using Reader = std::function<Result<std::string>(const std::string& path)>;

bool MayReplace(const OrganisationFile& file) {
  return file.may_replace && !file.in_repository;
}

class PolicyReader {
 public:
  explicit PolicyReader(const std::function<void(std::string_view)>& see) : see_(see) {}

  Result<void> Read(const std::string& path, bool may_replace, const Reader& read) {
    const Result<std::string> text = read(path);
    if (!text) return tl::unexpected(text.error());
    Result<Config> config = ReadOrganisation(path, *text);
    if (!config) return tl::unexpected(config.error());
    if (auto placed = PlaceKnownFiles(path, may_replace, *config); !placed) return placed;
    see_(may_replace ? "a policy" : "a policy that replaces nothing");
    see_(*text);
    for (const RuleFileName& file : config->rule_files) {
      const std::string folder = path.substr(0, path.rfind('/') + 1);
      const std::string name = file.path.starts_with('/') ? file.path : folder + file.path;
      if (auto done = ReadRulesOf(path, name, may_replace, read); !done) return done;
    }
    policies_.configs.push_back(std::move(*config));
    return {};
  }

  OrganisationPolicies Take() { return std::move(policies_); }

 private:
  Result<void> ReadRulesOf(const std::string& policy, const std::string& name, bool may_replace,
                           const Reader& read) {
    const Result<std::string> text = read(name);
    if (!text) return tl::unexpected(text.error());
    Result<RuleFile> file = ReadRuleText(name, *text);
    if (!file) return tl::unexpected(file.error());
    see_(*text);
    // Policies can share a file.
    if (!texts_.insert(*text).second) return {};
    // Which of two rules is the stricter one nobody can tell.
    for (const Rule& rule : file->rules()) {
      const auto [other, is_new] = owners_.emplace(std::string(rule.id), policy);
      if (is_new || other->second == policy) continue;
      return Fail(fmt::format("{}:{}", name, rule.line),
                  fmt::format("`{}` is a rule of {} too", rule.id, other->second),
                  "give one of the two another id");
    }
    (may_replace ? policies_.rule_files : policies_.further_rules).push_back(std::move(*file));
    return {};
  }

  // Only whom the machine's owner names may have files read that lie outside of the repository:
  // whoever is told that a value stands in them has learned what it is.
  static Result<void> PlaceKnownFiles(const std::string& policy, bool may_name_any,
                                      Config& config) {
    const std::string folder = policy.substr(0, policy.rfind('/') + 1);
    for (KnownFileName& file : config.known_files) {
      file.anywhere = may_name_any;
      if (!may_name_any && !StaysBelow(file.path)) {
        return Fail(fmt::format("{}:{}", policy, file.line),
                    fmt::format("`{}` lies outside of the repository", file.path),
                    "a policy that the repository brings, or its .git/config names, may name files "
                    "from the repository's top alone");
      }
      if (may_name_any && StaysBelow(file.path)) file.path = folder + file.path;
    }
    return {};
  }

  const std::function<void(std::string_view)>& see_;
  OrganisationPolicies policies_;
  std::map<std::string, std::string> owners_;  // of the policies' rules
  std::set<std::string> texts_;                // of rule files
};

}  // namespace

std::optional<std::string> PathInRepository(std::string_view top, const std::string& path) {
  std::optional<std::string> below = BelowTop(top, path);
  if (below && (below->empty() || *below == ".git" || below->starts_with(".git/"))) below.reset();
  return below;
}

Result<OrganisationPolicies> ReadOrganisations(
    const CriteriaOptions& options, const RepositoryReader& read,
    const std::function<void(std::string_view text)>& see) {
  PolicyReader policies(see);
  std::vector<OrganisationFile> files = options.organisation_files;
  // Those first that may replace what is built in.
  std::stable_partition(files.begin(), files.end(), MayReplace);
  const Reader from_disk = [](const std::string& path) { return ReadFile(path); };
  for (const OrganisationFile& file : files) {
    if (!file.in_repository || !read) {
      if (auto done = policies.Read(file.path, MayReplace(file), from_disk); !done) {
        return tl::unexpected(done.error());
      }
      continue;
    }
    // What stands before the path from the top.
    const std::string top = file.path.ends_with(*file.in_repository)
                                ? file.path.substr(0, file.path.size() - file.in_repository->size())
                                : std::string();
    const Reader from_repository = [&](const std::string& path) -> Result<std::string> {
      Result<std::optional<std::string>> text = read(path);
      if (!text) return tl::unexpected(text.error());
      return *text ? Result<std::string>(std::move(**text)) : ReadFile(top + path);
    };
    if (auto done = policies.Read(*file.in_repository, false, from_repository); !done) {
      return tl::unexpected(done.error());
    }
  }
  return policies.Take();
}

std::vector<Rule> RulesUnder(const OrganisationPolicies& policies,
                             const std::vector<RuleFile>& brought, std::vector<Refusal>& refusals) {
  std::vector<Rule> rules = MergeRules(BuiltinRules(), policies.rule_files);
  std::set<std::string_view> above;
  for (const Rule& rule : rules) above.insert(rule.id);
  const auto add = [&](const RuleFile& file) {
    for (const Rule& rule : file.rules()) {
      if (above.count(rule.id) > 0) {
        refusals.push_back(
            {file.name(), std::max(rule.line, 1U), fmt::format("replaces the rule `{}`", rule.id)});
        continue;
      }
      rules.push_back(rule);
      rules.back().brought = true;
    }
  };
  // A policy's rules cannot be replaced by what comes after it, whoever named it.
  for (const RuleFile& file : policies.further_rules) {
    add(file);
    for (const Rule& rule : file.rules()) above.insert(rule.id);
  }
  for (const RuleFile& file : brought) add(file);
  return rules;
}

}  // namespace leaktight
