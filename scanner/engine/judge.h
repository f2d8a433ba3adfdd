// Step two of the engine: is a hit the place of a secret?
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/span.h"
#include "engine/decoded_text.h"
#include "engine/finder.h"
#include "engine/named_tokens.h"
#include "engine/rule_set.h"

namespace leaktight {

// A hit whose pattern, entropy, companion and validators agree.
struct Match {
  RuleIndex rule = 0;
  // The rule that its name tells it to be of, where `rule` yields (Rule::assigned): that is what it
  // is reported as, while `rule` says how sure that is.
  std::optional<RuleIndex> told;
  Span whole;                             // all that the pattern matched
  Span secret;                            // within it
  std::optional<Span> name;               // the pattern's group `name`, where it has one
  std::optional<Span> companion;          // what the rule asks to stand near
  Severity severity = Severity::kMedium;  // the rule's, unless a validator lowered it
  double confidence = 1;                  // 0 to 1; what path and kind of file adjust afterwards
  uint64_t evidence =
      0;             // what a guess rests on: bits of engine/secret_model.h; 0 where it is none
  std::string note;  // a sentence that a validator adds to the message
  std::vector<std::pair<std::string, std::string>> details;
  // Of one that stands encoded: how, the outermost first, and what the bytes of `secret` read as.
  std::vector<Encoding> encodings = {};
  std::string decoded = {};

  // The secret itself, of a match in `text`.
  std::string_view SecretIn(std::string_view text) const {
    return encodings.empty() ? secret.In(text) : std::string_view(decoded);
  }
};

// Judges hits. Shared by threads; patterns are compiled when a first hit needs them.
class Judge {
 public:
  Judge(const RuleSet& rules, int64_t now);
  ~Judge();
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;

  const RuleSet& rules() const { return rules_; }

  // The verdict of one rule on one hit of one of its keywords: the first match within the rule's
  // reach (by its beginning) that contains the hit, with its true context on both sides. A pure
  // function of the bytes within reach.
  std::optional<Match> Verdict(std::string_view text, Hit hit, RuleIndex rule) const;

  // All matches of all rules, each once, sorted by secret and rule.
  std::vector<Match> Matches(std::string_view text, std::span<const Hit> hits) const;

 private:
  struct Compiled;
  const Compiled& CompiledRule(RuleIndex rule) const;
  const Compiled& CompiledPattern(RuleIndex rule) const;
  // Puts whole, name and secret of the match into `match`.
  bool FindMatch(std::string_view text, Span keyword, Span window, RuleIndex rule,
                 Match& match) const;

  RuleSet rules_;  // views alone
  int64_t now_;
  NamedTokens named_;
  std::unique_ptr<Compiled[]> compiled_;
};

}  // namespace leaktight
