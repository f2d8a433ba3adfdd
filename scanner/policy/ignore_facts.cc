// What git ignores, from the .gitignore files of a snapshot.
#include "policy/ignore_facts.h"

#include "policy/file.h"
#include "policy/file_names.h"

namespace leaktight {

IgnoreRules IgnoreRulesOf(const FactSet& facts) {
  IgnoreRules rules;
  for (const auto& [path, of_file] : facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kIgnorePattern) rules.Add(path, fact.name);
    }
  }
  return rules;
}

}  // namespace leaktight

namespace leaktight::ignore_facts {

bool MayHold(std::string_view path) {
  return FileName(path) == ".gitignore";
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  const std::string_view bytes = file.bytes();
  for (const std::string_view line : IgnoreLines(bytes)) {
    if (IgnorePattern(line).IsNone()) continue;
    const auto begin = static_cast<size_t>(line.data() - bytes.data());
    facts.push_back({.kind = Fact::Kind::kIgnorePattern,
                     .name = std::string(line),
                     .span = {begin, begin + line.size()}});
  }
}

}  // namespace leaktight::ignore_facts
