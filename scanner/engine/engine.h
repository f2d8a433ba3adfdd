// The engine as the later stages use it: bytes in, matches out.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/finder.h"
#include "engine/judge.h"
#include "engine/kind_memo.h"
#include "engine/path_memo.h"
#include "engine/rule_set.h"

namespace leaktight {

class Engine {
 public:
  // What one thread keeps between texts.
  struct Scratch {
    Finder::Scratch finder;
    std::vector<Hit> hits;
    NameMemo names;
    ValueMemo values;
    PathMemo paths;
  };

  // `rules` outlive the engine. `now`, in seconds since 1970 (UTC), is what expiries are compared
  // with: verdicts depend on no clock of their own.
  static Result<Engine> Make(const RuleSet& rules, int64_t now);

  const RuleSet& rules() const { return judge_->rules(); }
  const Finder& finder() const { return finder_; }
  const Judge& judge() const { return *judge_; }

  // find, then judge.
  std::vector<Match> Scan(std::string_view text, Scratch& scratch) const;

 private:
  Engine(Finder finder, std::unique_ptr<Judge> judge);
  Finder finder_;
  std::unique_ptr<Judge> judge_;
};

}  // namespace leaktight
