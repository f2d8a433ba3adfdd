// .leaktight.yaml: what a team decides about its own repository.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "finding/severity.h"

namespace leaktight {

inline constexpr std::string_view kConfigFileName = ".leaktight.yaml";

// Where something is decided.
struct Said {
  std::string file;  // empty: nowhere, it is built in
  size_t line = 0;
  std::string_view preset = {};  // that `policy` on this line brings; empty: none
};

// What is decided about one rule or check. What a finding weighs is `severity`, where that is
// given, and `at_least` that.
struct RuleSetting {
  std::string id;
  bool on = true;
  std::optional<Severity> severity;  // instead of its own
  size_t line = 0;                   // in the file, for messages
  std::optional<Severity> at_least = {};
  std::string file = {};         // that it stands in
  std::string_view preset = {};  // that it comes from, by `policy` on this line; empty: none
};

// Paths that are not scanned.
struct LeftOutPaths {
  std::string glob;
  std::string reason;
  size_t line = 0;
  std::string file = {};
};

// Findings that the team has looked at and lives with. A finding must agree with each of `rule`,
// `path` and `fingerprint` that is given; at least one is.
struct AllowEntry {
  std::string rule;
  std::string path;  // a glob
  std::string fingerprint;
  std::string reason;
  std::string expires;  // YYYY-MM-DD, the last day on which it counts; empty: never
  size_t line = 0;
  std::string file = {};  // that it stands in, for messages
};

// Paths of files that others are made from, besides those that are known by name.
struct TemplatePaths {
  std::string glob;
  size_t line = 0;
  std::string file = {};
  std::string_view preset = {};
};

// One environment and what belongs to it: a file by its path, an object by its namespace too.
struct Environment {
  std::string name;
  std::vector<std::string> paths;       // globs
  std::vector<std::string> namespaces;  // globs
  size_t line = 0;
  std::string file = {};
  std::string_view preset = {};
};

// How long secrets of one kind may live, and by which words they are told.
struct RotationSetting {
  std::string name;
  std::optional<int> days;
  std::vector<std::string> names;  // globs; added to those that are built in
  size_t line = 0;
  std::string file = {};
  std::string_view preset = {};
};

struct RuleFileName {
  std::string path;
  size_t line = 0;
  std::string file = {};  // that names it
};

// A file whose values must not be committed.
struct KnownFileName {
  std::string path;  // from the repository's top
  size_t line = 0;
  std::string file = {};  // that names it
  // It may lie elsewhere: `path` is absolute or begins with "~/".
  bool anywhere = false;
};

// What an organisation leaves to its repositories: the words of its `grant`.
struct Grants {
  bool allow = false;      // allow entries
  bool comments = false;   // that allow a finding beside its line
  bool exclude = false;    // paths that are not scanned
  bool templates = false;  // further files that count as templates
  bool selection = false;  // --only and --skip, which a hook's configuration can hold
};

struct Config {
  std::string file;  // where it was read from, for messages; empty: there is none
  std::optional<Severity> fail_on;
  size_t fail_on_line = 0;
  std::vector<RuleSetting> rules;
  std::vector<LeftOutPaths> exclude;
  std::vector<AllowEntry> allow;
  std::string policy;  // the name of the preset that it starts from; empty: the default one
  std::vector<TemplatePaths> templates;
  std::vector<Environment> environments;        // the first that fits counts
  std::vector<Environment> later_environments;  // where neither these nor names say anything
  // What `environments` are for others: where several policies are in force, each is asked by
  // itself.
  std::vector<std::vector<Environment>> other_environments;
  std::vector<RotationSetting> rotation;  // at most one of each name
  // A Secret that a manifest names must be declared in the repository.
  std::optional<bool> strict_references;
  std::vector<KnownFileName> known_files;
  // Findings that are less likely than that are not told; nothing: kLeastConfidence.
  std::optional<double> min_confidence;
  Said min_confidence_said;
  Said fail_on_said;
  Said references_said;
  Said known_list_said;        // who demands a list of known secrets; no file: nobody
  bool comments_count = true;  // that allow a finding beside its line
  Grants grants;               // of an organisation's
  // Paths from the top of the repository, of files whose rules are added or replace those built in.
  std::vector<RuleFileName> rule_files;

  // What is decided about a rule or check; null: nothing.
  const RuleSetting* Of(std::string_view id) const;
  bool IsOff(std::string_view id) const;
  Severity SeverityOf(std::string_view id, Severity otherwise) const;
  bool LeavesOut(std::string_view path) const;
};

// The severity that a rule or check has where no configuration says otherwise.
using OwnSeverity = std::function<Severity(std::string_view id)>;

// Reads `text`, the content of the file `name`, laid over the preset that it names. Errors name
// file, line and column. Whether the rules that it names exist is not asked here: see
// CheckRuleNames.
Result<Config> ReadConfig(std::string_view name, std::string_view text);

// The same of an organisation's policy, which may have `grant` too: see organisation.h.
Result<Config> ReadOrganisation(std::string_view name, std::string_view text);

// Error where the configuration names a rule or check that is none of `known`, with the nearest
// one.
Result<void> CheckRuleNames(const Config& config, const std::vector<std::string_view>& known);

}  // namespace leaktight
