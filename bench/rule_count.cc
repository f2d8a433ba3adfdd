// What hundreds of rules cost the engine: the same texts, in memory, on one core, with 40 of the
// rules that know a form and with all of them; with and without what stands encoded, and with the
// rules that guess besides.
//
// usage: leaktight-bench-rules [-n RUNS] PATH
// Every file that `leaktight tree PATH` would scan. The 40 are spread evenly over the rules, in the
// order of their ids. Each run takes the engines in turn, and of a number of runs the median
// counts, in time of the processor.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/rule_corpus.h"
#include "engine/engine.h"
#include "engine/rule_set.h"
#include "engine/rule_trial.h"

namespace {

using leaktight::Engine;
using leaktight::Rule;

constexpr size_t kFew = 40;

double Now() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

bool HasForm(const Rule& rule) {
  return !rule.keywords.empty() && rule.gate != leaktight::Gate::kAssignment;
}

// `few` of the rules with a form; with those that have none, where they are asked for.
std::vector<Rule> Choose(size_t few, bool guesses) {
  std::vector<Rule> formed, chosen;
  for (const Rule& rule : leaktight::BuiltinRules().rules) {
    if (HasForm(rule)) {
      formed.push_back(rule);
    } else if (guesses) {
      chosen.push_back(rule);
    }
  }
  few = std::min(few, formed.size());
  for (size_t i = 0; i < few; i++) chosen.push_back(formed[i * formed.size() / few]);
  return chosen;
}

// An engine, and how long each of its runs took.
class Measured {
 public:
  Measured(const std::vector<Rule>& rules, uint32_t depth)
      : tables_(leaktight::RuleTables::Make(rules).value()),
        view_(tables_.View()),
        database_(leaktight::CompileLiterals(view_).value()) {
    view_.database = database_;
    leaktight::DecodeLimits limits;
    limits.depth = depth;
    engine_.emplace(Engine::Make(view_, leaktight::kTrialNow, limits).value());
  }

  void Run(const std::vector<std::string>& texts) {
    hits_ = matches_ = 0;
    const double begin = Now();
    for (const std::string& text : texts) {
      matches_ += engine_->Scan(text, scratch_).size();
      hits_ += scratch_.hits.size();
    }
    seconds_.push_back(Now() - begin);
  }
  void Find(const std::vector<std::string>& texts) {
    const double begin = Now();
    for (const std::string& text : texts)
      engine_->finder().Find(text, scratch_.finder, scratch_.hits);
    find_seconds_.push_back(Now() - begin);
  }

  double seconds() const { return Median(seconds_); }
  double find_seconds() const { return Median(find_seconds_); }
  size_t hits() const { return hits_; }
  size_t matches() const { return matches_; }
  size_t rules() const { return view_.rules.size(); }
  size_t keywords() const { return view_.keywords.size(); }
  size_t anywhere() const {
    return static_cast<size_t>(
        std::count(view_.places.begin(), view_.places.end(), leaktight::KeywordPlace::kAnywhere));
  }

 private:
  leaktight::RuleTables tables_;
  leaktight::RuleSet view_;
  std::vector<char> database_;
  std::optional<Engine> engine_;
  Engine::Scratch scratch_;
  std::vector<double> seconds_, find_seconds_;
  size_t hits_ = 0, matches_ = 0;
};

void Describe(const char* what, const Measured& engine, double mib) {
  std::printf("  %-10s %4zu rules, %4zu keywords (%zu anywhere), %7.1f hits a MiB, %zu matches\n",
              what, engine.rules(), engine.keywords(), engine.anywhere(),
              static_cast<double>(engine.hits()) / mib, engine.matches());
}

void Line(const char* what, double few, double all, const char* goal) {
  std::printf("%-44s %9.2f ms %9.2f ms   ratio %5.2f%s%s\n", what, all * 1e3, few * 1e3, all / few,
              *goal != 0 ? "   goal " : "", goal);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  int runs = 5;
  if (words.size() > 1 && words[0] == "-n") {
    runs = std::max(1, std::atoi(words[1].c_str()));
    words.erase(words.begin(), words.begin() + 2);
  }
  if (words.size() != 1) {
    std::fprintf(stderr, "usage: leaktight-bench-rules [-n RUNS] PATH\n");
    return 2;
  }
  std::vector<std::string> texts;
  std::vector<leaktight::Error> errors;
  size_t bytes = 0;
  const auto read = leaktight::ReadCorpus(
      words[0],
      [&](std::string_view text) {
        texts.emplace_back(text);
        bytes += text.size();
      },
      errors);
  if (!read) {
    std::fprintf(stderr, "%s\n", read.error().Describe().c_str());
    return 2;
  }
  const double mib = static_cast<double>(bytes) / (1 << 20);
  std::printf("%s: %zu files, %.0f MiB\n", words[0].c_str(), texts.size(), mib);

  const uint32_t depth = leaktight::DecodeLimits().depth;
  for (const bool guesses : {false, true}) {
    const std::vector<Rule> few = Choose(kFew, guesses), all = Choose(SIZE_MAX, guesses);
    Measured plain_few(few, 0), plain_all(all, 0), few_decoded(few, depth), all_decoded(all, depth);
    for (int run = 0; run < runs; run++) {
      plain_few.Find(texts);
      plain_all.Find(texts);
      for (Measured* engine : {&plain_few, &plain_all, &few_decoded, &all_decoded}) {
        engine->Run(texts);
      }
    }
    std::printf(guesses ? "with the rules that guess\n" : "rules that know a form\n");
    Describe("few", few_decoded, mib);
    Describe("all", all_decoded, mib);
    Line("  keywords alone", plain_few.find_seconds(), plain_all.find_seconds(), "");
    Line("  keywords and verdicts", plain_few.seconds(), plain_all.seconds(), "");
    Line("  the engine, what stands encoded too", few_decoded.seconds(), all_decoded.seconds(),
         "<= 1.15");
  }
  return 0;
}
