// Rules made ready for scanning: keywords with dense ids, and which rules each one wakes.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/rule.h"

namespace leaktight {

using RuleIndex = uint32_t;
using KeywordIndex = uint32_t;

// Longer keywords find nothing more.
inline constexpr size_t kMaxKeyword = 32;

// Of a keyword so many bytes are searched for, and that is the keyword of a hit: around each change
// of a text as many bytes are searched anew as the longest has, and a history has millions of
// changes. Only a gate has to know where the whole of it ends.
inline constexpr size_t kSearchedKeyword = 15;

// How far a rule looks from what is searched for of its keywords.
Reach ReachOf(const Rule& rule);

// Plain tables; the generated ones of the rules built in are made at build time and live in
// read-only memory. Keywords are what is searched for of them: distinct when case is ignored, lower
// case, sorted.
struct RuleSet {
  std::span<const Rule> rules;  // sorted by id
  std::span<const std::string_view> keywords;
  std::span<const uint32_t> rules_begin;  // keyword k wakes rule_of[rules_begin[k] .. [k + 1])
  std::span<const RuleIndex> rule_of;
  std::span<const KeywordPlace> places;  // by keyword: the widest that its rules need
  // Of the keywords that may stand anywhere, serialised by Vectorscan; empty: compile when first
  // needed.
  std::span<const char> database;

  std::span<const RuleIndex> RulesOf(KeywordIndex keyword) const {
    return rule_of.subspan(rules_begin[keyword], rules_begin[keyword + 1] - rules_begin[keyword]);
  }
  const Rule* Find(std::string_view id) const;
};

// The rules compiled into this binary.
const RuleSet& BuiltinRules();

// Tables made at run time, or at build time to be written out. Owns everything but the texts that
// the rules point into.
class RuleTables {
 public:
  // Sorts the rules. Two of one id are an error.
  static Result<RuleTables> Make(std::vector<Rule> rules);

  // Valid as long as the tables are, wherever they are moved to.
  RuleSet View() const;

 private:
  std::vector<Rule> rules_;
  std::deque<std::string> lower_case_;
  std::vector<std::string_view> keywords_;
  std::vector<uint32_t> rules_begin_;
  std::vector<RuleIndex> rule_of_;
  std::vector<KeywordPlace> places_;
};

}  // namespace leaktight
