// The engine's slow twin: obviously right, and compared with the real one.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "engine/finder.h"
#include "engine/judge.h"

namespace leaktight {

// Every keyword tried at every byte.
std::vector<Hit> SlowFind(const RuleSet& rules, std::string_view text);

// Every rule's pattern tried, anchored, at every byte within reach before each hit. Made once for
// many texts: to compile the patterns of all rules takes longer than most texts do. What the set
// of rules views must outlive it.
class SlowEngine {
 public:
  explicit SlowEngine(const RuleSet& rules);
  ~SlowEngine();

  std::vector<Match> Matches(std::string_view text, int64_t now) const;

 private:
  struct Rules;

  RuleSet rules_;
  std::unique_ptr<const Rules> slow_rules_;
};

}  // namespace leaktight
