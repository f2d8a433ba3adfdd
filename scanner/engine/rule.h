// A rule: one kind of secret token, as data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/keyword_place.h"
#include "finding/severity.h"

namespace leaktight {

// How many bytes before and after a hit a rule may look at. Nothing outside decides about it, so a
// verdict can be carried from one version of a blob to the next where no byte within reach changed.
struct Reach {
  uint32_t before = 0;
  uint32_t after = 0;
};

// What must stand near a match for it to count: a pattern that matches within so many lines before
// and after the match, and within the rule's reach.
struct Companion {
  std::string_view pattern;  // empty: none is asked for
  uint32_t lines = 0;
};

// How a token is known that has no form of its own: a rule that yields finds a secret in an
// assignment, and here is said whose it is. Costs a scan nothing where nothing is found.
struct Assigned {
  // What its owner is called, in small letters and digits: see NamedTokens::RuleOf.
  std::span<const std::string_view> names;
  std::string_view value;  // a pattern, of the whole value
};

inline constexpr size_t kMinAssignedName = 3;

// A cheap look at the bytes behind a keyword before its pattern runs. Common words (`key`, `token`)
// stand in prose far more often than in front of a value, few URLs hold a password, and short names
// stand within longer words.
enum class Gate : uint8_t { kNone, kAssignment, kUserInfo, kField };

// Views into memory that the owner (generated tables, or RuleFile) keeps alive.
struct Rule {
  std::string_view id;
  std::string_view name;
  Severity severity = Severity::kMedium;
  std::string_view message;  // why it matters: what somebody who has it can do
  // Empty both where `assigned` alone says what is looked for, else neither.
  std::span<const std::string_view> keywords;
  std::string_view pattern;
  uint32_t least_run = 0;  // of token bytes, in every match: see least_run.h
  // Where every match has one of the keywords.
  KeywordPlace place = KeywordPlace::kAnywhere;
  // The pattern's named group that is the secret; empty: the whole match. Alternatives of a pattern
  // each have their own: secret, secret_2, …, and so has the group `name`.
  std::string_view secret;
  Reach reach;
  Gate gate = Gate::kNone;
  bool plain = false;  // the pattern is that of assignments: see plain_assignment.h
  double entropy = 0;  // bits a byte that the secret must have at least; 0: not asked
  std::span<const std::string_view> validators;
  Companion companion;
  Assigned assigned;
  std::span<const std::string_view> allow_patterns;  // a secret that one of these matches is none
  std::span<const std::string_view> allow_paths;     // globs; there the rule does not apply
  bool yields = false;  // gives way to any other rule that reports the same bytes
  // By a repository that stands under an organisation's policy: gives way to all rules that are
  // not, and no check takes its word for what is a token.
  bool brought = false;
  std::string_view advice;
  std::span<const std::string_view> references;
  std::span<const std::string_view> examples_match;
  std::span<const std::string_view> examples_no_match;
  std::string_view file;  // the rule file, for messages
  // Where the rule and each of its examples stand in it; 0 and empty: not known, as of rules built
  // in.
  uint32_t line = 0;
  std::span<const uint32_t> match_lines = {};
  std::span<const uint32_t> no_match_lines = {};

  bool IsCertain() const { return !yields && !brought; }
};

}  // namespace leaktight
