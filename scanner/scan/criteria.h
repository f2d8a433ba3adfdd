// What a scan judges by: the rules, the team's configuration, and the day.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "config/config.h"
#include "engine/engine.h"
#include "engine/rule_reader.h"
#include "engine/rule_set.h"
#include "finding/finding.h"
#include "policy/fact.h"
#include "scan/criteria_options.h"
#include "scan/judge_blob.h"
#include "scan/judge_repository.h"
#include "scan/organisation.h"
#include "scan/read_rules.h"
#include "scan/summary.h"
#include "source/archive.h"
#include "source/blob.h"
#include "suppress/selection.h"

namespace leaktight {

class KnownSecrets;

class Criteria {
 public:
  // Rules built in and no configuration.
  static Result<Criteria> Make(const CriteriaOptions& options);

  // With the configuration that `read` finds. What the command line names and cannot be read is an
  // error. What the repository brings and cannot be read goes into `errors`, and the scan goes on
  // without it. `read_policy`: see ReadOrganisations.
  static Result<Criteria> Make(const CriteriaOptions& options, const RepositoryReader& read,
                               std::vector<ScanError>& errors,
                               const RepositoryReader& read_policy = {});

  const Engine& engine() const { return *engine_; }
  const Config& config() const { return config_; }
  const Selection& selection() const { return selection_; }
  const PathLimits& paths() const { return paths_; }
  // Is a file not to be looked at, by the configuration or by the flags?
  bool LeavesOut(std::string_view path) const {
    return config_.LeavesOut(path) || paths_.LeaveOut(path);
  }
  // Less likely findings are not told, unless CriteriaOptions::tell_unlikely.
  double min_confidence() const { return min_confidence_; }
  int64_t now() const { return now_; }

  // The organisation's, as they are read, one by one.
  const std::vector<Config>& policies() const { return policies_.configs; }
  // What the repository says and the organisation's policy does not take.
  const std::vector<Refusal>& refusals() const { return refusals_; }
  // The highest that --fail-on may be; nothing: whatever it says.
  std::optional<Severity> highest_fail_on() const { return highest_fail_on_; }

  // Are secrets that are known to be looked for? Which, the caller says before anything is judged.
  bool WantsKnown() const;
  void UseKnown(std::shared_ptr<const KnownSecrets> known) { known_ = std::move(known); }
  const KnownSecrets* known() const { return known_.get(); }

  // Judges one blob, or the facts of a snapshot, with what is switched off left out and severities
  // as the configuration has them.
  JudgedBlob Judge(const Blob& blob, Engine::Scratch& scratch) const;
  // The same with the engine's matches, for bytes that stand under several paths; `no_comments`:
  // see JudgeBeside.
  JudgedBlob Judge(const Blob& blob, const std::vector<Match>& matches, Engine::Scratch& scratch,
                   bool no_comments = false) const;
  // Of what stands in an archive, by the path within it. Whether that one is opened is not asked.
  JudgedBlob JudgeMember(const Blob& blob, Engine::Scratch& scratch) const;
  // Which archives Judge opens, and how far; nothing: none.
  const std::optional<ArchiveLimits>& archives() const { return archives_; }
  // The same with the blob's facts, from one reading of it; and the facts alone, with values hashed
  // under a key of this process or of the caller.
  // Where every check on repositories is switched off or not selected, nobody asks for facts.
  bool NeedsFacts() const;
  JudgedBlob JudgeWithFacts(const Blob& blob, Engine::Scratch& scratch) const;
  // Of several small ones at once, which takes less time.
  // `known_clean`: see JudgeBeside; `hash`: what values are hashed by, null: the key of this
  // process.
  std::vector<JudgedBlob> JudgeWithFacts(std::span<const Blob> blobs, Engine::Scratch& scratch,
                                         const ValueHash* hash = nullptr,
                                         std::span<const uint8_t> known_clean = {}) const;
  std::vector<Fact> FactsOf(const Blob& blob, Engine::Scratch& scratch) const {
    return FactsOf(blob, scratch, hash_);
  }
  std::vector<Fact> FactsOf(const Blob& blob, Engine::Scratch& scratch,
                            const ValueHash& hash) const;
  // Of a blob that another names: see policy/named_files.h.
  std::vector<Fact> FactsOfNamed(const Blob& blob, Engine::Scratch& scratch) const;
  // What a blob's facts depend on besides its bytes and its path: the configuration, and the rules
  // that were added to those built in. Equal where facts are.
  const std::string& facts_depend_on() const { return facts_depend_on_; }
  // `access` need not say what looks like a secret.
  std::vector<Finding> JudgeFacts(const FactSet& facts, RepositoryAccess access) const;
  // The same of one violation; see FindingAt.
  Finding FindingOf(const RepositoryViolation& violation, const CheckInfo& check,
                    RepositoryAccess access) const;

  // Shows a blob as checks see it, without what the engine finds in it.
  void With(const Blob& blob, Engine::Scratch& scratch,
            const std::function<void(const File& file)>& show) const;

 private:
  Criteria() = default;
  void DependOn(std::string_view text);
  // `cut`: how much of what stands encoded in the blob was not read to its end.
  static void CountCut(const Blob& blob, size_t cut, JudgedBlob& judged);
  void OpenArchive(const Blob& blob, Engine::Scratch& scratch, JudgedBlob& judged) const;
  std::vector<Span> SecretsIn(const std::string& path, std::string_view bytes,
                              Engine::Scratch& scratch) const;
  Result<void> ReadConfiguration(const CriteriaOptions& options, const RepositoryReader& read,
                                 std::vector<ScanError>& errors);
  Result<void> PutUnderOrganisation(const CriteriaOptions& options, const RuleSet& rules);
  Result<void> ReadRules(const CriteriaOptions& options, const RepositoryReader& read,
                         std::vector<ScanError>& errors);

  Config config_;
  Selection selection_;
  PathLimits paths_;
  int64_t now_ = 0;
  double min_confidence_ = 0;
  bool tell_unparsed_ = false;
  bool stored_versions_ = false;
  bool no_file_checks_ = false;
  std::optional<ArchiveLimits> archives_;
  ValueHash hash_;
  std::string facts_depend_on_;
  OrganisationPolicies policies_;
  std::vector<Refusal> refusals_;
  std::optional<Severity> highest_fail_on_;
  std::vector<RuleFile> rule_files_;  // what the tables point into
  std::optional<RuleTables> tables_;  // only where rules were added
  std::unique_ptr<Engine> engine_;
  std::shared_ptr<const KnownSecrets> known_;  // null: nothing is known
};

// Which file of the repository is its configuration.
std::string ConfigNameIn(const CriteriaOptions& options);

// Every id of a rule or check that can be named, sorted.
std::vector<std::string_view> KnownIds(const RuleSet& rules);

}  // namespace leaktight
