// What rules cost a scan: how often their keywords stand in a corpus, and how long their verdicts
// on those places take.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace leaktight {

struct KeywordCount {
  std::string_view keyword;  // as the rule has it
  uint64_t hits = 0;
};

struct RuleCost {
  const Rule* rule = nullptr;
  std::vector<KeywordCount> keywords;  // each that is searched for once
  double seconds = 0;                  // of the verdicts on all hits
};

// A keyword that stands more often than once in so many bytes costs a scan more than a rule is
// worth, unless a gate tells most places. Chosen with `rules test --corpus`: of the rules built in
// that have no gate, on /usr/include (118 MB) the most common keyword stands once in 95 KB; on our
// own sources, which are about secrets, all but four (`key-`, `token=`, `password=`, `aws_secret`)
// stand less often than this. `name`, `type` and `data` stand once in 0.3 to 4.5 KB of either.
inline constexpr uint64_t kTooCommonBytes = 20 << 10;

bool IsTooCommon(uint64_t hits, uint64_t corpus_bytes);

class RuleCosts {
 public:
  // `rules` are of the engine, which outlives this.
  RuleCosts(const Engine& engine, const std::vector<const Rule*>& rules);

  // Scans a file of the corpus.
  void Add(std::string_view text);

  uint64_t bytes() const { return bytes_; }
  const std::vector<RuleCost>& costs() const { return costs_; }  // in the order of `rules`

 private:
  // What a hit of a keyword means to one of the rules.
  struct Woken {
    size_t cost = 0;     // in costs_
    size_t keyword = 0;  // in its keywords
  };

  const Engine& engine_;
  std::vector<RuleCost> costs_;
  std::vector<std::vector<Woken>> woken_by_;  // by KeywordIndex
  std::vector<std::vector<Hit>> hits_of_;     // of each cost, in the file at hand
  Engine::Scratch scratch_;
  uint64_t bytes_ = 0;
};

}  // namespace leaktight
