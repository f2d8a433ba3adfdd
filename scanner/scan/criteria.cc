#include "scan/criteria.h"

#include <sys/stat.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/suggestion.h"
#include "policy/check.h"
#include "policy/file.h"
#include "scan/judge_repository.h"
#include "source/walk.h"

namespace leaktight {
namespace {

constexpr const char* kNamesAll = "leaktight rules list names them all";

bool IsFolder(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

// The files that --rules names: itself, or every *.yaml and *.yml of a folder, in order.
Result<std::vector<std::string>> RuleFilesAt(const std::string& path) {
  if (!IsFolder(path)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  std::optional<Error> failed;
  WalkFolder(
      path, "",
      [&](const std::string& file) {
        if (file.ends_with(".yaml") || file.ends_with(".yml")) files.push_back(path + "/" + file);
      },
      [&](Error error) { failed = std::move(error); });
  if (failed) return tl::unexpected(*failed);
  if (files.empty()) return Fail(path, "there is no rule file (*.yaml) in this folder");
  return files;
}

Result<void> CheckSelection(const Selection& selection,
                            const std::vector<std::string_view>& known) {
  for (const auto& [flag, ids] :
       {std::pair("--only", &selection.only), std::pair("--skip", &selection.skip)}) {
    for (const std::string& id : *ids) {
      if (std::find(known.begin(), known.end(), id) != known.end()) continue;
      std::string next = DidYouMean(id, known);
      return Fail(flag, "there is no rule or check " + id,
                  next.empty() ? kNamesAll : std::move(next));
    }
  }
  return {};
}

void AddScanError(std::vector<ScanError>& errors, const std::string& path, const Error& error) {
  errors.push_back({path, error.Describe()});
}

}  // namespace

std::string ConfigNameIn(const CriteriaOptions& options) {
  return options.repository_config.empty() ? std::string(kConfigFileName)
                                           : options.repository_config;
}

std::vector<std::string_view> KnownIds(const RuleSet& rules) {
  std::vector<std::string_view> ids;
  for (const Rule& rule : rules.rules) ids.push_back(rule.id);
  for (const CheckInfo* check : AllChecks()) ids.push_back(check->id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<std::vector<RuleFile>> ReadRulePaths(const std::vector<std::string>& paths,
                                            const std::function<void(std::string_view text)>& see) {
  std::vector<RuleFile> read;
  for (const std::string& path : paths) {
    const Result<std::vector<std::string>> files = RuleFilesAt(path);
    if (!files) return tl::unexpected(files.error());
    for (const std::string& file : *files) {
      const Result<std::string> text = ReadFile(file);
      if (!text) return tl::unexpected(text.error());
      Result<RuleFile> rules = ReadRuleFile(file, *text);
      if (!rules) return tl::unexpected(rules.error());
      if (see) see(*text);
      read.push_back(std::move(*rules));
    }
  }
  return read;
}

Result<Criteria> Criteria::Make(const CriteriaOptions& options) {
  std::vector<ScanError> errors;
  return Make(
      options, [](const std::string&) { return Result<std::optional<std::string>>(); }, errors);
}

Result<Criteria> Criteria::Make(const CriteriaOptions& options, const RepositoryReader& read,
                                std::vector<ScanError>& errors) {
  Criteria criteria;
  criteria.selection_ = options.selection;
  criteria.now_ = options.now;
  Result<OrganisationPolicies> policies =
      ReadOrganisations(options, read, [&](std::string_view text) { criteria.DependOn(text); });
  if (!policies) return tl::unexpected(policies.error());
  criteria.policies_ = std::move(*policies);
  if (auto done = criteria.ReadConfiguration(options, read, errors); !done) {
    return tl::unexpected(done.error());
  }
  if (auto done = criteria.ReadRules(options, read, errors); !done) {
    return tl::unexpected(done.error());
  }
  const RuleSet rules = criteria.tables_ ? criteria.tables_->View() : BuiltinRules();
  const std::vector<std::string_view> known = KnownIds(rules);
  if (auto checked = CheckSelection(options.selection, known); !checked) {
    return tl::unexpected(checked.error());
  }
  if (auto checked = CheckRuleNames(criteria.config_, known); !checked) {
    if (!options.config_file.empty()) return tl::unexpected(checked.error());
    AddScanError(errors, criteria.config_.file, checked.error());
  }
  if (auto put = criteria.PutUnderOrganisation(options, rules, known); !put) {
    return tl::unexpected(put.error());
  }
  auto engine = Engine::Make(rules, options.now);
  if (!engine) return tl::unexpected(engine.error());
  criteria.engine_ = std::make_unique<Engine>(std::move(*engine));
  return criteria;
}

Result<void> Criteria::ReadConfiguration(const CriteriaOptions& options,
                                         const RepositoryReader& read,
                                         std::vector<ScanError>& errors) {
  if (!options.config_file.empty()) {
    const Result<std::string> text = ReadFile(options.config_file);
    if (!text) return tl::unexpected(text.error());
    Result<Config> config = ReadConfig(options.config_file, *text);
    if (!config) return tl::unexpected(config.error());
    config_ = std::move(*config);
    DependOn(*text);
    return {};
  }
  if (options.no_config) return {};
  const std::string name = ConfigNameIn(options);
  const Result<std::optional<std::string>> text = read(name);
  if (!text) {
    AddScanError(errors, name, text.error());
  } else if (*text) {
    Result<Config> config = ReadConfig(name, **text);
    if (config) {
      config_ = std::move(*config);
      DependOn(**text);
    } else {
      AddScanError(errors, name, config.error());
    }
  }
  return {};
}

void Criteria::DependOn(std::string_view text) {
  const Sha256Digest digest = Sha256(text);
  facts_depend_on_.append(digest.begin(), digest.end());
}

// A rule of a later file replaces one of the same id before it; those built in come first.
Result<void> Criteria::ReadRules(const CriteriaOptions& options, const RepositoryReader& read,
                                 std::vector<ScanError>& errors) {
  std::vector<RuleFile> brought;
  // False: there is no such file.
  const auto take = [&](const std::string& path) {
    const Result<std::optional<std::string>> text = read(path);
    if (text && !*text) return false;
    Result<RuleFile> rules = text ? ReadRuleFile(path, **text) : tl::unexpected(text.error());
    if (rules) {
      DependOn(**text);
      brought.push_back(std::move(*rules));
    } else {
      AddScanError(errors, path, rules.error());
    }
    return true;
  };
  for (const RuleFileName& file : config_.rule_files) {
    if (take(file.path)) continue;
    AddScanError(errors, config_.file,
                 {config_.file + ":" + std::to_string(file.line),
                  "there is no rule file " + file.path, "its path is from the repository's top"});
  }
  for (const std::string& path : options.repository_rule_files) take(path);
  const auto depend = [this](std::string_view text) { DependOn(text); };
  Result<std::vector<RuleFile>> named = ReadRulePaths(options.rule_paths, depend);
  if (!named) return tl::unexpected(named.error());
  for (RuleFile& file : *named) brought.push_back(std::move(file));
  if (brought.empty() && policies_.rule_files.empty()) return {};
  Result<RuleTables> tables =
      RuleTables::Make(options.UnderOrganisation() ? RulesUnder(policies_, brought, refusals_)
                                                   : MergeRules(BuiltinRules(), brought));
  if (!tables) return tl::unexpected(tables.error());
  tables_ = std::move(*tables);
  rule_files_ = std::move(brought);
  return {};
}

Result<void> Criteria::PutUnderOrganisation(const CriteriaOptions& options, const RuleSet& rules,
                                            const std::vector<std::string_view>& known) {
  if (!options.UnderOrganisation()) return {};
  const bool selects = !options.selection.only.empty() || !options.selection.skip.empty();
  for (const Config& policy : policies_.configs) {
    if (auto checked = CheckRuleNames(policy, known); !checked) return checked;
    if (selects && !policy.grants.selection) {
      return Fail(options.selection.skip.empty() ? "--only" : "--skip",
                  "the organisation's policy " + policy.file + " lets nobody choose among rules",
                  "leave the flag out, or have `grant: [selection]` put there");
    }
  }
  const auto own = [&](std::string_view id) {
    if (const Rule* rule = rules.Find(id)) return rule->severity;
    const CheckInfo* check = FindCheck(id);
    return check != nullptr ? check->severity : Severity::kCritical;
  };
  std::vector<Refusal> none;
  highest_fail_on_ = UnderAll(policies_.configs, Config(), own, none).fail_on;
  config_ = UnderAll(policies_.configs, std::move(config_), own, refusals_);
  return {};
}

JudgedBlob Criteria::Judge(const Blob& blob, Engine::Scratch& scratch) const {
  return JudgeBlob(blob, *engine_, config_, scratch);
}

JudgedBlob Criteria::Judge(const Blob& blob, const std::vector<Match>& matches,
                           Engine::Scratch& scratch) const {
  return JudgeBlob(blob, matches, *engine_, config_, scratch);
}

bool Criteria::NeedsFacts() const {
  const auto checks = RepositoryChecks();
  return std::any_of(checks.begin(), checks.end(),
                     [&](const RepositoryCheck& check) { return !config_.IsOff(check.info->id); });
}

JudgedBlob Criteria::JudgeWithFacts(const Blob& blob, Engine::Scratch& scratch) const {
  return JudgeBlob(blob, engine_->Scan(blob.bytes, scratch), *engine_, config_, scratch, &hash_);
}

std::vector<Fact> Criteria::FactsOf(const Blob& blob, Engine::Scratch& scratch,
                                    const ValueHash& hash) const {
  if (blob.mode != FileMode::kRegular) return {};
  const std::vector<Match> matches = engine_->Scan(blob.bytes, scratch);
  return leaktight::FactsOf(File(blob, *engine_, scratch, matches, Conventions(config_)), hash);
}

std::vector<Finding> Criteria::JudgeFacts(
    const FactSet& facts, const std::function<Result<std::string>(const std::string& path)>& read,
    const std::function<bool(const Finding& finding)>& leave_out) const {
  return JudgeRepository(facts, config_, read, leave_out);
}

}  // namespace leaktight
