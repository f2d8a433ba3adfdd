#include "scan/criteria.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/file.h"
#include "base/glob.h"
#include "base/hash.h"
#include "base/suggestion.h"
#include "finding/confidence.h"
#include "policy/check.h"
#include "policy/file.h"
#include "policy/named_files.h"
#include "scan/judge_archive.h"
#include "scan/judge_inner_texts.h"
#include "scan/known_secrets.h"
#include "scan/overdue_versions.h"

namespace leaktight {
namespace {

constexpr const char* kNamesAll = "leaktight rules list names them all";

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

// What a policy can name: all but what the repository brings.
std::vector<std::string_view> IdsAbove(const RuleSet& rules, const OrganisationPolicies& policies) {
  std::vector<std::string_view> ids;
  for (const std::string_view id : KnownIds(rules)) {
    const Rule* rule = rules.Find(id);
    if (rule == nullptr || !rule->brought) ids.push_back(id);
  }
  for (const RuleFile& file : policies.further_rules) {
    for (const Rule& rule : file.rules()) ids.push_back(rule.id);
  }
  return ids;
}

void AddScanError(std::vector<ScanError>& errors, const std::string& path, const Error& error) {
  errors.push_back({path, error.Describe()});
}

}  // namespace

bool PathLimits::LeaveOut(std::string_view path) const {
  const auto fits = [&](const std::string& glob) { return GlobMatches(glob, path); };
  if (!include.empty() && std::none_of(include.begin(), include.end(), fits)) return true;
  return std::any_of(exclude.begin(), exclude.end(), fits);
}

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

Result<Criteria> Criteria::Make(const CriteriaOptions& options) {
  std::vector<ScanError> errors;
  return Make(
      options, [](const std::string&) { return Result<std::optional<std::string>>(); }, errors);
}

Result<Criteria> Criteria::Make(const CriteriaOptions& options, const RepositoryReader& read,
                                std::vector<ScanError>& errors,
                                const RepositoryReader& read_policy) {
  Criteria criteria;
  criteria.selection_ = options.selection;
  criteria.paths_ = options.paths;
  criteria.now_ = options.now;
  criteria.tell_unparsed_ = options.tell_unparsed;
  if (options.archives != ArchiveUse::kNone) criteria.archives_ = LimitsFor(options.archives);
  Result<OrganisationPolicies> policies = ReadOrganisations(
      options, read_policy, [&](std::string_view text) { criteria.DependOn(text); });
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
    // Of those there can be any number.
    const std::set<std::string_view> ids(known.begin(), known.end());
    std::erase_if(criteria.config_.rules,
                  [&](const RuleSetting& setting) { return ids.count(setting.id) == 0; });
  }
  if (auto put = criteria.PutUnderOrganisation(options, rules); !put) {
    return tl::unexpected(put.error());
  }
  if (options.min_confidence) {
    criteria.config_.min_confidence = options.min_confidence;
    criteria.DependOn("at least " + std::to_string(*options.min_confidence));
  }
  criteria.min_confidence_ = criteria.config_.min_confidence.value_or(kLeastConfidence);
  if (options.tell_unlikely) criteria.config_.min_confidence = 0;
  const auto checks = FileChecks();
  criteria.no_file_checks_ = std::all_of(checks.begin(), checks.end(), [&](const FileCheck& check) {
    return criteria.config_.IsOff(check.info->id);
  });
  criteria.stored_versions_ = options.stored_versions && !criteria.config_.IsOff(kRotationOverdue);
  DecodeLimits limits;
  limits.depth = options.decode_depth.value_or(limits.depth);
  criteria.DependOn(std::to_string(limits.depth));
  auto engine = Engine::Make(rules, options.now, limits);
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
  if (options.config_text) {
    Result<Config> config = ReadConfig(name, *options.config_text);
    if (!config) return tl::unexpected(config.error());
    config_ = std::move(*config);
    DependOn(*options.config_text);
    return {};
  }
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
    Result<RuleFile> rules = text ? ReadRuleText(path, **text) : tl::unexpected(text.error());
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
  if (brought.empty() && policies_.rule_files.empty() && policies_.further_rules.empty()) return {};
  Result<RuleTables> tables =
      RuleTables::Make(options.UnderOrganisation() ? RulesUnder(policies_, brought, refusals_)
                                                   : MergeRules(BuiltinRules(), brought));
  if (!tables) return tl::unexpected(tables.error());
  tables_ = std::move(*tables);
  rule_files_ = std::move(brought);
  return {};
}

Result<void> Criteria::PutUnderOrganisation(const CriteriaOptions& options, const RuleSet& rules) {
  if (!options.UnderOrganisation()) return {};
  const std::vector<std::string_view> known = IdsAbove(rules, policies_);
  const bool selects = !options.selection.only.empty() || !options.selection.skip.empty();
  for (const Config& policy : policies_.configs) {
    if (auto checked = CheckRuleNames(policy, known); !checked) return checked;
    if (selects && !policy.grants.selection) {
      return Fail(options.selection.skip.empty() ? "--only" : "--skip",
                  "the organisation's policy " + policy.file + " lets nobody choose among rules",
                  "leave the flag out, or have `grant: [selection]` put there");
    }
    if (options.decode_depth.value_or(DecodeLimits().depth) < DecodeLimits().depth &&
        !policy.grants.selection) {
      return Fail("--max-decode-depth",
                  "the organisation's policy " + policy.file + " has what is encoded looked into",
                  "leave the flag out, or have `grant: [selection]` put there");
    }
    // It could bring back what has expired, and make what is old young.
    if (options.now_is_given && !policy.grants.selection) {
      return Fail("--now",
                  "the organisation's policy " + policy.file + " lets nobody set the clock",
                  "leave the flag out, or have `grant: [selection]` put there");
    }
  }
  const auto own = [&](std::string_view id) {
    if (const Rule* rule = rules.Find(id)) return rule->severity;
    const CheckInfo* check = FindCheck(id);
    return check != nullptr ? check->severity : Severity::kCritical;
  };
  const Config policy = UnionOf(policies_.configs, own, refusals_);
  highest_fail_on_ = policy.fail_on.value_or(Severity::kLow);
  config_ = UnderOrganisation(policy, config_, own, refusals_);
  const double least = config_.min_confidence.value_or(kLeastConfidence);
  if (options.min_confidence.value_or(0) > least && !policy.grants.selection) {
    return Fail("--min-confidence",
                "the organisation's policy has findings told from a confidence of " +
                    ConfidenceText(least) + " on",
                "give a lower one, or have `grant: [selection]` put there");
  }
  return {};
}

JudgedBlob Criteria::Judge(const Blob& blob, Engine::Scratch& scratch) const {
  const size_t cut_before = scratch.decoder.cut;
  JudgedBlob judged = Judge(blob, engine_->Scan(blob.bytes, scratch), scratch);
  CountCut(blob, scratch.decoder.cut - cut_before, judged);
  return judged;
}

JudgedBlob Criteria::Judge(const Blob& blob, const std::vector<Match>& matches,
                           Engine::Scratch& scratch, bool no_comments) const {
  JudgedBlob judged = JudgeBlob(blob, matches, *engine_, config_, scratch,
                                {.known = known_.get(),
                                 .unparsed = tell_unparsed_,
                                 .stored = stored_versions_,
                                 .no_comments = no_comments,
                                 .no_checks = no_file_checks_});
  OpenArchive(blob, scratch, judged);
  return judged;
}

JudgedBlob Criteria::JudgeMember(const Blob& blob, Engine::Scratch& scratch) const {
  const size_t cut_before = scratch.decoder.cut;
  JudgedBlob judged =
      JudgeBlob(blob, engine_->Scan(blob.bytes, scratch), *engine_, config_, scratch,
                {.known = known_.get(),
                 .unparsed = tell_unparsed_,
                 .no_comments = true,
                 .no_checks = no_file_checks_});
  CountCut(blob, scratch.decoder.cut - cut_before, judged);
  return judged;
}

void Criteria::OpenArchive(const Blob& blob, Engine::Scratch& scratch, JudgedBlob& judged) const {
  JudgeInnerTexts(blob, *this, scratch, judged);
  if (archives_ && MayHoldMembers(blob)) JudgeMembers(blob, *this, *archives_, scratch, judged);
}

void Criteria::CountCut(const Blob& blob, size_t cut, JudgedBlob& judged) {
  if (cut > 0) judged.passed_over.push_back({std::string(blob.path), kSkippedEncoded});
}

bool Criteria::WantsKnown() const {
  return !config_.IsOff(kKnownSecret) && selection_.Takes(kKnownSecret);
}

bool Criteria::NeedsFacts() const {
  const auto checks = RepositoryChecks();
  return std::any_of(checks.begin(), checks.end(), [&](const RepositoryCheck& check) {
    return !config_.IsOff(check.info->id) && selection_.Takes(check.info->id);
  });
}

JudgedBlob Criteria::JudgeWithFacts(const Blob& blob, Engine::Scratch& scratch) const {
  return std::move(JudgeWithFacts(std::span(&blob, 1), scratch)[0]);
}

std::vector<JudgedBlob> Criteria::JudgeWithFacts(std::span<const Blob> blobs,
                                                 Engine::Scratch& scratch, const ValueHash* hash,
                                                 std::span<const uint8_t> known_clean) const {
  if (hash == nullptr) hash = &hash_;
  const size_t cut_before = scratch.decoder.cut;
  std::vector<JudgedBlob> judged = JudgeBlobs(blobs, *engine_, config_, scratch,
                                              {.known = known_.get(),
                                               .facts = NeedsFacts() ? hash : nullptr,
                                               .unparsed = tell_unparsed_,
                                               .stored = stored_versions_,
                                               .known_clean = known_clean,
                                               .no_checks = no_file_checks_});
  // Nearly always none was: which of several blobs it was of, is found out once more.
  const bool any_cut = scratch.decoder.cut > cut_before;
  for (size_t i = 0; i < blobs.size(); i++) {
    if (any_cut) {
      const size_t before = scratch.decoder.cut;
      engine_->Scan(blobs[i].bytes, scratch);
      CountCut(blobs[i], scratch.decoder.cut - before, judged[i]);
    }
    OpenArchive(blobs[i], scratch, judged[i]);
  }
  return judged;
}

std::vector<Fact> Criteria::FactsOf(const Blob& blob, Engine::Scratch& scratch,
                                    const ValueHash& hash) const {
  if (blob.mode != FileMode::kRegular) return {};
  const std::vector<Match> matches = engine_->Scan(blob.bytes, scratch);
  return leaktight::FactsOf(File(blob, *engine_, scratch, matches, Conventions(config_)), hash);
}

std::vector<Fact> Criteria::FactsOfNamed(const Blob& blob, Engine::Scratch& scratch) const {
  if (blob.mode != FileMode::kRegular) return {};
  const std::vector<Match> matches = engine_->Scan(blob.bytes, scratch);
  return leaktight::FactsOfNamed(File(blob, *engine_, scratch, matches, Conventions(config_)));
}

void Criteria::With(const Blob& blob, Engine::Scratch& scratch,
                    const std::function<void(const File& file)>& show) const {
  show(File(blob, *engine_, scratch, {}, Conventions(config_)));
}

std::vector<Finding> Criteria::JudgeFacts(const FactSet& facts, RepositoryAccess access) const {
  Engine::Scratch scratch;
  access.secrets_in = [&](const std::string& path, std::string_view bytes) {
    return SecretsIn(path, bytes, scratch);
  };
  return JudgeRepository(facts, config_, access);
}

Finding Criteria::FindingOf(const RepositoryViolation& violation, const CheckInfo& check,
                            RepositoryAccess access) const {
  Engine::Scratch scratch;
  access.secrets_in = [&](const std::string& path, std::string_view bytes) {
    return SecretsIn(path, bytes, scratch);
  };
  return FindingAt(violation, check, {}, config_, access);
}

std::vector<Span> Criteria::SecretsIn(const std::string& path, std::string_view bytes,
                                      Engine::Scratch& scratch) const {
  return SecretSpansIn({path, bytes, FileMode::kRegular, Origin::kBlob}, *engine_, config_, scratch,
                       known_.get());
}

}  // namespace leaktight
