// `rules list` and `rules show`: what leaktight looks for, in words.
#include <algorithm>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/suggestion.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "engine/engine.h"
#include "engine/example.h"
#include "finding/redaction.h"
#include "fix/remedies.h"
#include "policy/check.h"
#include "report/style.h"
#include "scan/criteria.h"

namespace leaktight {
namespace {

struct Row {
  std::string_view id;
  Severity severity;
  std::string_view name;
};

std::string Table(const Painter& paint, std::string_view heading, std::vector<Row> rows) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.id < b.id; });
  size_t column = 0;
  for (const Row& row : rows) column = std::max(column, row.id.size());
  std::string text = paint(Style::kBold, heading) + "\n";
  for (const Row& row : rows) {
    text += "  " + std::string(row.id) + std::string(column - row.id.size() + 2, ' ');
    text += paint(row.severity, Name(row.severity));
    text += std::string(10 - Name(row.severity).size(), ' ') + std::string(row.name) + "\n";
  }
  return text;
}

// Writes pages about rules and checks.
class Explainer {
 public:
  Explainer(const Options& options, const Engine& engine)
      : paint_(WantsColor(options)), width_(LineWidth()), engine_(engine) {}

  Result<std::string> Explain(std::string_view id) {
    if (const Rule* rule = BuiltinRules().Find(id)) return ExplainRule(*rule);
    if (const CheckInfo* check = FindCheck(id)) return ExplainCheck(*check);
    std::string next = DidYouMean(id, KnownIds(BuiltinRules()));
    if (next.empty()) next = "leaktight rules list names them all";
    return Fail({}, "there is no rule or check " + std::string(id), std::move(next));
  }

 private:
  Result<std::string> ExplainRule(const Rule& rule) {
    std::string page = Head(rule.id, rule.severity, rule.name, rule.message, rule.advice);
    page += Heading("How it is found");
    if (!rule.pattern.empty()) {
      page += Fact("keywords", List(rule.keywords));
      page += Fact("reach", fmt::format("{} bytes before and {} behind a keyword",
                                        rule.reach.before, rule.reach.after));
      page += Block("pattern", rule.pattern);
    }
    if (!rule.assigned.names.empty()) {
      page += Fact("assigned to", List(rule.assigned.names) + ", where generic-secret finds it");
      page += Block("and all of it is", rule.assigned.value);
    }
    if (!rule.companion.pattern.empty()) {
      page += Block(fmt::format("and within {} lines of it", rule.companion.lines),
                    rule.companion.pattern);
    }
    if (rule.entropy > 0) {
      page += Fact("entropy", fmt::format("at least {} bits a byte", rule.entropy));
    }
    if (!rule.validators.empty()) page += Fact("validators", List(rule.validators));
    if (!rule.allow_patterns.empty()) page += Fact("none if like", List(rule.allow_patterns));
    if (!rule.allow_paths.empty()) page += Fact("not in", List(rule.allow_paths));
    if (rule.yields) page += Fact("yields", "to any other rule or check that sees the same bytes");
    page += Fact("defined in", rule.file);
    page += Heading("Found") + Examples(rule.examples_match);
    page += Heading("Not found") + Examples(rule.examples_no_match);
    page += Heading("References");
    for (const std::string_view reference : rule.references) page += Line(reference);
    return page;
  }

  Result<std::string> ExplainCheck(const CheckInfo& check) {
    std::string page = Head(check.id, check.severity, check.name, check.message, check.advice);
    if (const RemedySource* remedy = FindRemedy(check.id)) {
      page += Heading("What leaktight fix does") + Line(remedy->does);
    }
    if (!check.bad.empty()) {
      page += Heading("Found, in " + std::string(check.bad_path)) + Sample(check.bad);
    }
    if (!check.good.empty()) page += Heading("As it should be") + Sample(check.good);
    if (!check.reference.empty()) page += Heading("References") + Line(check.reference);
    return page;
  }

  std::string Head(std::string_view id, Severity severity, std::string_view name,
                   std::string_view message, std::string_view advice) const {
    std::string head = paint_(Style::kBold, id) + "  " + paint_(severity, Name(severity)) + "  " +
                       std::string(name) + "\n\n";
    head += Wrap(message, width_, "", "") + "\n";
    return head + paint_(Style::kGood, "→") + Wrap(advice, width_, "  ", "  ").substr(1);
  }

  std::string Heading(std::string_view text) const {
    return "\n" + paint_(Style::kBold, EscapeForTerminal(text)) + "\n";
  }

  std::string Line(std::string_view text) const { return Wrap(text, width_, "  ", "  "); }

  std::string Fact(std::string_view name, std::string_view value) const {
    const std::string margin(16, ' ');
    return fmt::format("  {:<14}", name) + Wrap(value, width_, margin, margin).substr(16);
  }

  // Lines that are to stay as they are.
  std::string Block(std::string_view name, std::string_view lines) const {
    return "  " + std::string(name) + "\n" + Indented(lines, "      ");
  }

  static std::string Indented(std::string_view lines, std::string_view indent) {
    std::string text;
    while (!lines.empty()) {
      const size_t end = std::min(lines.find('\n'), lines.size());
      text += std::string(indent) + EscapeForTerminal(lines.substr(0, end)) + "\n";
      lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return text;
  }

  static std::string List(std::span<const std::string_view> items) {
    std::string list;
    for (const std::string_view item : items) {
      if (!list.empty()) list += ", ";
      list += item;
    }
    return list;
  }

  std::string Examples(std::span<const std::string_view> examples) {
    std::string text;
    for (const std::string_view example : examples) text += Sample(example);
    return text;
  }

  // An example made up and with its secrets masked, as a report would show it.
  std::string Sample(std::string_view example) {
    constexpr uint64_t kSeed = 1;
    const std::string text = ExpandExample(example, kSeed).value_or(std::string(example));
    std::string masked;
    size_t at = 0;
    for (const Match& match : engine_.Scan(text, scratch_)) {
      if (match.secret.begin < at) continue;
      masked += text.substr(at, match.secret.begin - at);
      masked += Redact(match.SecretIn(text));
      at = match.secret.end;
    }
    return Indented(masked + text.substr(at), "  ");
  }

  Painter paint_;
  size_t width_;
  const Engine& engine_;
  Engine::Scratch scratch_;
};

}  // namespace

Result<int> RunRulesList(const Options& options) {
  const Painter paint(WantsColor(options));
  std::vector<Row> rules, checks;
  for (const Rule& rule : BuiltinRules().rules)
    rules.push_back({rule.id, rule.severity, rule.name});
  for (const CheckInfo* check : AllChecks())
    checks.push_back({check->id, check->severity, check->name});
  std::string text = Table(paint, "Rules: kinds of secret", std::move(rules)) + "\n";
  text += Table(paint, "Checks: policies on files that keep secrets", std::move(checks));
  return Show(text + "\nleaktight rules show ID explains one of them.\n");
}

Result<int> RunRulesShow(const Options& options) {
  const auto engine = Engine::Make(BuiltinRules(), std::time(nullptr));
  if (!engine) return tl::unexpected(engine.error());
  Explainer explainer(options, *engine);
  std::string text;
  for (const std::string& id : options.arguments) {
    auto page = explainer.Explain(id);
    if (!page) return tl::unexpected(page.error());
    if (!text.empty()) text += "\n\n";
    text += *page;
  }
  return Show(text);
}

}  // namespace leaktight
