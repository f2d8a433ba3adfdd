#include "engine/engine.h"

#include <utility>

namespace leaktight {

Engine::Engine(Finder finder, std::unique_ptr<Judge> judge)
    : finder_(std::move(finder)), judge_(std::move(judge)) {}

Result<Engine> Engine::Make(const RuleSet& rules, int64_t now) {
  auto finder = Finder::Make(rules);
  if (!finder) return tl::unexpected(finder.error());
  return Engine(std::move(*finder), std::make_unique<Judge>(rules, now));
}

std::vector<Match> Engine::Scan(std::string_view text, Scratch& scratch) const {
  finder_.Find(text, scratch.finder, scratch.hits);
  return judge_->Matches(text, scratch.hits);
}

}  // namespace leaktight
