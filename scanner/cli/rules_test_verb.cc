// `rules test`: do rules find their own examples, and what do they cost a scan?
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/output.h"
#include "cli/rule_corpus.h"
#include "cli/rule_costs_text.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "engine/made_corpus.h"
#include "engine/rule_cost.h"
#include "engine/rule_trial.h"
#include "report/style.h"
#include "scan/criteria.h"

namespace leaktight {
namespace {

// Up to so many bytes of a text, safe to show on one line.
std::string OneLine(std::string_view text) {
  constexpr size_t kMost = 200;
  const bool cut = text.size() > kMost;
  return EscapeForTerminal(text.substr(0, kMost)) + (cut ? "…" : "");
}

std::string Place(const Rule& rule, uint32_t line) {
  std::string place = EscapeForTerminal(rule.file);
  return line == 0 ? place : fmt::format("{}:{}", place, line);
}

// "ok    github-pat  6 examples", or what failed, a line each.
std::string Line(const Painter& paint, const Rule& rule, const RuleTrial& trial, size_t column) {
  const bool holds = trial.failures.empty();
  const size_t examples = rule.examples_match.size() + rule.examples_no_match.size();
  std::string text = paint(holds ? Style::kGood : Style::kBold, holds ? "ok    " : "FAIL  ");
  text += std::string(rule.id) + std::string(column - rule.id.size() + 2, ' ');
  if (!holds) {
    text += fmt::format("{} of {} examples, {}\n", trial.failures.size(), examples,
                        Place(rule, rule.line));
  } else if (trial.also_seen.empty()) {
    text += fmt::format("{} examples\n", examples);
  } else {
    text +=
        fmt::format("{} examples; also found by {}\n", examples, fmt::join(trial.also_seen, ", "));
  }
  for (const ExampleFailure& failure : trial.failures) {
    text += fmt::format("      {}: {} {}\n", Place(rule, failure.line), OneLine(failure.example),
                        OneLine(failure.reason));
    if (!failure.text.empty() && failure.text != failure.example) {
      text += fmt::format("        made with seed {}: {}\n", failure.seed, OneLine(failure.text));
    }
  }
  return text;
}

// Enough for counts of what stands once in 20 KiB, and read in a few milliseconds.
constexpr size_t kMadeCorpusSize = 4 << 20;
constexpr uint64_t kMadeCorpusSeed = 1;

// What the rules cost on the corpus that was named, or on one that is made.
Result<std::string> Costs(const Options& options, const Engine& engine,
                          const std::vector<const Rule*>& rules, size_t column, bool& whole) {
  RuleCosts costs(engine, rules);
  std::string corpus = options.corpus;
  if (corpus.empty()) {
    corpus = "a made-up text like sources";
    costs.Add(MadeCorpus(kMadeCorpusSeed, kMadeCorpusSize));
  } else {
    std::vector<Error> errors;
    const auto read = ReadCorpus(
        corpus, [&](std::string_view bytes) { costs.Add(bytes); }, errors);
    if (!read) return tl::unexpected(read.error());
    for (const Error& error : errors) Complain(error.Describe());
    whole = errors.empty();
  }
  return CostsText(Painter(WantsColor(options)), costs, corpus, column);
}

}  // namespace

Result<int> RunRulesTest(const Options& options) {
  const auto files = ReadRulePaths(options.arguments);
  if (!files) return tl::unexpected(files.error());
  const auto tables = RuleTables::Make(MergeRules(BuiltinRules(), *files));
  if (!tables) return tl::unexpected(tables.error());
  const auto engine = Engine::Make(files->empty() ? BuiltinRules() : tables->View(), kTrialNow);
  if (!engine) return tl::unexpected(engine.error());

  std::vector<const Rule*> tried;
  size_t column = 0;
  for (const Rule& rule : engine->rules().rules) {
    const bool named = std::any_of(files->begin(), files->end(), [&](const RuleFile& file) {
      return file.rules().front().file == rule.file;
    });
    if (!named && !files->empty()) continue;
    tried.push_back(&rule);
    column = std::max(column, rule.id.size());
  }

  const Painter paint(WantsColor(options));
  Engine::Scratch scratch;
  std::string text;
  size_t failed = 0;
  for (const Rule* rule : tried) {
    const RuleTrial trial = TryRule(*engine, *rule, kTrialInstances, scratch);
    text += Line(paint, *rule, trial, column);
    if (!trial.failures.empty()) failed++;
  }
  text += failed == 0 ? "\nall hold\n" : fmt::format("\n{} of {} fail\n", failed, tried.size());
  bool whole = true;
  // Of all rules built in only where somebody asks for it: they were weighed when they were made.
  if (!files->empty() || !options.corpus.empty()) {
    const auto costs = Costs(options, *engine, tried, column, whole);
    if (!costs) return tl::unexpected(costs.error());
    text += *costs;
  }
  if (auto shown = Show(text); !shown) return shown;
  if (!whole) return 2;
  return failed == 0 ? 0 : 1;
}

}  // namespace leaktight
