// The engine as the later stages use it: bytes in, matches out.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/decoder.h"
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
    Decoder::Scratch decoder;
    std::vector<Span> windows;
    NameMemo names;
    ValueMemo values;
    PathMemo paths;
  };

  // `rules` outlive the engine. `now`, in seconds since 1970 (UTC), is what expiries are compared
  // with: verdicts depend on no clock of their own.
  static Result<Engine> Make(const RuleSet& rules, int64_t now, const DecodeLimits& limits = {});

  const RuleSet& rules() const { return judge_->rules(); }
  const Finder& finder() const { return finder_; }
  const Judge& judge() const { return *judge_; }

  // find, then judge; and the same for what stands encoded.
  std::vector<Match> Scan(std::string_view text, Scratch& scratch) const;

  bool Decodes() const { return decoder_.limits().depth > 0; }

  // What stands encoded within a window of the text, as Decoder::Append has it.
  void Decode(std::string_view text, Span window, Scratch& scratch, DecodedMatches& decoded) const {
    decoder_.Append(finder_, *judge_, text, window, scratch.decoder, decoded);
  }

 private:
  Engine(Finder finder, std::unique_ptr<Judge> judge, const DecodeLimits& limits);
  Finder finder_;
  std::unique_ptr<Judge> judge_;
  Decoder decoder_;
};

}  // namespace leaktight
