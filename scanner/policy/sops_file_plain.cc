// A file that .sops.yaml says is to be encrypted, and is not.
#include <re2/re2.h>

#include <map>
#include <memory>

#include "policy/check.h"
#include "policy/file_names.h"

namespace leaktight::sops_file_plain {

extern const CheckInfo kInfo = {
    .id = "sops-file-plain",
    .name = "File that SOPS should have encrypted",
    .severity = Severity::kHigh,
    .practice = Practice::kEncryptedAtRest,
    .message =
        "The repository's .sops.yaml says that this file is kept encrypted, and nothing in it is: "
        "whoever reads the repository has what it holds.",
    .advice =
        "Encrypt it: `sops --encrypt --in-place FILE`. What it held is known to everyone who has "
        "the history: make new values.",
    .bad_path = "config/prod.yaml",
    .bad = "db_password: {password:24}\n",
    .good_path = "config/prod.yaml",
    .good =
        "db_password: ENC[AES256_GCM,data:9fBv1w==,iv:{base64:43}=,tag:{base64:22}==,type:str]\n"
        "sops:\n"
        "  mac: ENC[AES256_GCM,data:9fBv1w==,iv:{base64:43}=,tag:{base64:22}==,type:str]\n"
        "  lastmodified: \"2024-05-01T10:00:00Z\"\n"
        "  version: 3.8.1\n",
    .beside_path = ".sops.yaml",
    .beside = "creation_rules:\n  - path_regex: config/prod\\.yaml$\n    age: age1example\n",
    .reference =
        "https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files: "
        "the nearest .sops.yaml upward counts, its paths are relative to its folder, the first "
        "rule that fits is the one. A rule for all files, or for some keys of them, "
        "counts for Kubernetes Secrets alone. A file in which no value looks secret is reported "
        "as `medium`. "
        "Templates are left alone.",
};

namespace {

struct CreationRule {
  std::unique_ptr<RE2> regex;  // none: all files
  bool broad = true;           // says nothing about a file: it takes any, or only some keys of it

  bool Takes(std::string_view path) const {
    return !regex || RE2::PartialMatch({path.data(), path.size()}, *regex);
  }
};

using RulesByFolder = std::map<std::string, std::vector<CreationRule>, std::less<>>;

RulesByFolder ReadRules(const RepositoryFacts& repository) {
  RulesByFolder rules;
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind != Fact::Kind::kSopsCreationRule) continue;
      CreationRule rule;
      if (!fact.name.empty()) {
        RE2::Options options;
        options.set_log_errors(false);
        rule.regex = std::make_unique<RE2>(fact.name, options);
        if (!rule.regex->ok()) continue;
        rule.broad = !fact.key.empty() || rule.Takes("x.yaml") || rule.Takes("x/y.yaml") ||
                     rule.Takes("x.json");
      }
      rules[std::string(FolderOf(path))].push_back(std::move(rule));
    }
  }
  return rules;
}

// The rule that SOPS would take for the file.
const CreationRule* RuleFor(const RulesByFolder& rules, std::string_view path) {
  for (std::string_view folder = FolderOf(path);;
       folder = FolderOf(folder.substr(0, folder.size() - 1))) {
    const auto found = rules.find(folder);
    if (found != rules.end()) {
      for (const CreationRule& rule : found->second) {
        if (rule.Takes(path.substr(folder.size()))) return &rule;
      }
      return nullptr;
    }
    if (folder.empty()) return nullptr;
  }
}

}  // namespace

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  const RulesByFolder rules = ReadRules(repository);
  if (rules.empty()) return;
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind != Fact::Kind::kSopsPlain || repository.conventions.IsTemplate(path)) continue;
      const CreationRule* rule = RuleFor(rules, path);
      const bool secret = !fact.key.empty();
      if (rule == nullptr || (rule->broad && fact.key != "Secret")) continue;
      Violation violation;
      if (!secret) {
        violation.severity = Severity::kMedium;
        violation.note = "No value in it looks secret today; the next one may.";
      }
      violations.push_back({path, std::move(violation)});
    }
  }
}

}  // namespace leaktight::sops_file_plain
