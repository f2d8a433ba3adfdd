#include "report/markdown_text.h"
#include "report/sarif_parts.h"

namespace leaktight::sarif {
namespace {

// GitHub's measure: over 9.0 critical, from 7.0 high, from 4.0 medium, else low; of what is only
// informational it wants none (docs.github.com, "SARIF support for code scanning").
std::string_view SecuritySeverity(Severity severity) {
  constexpr std::string_view kScores[] = {"", "3.0", "5.5", "8.0", "9.5"};
  return kScores[static_cast<size_t>(severity)];
}

// "aws-access-key-id" → "AwsAccessKeyId": the form that viewers want of a rule's name.
std::string PascalCase(std::string_view id) {
  std::string name;
  bool begins = true;
  for (const char c : id) {
    const bool lower = c >= 'a' && c <= 'z';
    if (c != '-') name += begins && lower ? static_cast<char>(c - 'a' + 'A') : c;
    begins = c == '-';
  }
  return name;
}

std::string HelpText(const RuleWords& rule) {
  std::string text = rule.message + "\n\nWhat to do: " + rule.advice;
  for (const std::string& link : rule.references) text += "\n" + link;
  return text;
}

std::string HelpMarkdown(const RuleWords& rule) {
  std::string text =
      MarkdownProse(rule.message) + "\n\n**What to do.** " + MarkdownProse(rule.advice) + "\n";
  for (const std::string& link : rule.references) text += "\n- <" + link + ">";
  return text;
}

}  // namespace

std::string_view Level(Severity severity) {
  if (severity >= Severity::kHigh) return "error";
  return severity == Severity::kMedium ? "warning" : "note";
}

Json Rule(const Log& log, const RuleWords& words) {
  RuleWords rule = words;
  rule.message = log.mask.Apply(words.message);
  rule.advice = log.mask.Apply(words.advice);
  Json json;
  json["id"] = rule.id;
  json["name"] = PascalCase(rule.id);
  json["shortDescription"]["text"] = rule.name;
  json["fullDescription"]["text"] = rule.message;
  if (!rule.references.empty()) json["helpUri"] = rule.references[0];
  json["help"] = {{"text", HelpText(rule)}, {"markdown", HelpMarkdown(rule)}};
  json["defaultConfiguration"]["level"] = Level(rule.severity);
  Json& properties = json["properties"];
  properties["tags"] = {"security", "secret", "external/cwe/cwe-798"};
  properties["precision"] = rule.certain ? "very-high" : "medium";
  const std::string_view score = SecuritySeverity(rule.severity);
  if (!score.empty()) properties["security-severity"] = score;
  return json;
}

}  // namespace leaktight::sarif
