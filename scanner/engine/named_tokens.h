// Tokens without a form that tells whose they are: what they are assigned to does.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>

#include "engine/rule.h"
#include "engine/rule_set.h"

namespace leaktight {

// The rules that say what their tokens are called (Rule::assigned). Shared by threads; the patterns
// of values are compiled when a name first asks for them.
class NamedTokens {
 public:
  explicit NamedTokens(std::span<const Rule> rules);  // which outlive it
  ~NamedTokens();
  NamedTokens(const NamedTokens&) = delete;
  NamedTokens& operator=(const NamedTokens&) = delete;

  // The rule that `value` is of where something called `name` has it: the one with the longest name
  // among those whose pattern matches the whole value. A rule's name counts where it is some words
  // of `name` written together (adafruitio in ADAFRUIT_IO_KEY and adafruit-io.token), or begins a
  // word whose rest says secret (adafruittoken).
  std::optional<RuleIndex> RuleOf(std::string_view name, std::string_view value) const;

  // The same for a name behind `before`: where it tells of none, the words before it may (`Acme API
  // token: …`), or the key around it (`api_key` below `acme:`).
  std::optional<RuleIndex> RuleOf(std::string_view before, std::string_view name,
                                  std::string_view value) const;

 private:
  struct Table;

  std::span<const Rule> rules_;
  mutable std::once_flag once_;  // most scans find nothing, and need no table
  mutable std::unique_ptr<const Table> table_;
};

}  // namespace leaktight
