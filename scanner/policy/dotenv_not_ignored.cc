// A dotenv template whose copy git would take.
#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/ignore_facts.h"

namespace leaktight::dotenv_not_ignored {

extern const CheckInfo kInfo = {
    .id = "dotenv-not-ignored",
    .name = "Dotenv file that nothing ignores",
    .severity = Severity::kLow,
    .practice = Practice::kDotenvStaysLocal,
    .message =
        "Everyone is to copy this template to a file with real values, and no .gitignore "
        "covers that file: the next `git add .` commits it.",
    .advice = "Add the file to .gitignore, and commit that with the template.",
    .bad_path = ".env.example",
    .bad = "DB_PASSWORD=\n",
    .good_path = ".gitignore",
    .good =
        ".env\n"
        ".env.*\n"
        "!.env.example\n",
    .reference =
        "gitignore(5). Only the .gitignore files of the repository count: what one person "
        "ignores in .git/info/exclude or globally, the next does not. Where `.env.local` is "
        "ignored, that is the copy: Next.js, Vite and their like read it, and keep `.env` for "
        "what all share. Templates under vendored code, test data and generators' templates are "
        "left alone.",
};

namespace {

// Secrets go into FILE.local (https://nextjs.org/docs/app/guides/environment-variables,
// https://vite.dev/guide/env-and-mode), where a pattern is about such files: `*.local`, which
// stands in every new Vite project, is about any, and `.env.*` about all but the copy.
bool IsCovered(const IgnoreRules& rules, const std::string& copy) {
  return rules.Ignores(copy) || (rules.Ignores(copy + ".local") && !rules.Ignores(copy + ".any") &&
                                 !rules.Ignores(std::string(FolderOf(copy)) + "any.local"));
}

}  // namespace

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  const IgnoreRules rules = IgnoreRulesOf(repository.facts);
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind != Fact::Kind::kDotenvTemplate || IsCovered(rules, fact.name)) continue;
      RepositoryViolation violation;
      violation.path = path;
      violation.violation.subject = fact.name;
      violation.violation.replacement = "/" + fact.name;
      violation.causes = {path};  // there is one in a file; where the copy goes moves with it
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::dotenv_not_ignored
