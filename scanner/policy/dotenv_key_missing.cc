// Variables of a local dotenv file that its template does not name.
//
// The local file is no part of the repository: who has none, as the machine that guards pull
// requests, sees no finding. So it is told, and fails nothing.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "policy/check.h"
#include "policy/secret_value.h"

namespace leaktight::dotenv_key_missing {

extern const CheckInfo kInfo = {
    .id = "dotenv-key-missing",
    .name = "Local variable that the template lacks",
    .severity = Severity::kInfo,
    .practice = Practice::kDotenvStaysLocal,
    .message =
        "Your own dotenv file sets variables that its template does not name: whoever copies the "
        "template next does not learn that they are needed.",
    .advice = "Add the names to the template, without your values, if others need them too.",
    .bad_path = ".env.example",
    .bad = "LOG_LEVEL=info\n",
    .good_path = ".env.example",
    .good =
        "LOG_LEVEL=info\n"
        "MAIL_API_KEY=\n",
    .reference =
        "`tree` on a working tree alone looks for the file that a template is for, where git "
        "ignores it, and of that at names alone: values are neither judged nor kept. A name "
        "in a comment of the template (`# SMTP_PORT=25`) counts as named. The example stands for a "
        "local .env with LOG_LEVEL and MAIL_API_KEY.",
};

namespace {

struct Templates {
  std::string first;           // path of one
  std::set<std::string> keys;  // of all of them
};

// By the file that is made from them.
std::map<std::string, Templates> AllTemplates(const FactSet& facts) {
  std::map<std::string, Templates> templates;
  for (const auto& [path, of_file] : facts) {
    std::string made;
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kDotenvTemplate) made = fact.name;
    }
    if (made.empty()) continue;
    Templates& known = templates[made];
    if (known.first.empty()) known.first = path;
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kDotenvTemplateKey) known.keys.insert(fact.name);
    }
  }
  return templates;
}

// Of a tool, which writes them by itself.
bool IsToolsOwn(std::string_view name) {
  return name.starts_with("DOTENV_");
}

}  // namespace

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  for (const auto& [made, templates] : AllTemplates(repository.facts)) {
    const auto local = repository.facts.find(made);
    if (local == repository.facts.end()) continue;
    std::vector<std::string> missing;
    std::set<std::string> seen = templates.keys;
    for (const Fact& fact : *local->second) {
      if (fact.kind != Fact::Kind::kDotenvLocalKey || IsToolsOwn(fact.name)) continue;
      if (seen.insert(fact.name).second) missing.push_back(fact.name);
    }
    if (missing.empty()) continue;
    RepositoryViolation found;
    found.path = templates.first;
    found.violation.subject = made;
    found.violation.note = "It lacks " + NameList(missing) + ".";
    for (const std::string& name : missing) {
      if (!found.violation.replacement.empty()) found.violation.replacement += '\n';
      found.violation.replacement += name + "=";
    }
    violations.push_back(std::move(found));
  }
}

}  // namespace leaktight::dotenv_key_missing
