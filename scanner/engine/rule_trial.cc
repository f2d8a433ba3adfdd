#include "engine/rule_trial.h"

#include <algorithm>
#include <optional>

#include "engine/example.h"

namespace leaktight {
namespace {

class Trial {
 public:
  Trial(const Engine& engine, const Rule& rule, uint64_t instances, Engine::Scratch& scratch)
      : engine_(engine), rule_(rule), instances_(instances), scratch_(scratch) {}

  RuleTrial Run() {
    RuleTrial trial;
    TryAll(rule_.examples_match, rule_.match_lines, true, trial);
    TryAll(rule_.examples_no_match, rule_.no_match_lines, false, trial);
    std::sort(trial.also_seen.begin(), trial.also_seen.end());
    trial.also_seen.erase(std::unique(trial.also_seen.begin(), trial.also_seen.end()),
                          trial.also_seen.end());
    return trial;
  }

 private:
  void TryAll(std::span<const std::string_view> examples, std::span<const uint32_t> lines,
              bool wanted, RuleTrial& trial) {
    for (size_t i = 0; i < examples.size(); i++) {
      auto failure = TryExample(examples[i], wanted, trial.also_seen);
      if (!failure) continue;
      if (i < lines.size()) failure->line = lines[i];
      trial.failures.push_back(std::move(*failure));
    }
  }

  std::optional<ExampleFailure> TryExample(std::string_view example, bool wanted,
                                           std::vector<std::string_view>& also_seen) {
    // Without a generator every instance is the same.
    const uint64_t instances = example.find('{') == std::string_view::npos ? 1 : instances_;
    for (uint64_t seed = 1; seed <= instances; seed++) {
      Result<std::string> text = ExpandExample(example, seed);
      if (!text) return ExampleFailure{example, 0, seed, {}, text.error().Describe()};
      const std::vector<Match> matches = engine_.Scan(*text, scratch_);
      const auto own = std::find_if(matches.begin(), matches.end(),
                                    [&](const Match& match) { return IsOwn(match); });
      if ((own != matches.end()) != wanted) {
        return ExampleFailure{example, 0, seed, std::move(*text),
                              wanted ? "is not found" : "is found and should not be"};
      }
      if (wanted) AddRivals(matches, own->secret, also_seen);
    }
    return std::nullopt;
  }

  void AddRivals(const std::vector<Match>& matches, Span secret,
                 std::vector<std::string_view>& also_seen) const {
    for (const Match& match : matches) {
      const Rule& other = engine_.rules().rules[match.rule];
      const bool is_part = match.secret != secret && secret.Contains(match.secret);
      if (IsOwn(match) || other.yields || is_part || !match.secret.Overlaps(secret)) continue;
      also_seen.push_back(other.id);
    }
  }

  bool IsOwn(const Match& match) const {
    return &engine_.rules().rules[match.told.value_or(match.rule)] == &rule_;
  }

  const Engine& engine_;
  const Rule& rule_;
  uint64_t instances_;
  Engine::Scratch& scratch_;
};

}  // namespace

RuleTrial TryRule(const Engine& engine, const Rule& rule, uint64_t instances,
                  Engine::Scratch& scratch) {
  return Trial(engine, rule, instances, scratch).Run();
}

}  // namespace leaktight
