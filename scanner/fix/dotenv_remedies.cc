// Dotenv files: out of git, and templates without values.
#include <algorithm>
#include <map>

#include "engine/secret_likeness.h"
#include "fix/dotenv_templates.h"
#include "fix/remedies.h"
#include "policy/dotenv_local.h"
#include "policy/dotenv_reader.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

bool HoldsEncrypted(const File& file) {
  const auto& entries = file.Dotenv().entries;
  return std::any_of(entries.begin(), entries.end(), [](const DotenvEntry& entry) {
    return ClassifyValue(entry.decoded) == ValueKind::kEncrypted;
  });
}

}  // namespace

void MendDotenvCommitted(const FixProblem& problem, Remedy& remedy) {
  const std::string path(problem.file.path());
  if (HoldsEncrypted(problem.file)) {
    return remedy.Leave(0, "it is meant to be committed with encrypted values: encrypt the rest");
  }
  if (problem.tree.IsTracked(path)) remedy.untracked.push_back(path);
  remedy.ignored.push_back(path);
  if (ClassifyDotenvName(problem.file.name()) == DotenvUse::kKeys) return;
  const std::string made_from = DotenvTemplateOf(problem.tree, path);
  if (made_from.empty()) {
    const std::string made = path + ".example";
    if (problem.tree.Bytes(made) == nullptr) {
      remedy.files.push_back({made, WithoutValues(problem.file)});
    }
    return;
  }
  for (const Fact& name : LocalDotenvFacts(problem.file.bytes())) {
    AddToTemplate(problem.tree, made_from, name.name, remedy);
  }
}

void MendDotenvTemplateFilled(const FixProblem& problem, Remedy& remedy) {
  const std::string path(problem.file.path());
  const std::string local = DotenvMadeFrom(path);
  if (local == path) {
    for (size_t i = 0; i < problem.violations.size(); i++) {
      remedy.Leave(i, "its name does not say which file is made of it");
    }
    return;
  }
  std::map<size_t, const DotenvEntry*> by_place;
  for (const DotenvEntry& entry : problem.file.Dotenv().entries) {
    by_place.emplace(entry.value.begin, &entry);
  }
  for (size_t i = 0; i < problem.violations.size(); i++) {
    const auto entry = by_place.find(problem.violations[i].about.begin);
    if (entry == by_place.end()) {
      remedy.Leave(i, "it is not known what it is the value of");
      continue;
    }
    remedy.edits.push_back({path, EditToEmpty(problem.file.bytes(), *entry->second)});
    remedy.kept.push_back({local, std::string(entry->second->name.In(problem.file.bytes())),
                           entry->second->decoded, KeptValue::Form::kDotenv, path});
  }
}

void MendDotenvNotIgnored(const FixProblem& problem, Remedy& remedy) {
  remedy.ignored.push_back(DotenvMadeFrom(problem.file.path()));
}

void MendDotenvKeyMissing(const FixProblem& problem, Remedy& remedy) {
  for (const Violation& violation : problem.violations) {
    // The lines that the finding shows: a name and `=` each.
    const std::string_view lines = violation.replacement;
    for (size_t at = 0; at < lines.size();) {
      const size_t end = std::min(lines.find('\n', at), lines.size());
      const std::string_view line = lines.substr(at, end - at);
      AddToTemplate(problem.tree, std::string(problem.file.path()),
                    std::string(line.substr(0, line.find('='))), remedy);
      at = end + 1;
    }
  }
}

}  // namespace leaktight
