#include "report/rule_words.h"

#include <algorithm>

#include "base/text.h"
#include "engine/rule_set.h"
#include "policy/check.h"

namespace leaktight {
namespace {

// Checks name their sources within sentences.
std::vector<std::string> LinksIn(std::string_view text) {
  std::vector<std::string> links;
  for (size_t at = text.find("https://"); at != std::string_view::npos;
       at = text.find("https://", at + 1)) {
    std::string_view link = text.substr(at, text.find_first_of(" \n,;)", at) - at);
    while (!link.empty() && (link.back() == '.' || link.back() == ':')) link.remove_suffix(1);
    links.emplace_back(link);
  }
  return links;
}

}  // namespace

RuleWords WordsOf(const Finding& finding) {
  RuleWords words;
  words.id = finding.rule;
  if (const Rule* rule = BuiltinRules().Find(finding.rule)) {
    words.name = rule->name;
    words.severity = rule->severity;
    words.message = rule->message;
    words.advice = rule->advice;
    words.references.assign(rule->references.begin(), rule->references.end());
    words.certain = !rule->yields;
  } else if (const CheckInfo* check = FindCheck(finding.rule)) {
    words.name = check->name;
    words.severity = check->severity;
    words.message = check->message;
    words.advice = check->advice;
    words.references = LinksIn(check->reference);
  } else {
    words.name = finding.rule;
    words.severity = finding.severity;
    words.message = finding.message;
    words.advice = finding.advice;
  }
  words.message = Trim(words.message);
  words.advice = Trim(words.advice);
  return words;
}

size_t RulesOfReport::IndexOf(const Finding& finding) {
  const auto at = std::find_if(rules_.begin(), rules_.end(),
                               [&](const RuleWords& rule) { return rule.id == finding.rule; });
  const size_t index = at - rules_.begin();
  if (at == rules_.end()) rules_.push_back(WordsOf(finding));
  return index;
}

}  // namespace leaktight
