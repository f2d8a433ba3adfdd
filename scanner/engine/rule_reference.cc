#include "engine/rule_reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <vector>

namespace leaktight {
namespace {

constexpr std::string_view kIntroduction =
    "# Rules\n"
    "\n"
    "Made from `rules/*.yaml`; do not edit. `docs/rules-format.md` says what the fields mean, and\n"
    "`leaktight rules show ID` shows a rule where you are.\n"
    "\n";

std::vector<const Rule*> InOrder(const RuleSet& rules) {
  std::vector<const Rule*> ordered;
  for (const Rule& rule : rules.rules) ordered.push_back(&rule);
  std::sort(ordered.begin(), ordered.end(), [](const Rule* a, const Rule* b) {
    return std::tie(a->file, a->id) < std::tie(b->file, b->id);
  });
  return ordered;
}

std::string CodeList(std::span<const std::string_view> texts) {
  std::string list;
  for (const std::string_view text : texts) {
    if (!list.empty()) list += ", ";
    list += fmt::format("`{}`", text);
  }
  return list;
}

// What a match must pass besides the pattern, one line each.
std::string Conditions(const Rule& rule) {
  std::string lines;
  if (rule.gate == Gate::kAssignment) {
    lines += "- A value is assigned behind the keyword.\n";
  } else if (rule.gate == Gate::kUserInfo) {
    lines += "- Behind the keyword stands `USER:PASSWORD@`.\n";
  } else if (rule.gate == Gate::kField) {
    lines += "- The keyword is a name by itself, whose value stands between quotes.\n";
  }
  if (rule.entropy > 0) {
    lines += fmt::format("- Entropy of at least {} bits a byte.\n", rule.entropy);
  }
  if (!rule.validators.empty()) {
    lines += fmt::format("- {}: {}.\n", rule.validators.size() == 1 ? "Validator" : "Validators",
                         CodeList(rule.validators));
  }
  if (!rule.companion.pattern.empty()) {
    lines += fmt::format("- Within {} lines stands a match of `{}`.\n", rule.companion.lines,
                         rule.companion.pattern);
  }
  if (!rule.allow_patterns.empty()) {
    lines += fmt::format("- Not one of the known harmless: {}.\n", CodeList(rule.allow_patterns));
  }
  if (!rule.allow_paths.empty()) {
    lines += fmt::format("- Not in {}.\n", CodeList(rule.allow_paths));
  }
  if (rule.yields) lines += "- A guess: gives way to other rules and counts less in tests.\n";
  return lines;
}

std::string Section(const Rule& rule) {
  std::string text =
      fmt::format("## {}\n\n**{}** · {} · `{}`\n\n{}\n\n**What to do.** {}\n\n", rule.id, rule.name,
                  Name(rule.severity), rule.file, rule.message, rule.advice);
  if (!rule.pattern.empty()) {
    text += fmt::format("Found by {} and the pattern\n\n    {}\n\n", CodeList(rule.keywords),
                        rule.pattern);
  }
  if (!rule.assigned.names.empty()) {
    text += fmt::format(
        "{} where `generic-secret` finds a secret that is called {}, and that is\n\n"
        "    {}\n\n",
        rule.pattern.empty() ? "Found" : "Also found", CodeList(rule.assigned.names),
        rule.assigned.value);
  }
  const std::string conditions = Conditions(rule);
  if (!conditions.empty()) text += conditions + '\n';
  for (const std::string_view reference : rule.references)
    text += fmt::format("- <{}>\n", reference);
  return text + '\n';
}

}  // namespace

std::string RuleReference(const RuleSet& rules) {
  const std::vector<const Rule*> ordered = InOrder(rules);
  std::string text(kIntroduction);
  text += "| rule | severity | what it is |\n| --- | --- | --- |\n";
  for (const Rule* rule : ordered) {
    text +=
        fmt::format("| [{0}](#{0}) | {1} | {2} |\n", rule->id, Name(rule->severity), rule->name);
  }
  text += '\n';
  for (const Rule* rule : ordered) text += Section(*rule);
  text.pop_back();  // the last section's empty line
  return text;
}

}  // namespace leaktight
