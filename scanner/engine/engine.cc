#include "engine/engine.h"

#include <utility>

#include "engine/distinct_matches.h"

namespace leaktight {

Engine::Engine(Finder finder, std::unique_ptr<Judge> judge, const DecodeLimits& limits)
    : finder_(std::move(finder)), judge_(std::move(judge)), decoder_(limits) {}

Result<Engine> Engine::Make(const RuleSet& rules, int64_t now, const DecodeLimits& limits) {
  auto finder = Finder::Make(rules);
  if (!finder) return tl::unexpected(finder.error());
  return Engine(std::move(*finder), std::make_unique<Judge>(rules, now), limits);
}

std::vector<Match> Engine::Scan(std::string_view text, Scratch& scratch) const {
  finder_.Find(text, scratch.finder, scratch.hits);
  std::vector<Match> matches = judge_->Matches(text, scratch.hits);
  DecodedMatches decoded;
  Decode(text, {0, text.size()}, scratch, decoded);
  return WithDecoded(std::move(matches), decoded);
}

}  // namespace leaktight
