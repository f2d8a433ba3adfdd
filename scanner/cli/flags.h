// Every flag, in one table: the parser, the help, the man page and completions are made from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/options.h"

namespace leaktight {

// Which verbs take a flag.
using VerbSet = uint32_t;
inline constexpr VerbSet kStaged = 1, kTree = 2, kStdin = 4, kRules = 8, kHook = 16, kVersion = 32,
                         kHelp = 64, kHistory = 128, kDiff = 256, kConfig = 512,
                         kCompletions = 1024, kInit = 2048, kKnown = 4096, kFix = 8192,
                         kRulesTest = 16384, kRulesNew = 32768, kExplain = 65536;
inline constexpr VerbSet kScans = kStaged | kDiff | kTree | kStdin | kHistory;
inline constexpr VerbSet kAllVerbs = 0x1ffff;

// One of the values that a flag takes.
struct Choice {
  std::string_view name;
  std::string_view says = {};  // a few words; empty: the name says it
};

struct Flag {
  std::string_view name = {};      // "--format"
  std::string_view brief = {};     // "-f"; empty: there is none
  std::string_view value = {};     // "FORMAT"; empty: the flag takes none
  bool value_is_optional = false;  // then it stands behind "=": "--branches[=GLOB]"
  VerbSet verbs = kAllVerbs;
  bool repeats = false;            // each use adds to those before; else the last one counts
  std::string_view fallback = {};  // what holds where it is not given, for help
  std::string_view help = {};      // one or two sentences, no full stop behind the last
  std::vector<Choice> (*choices)() = nullptr;  // the values that it takes; null: any
  Result<void> (*set)(Options& options,
                      std::string_view value) = nullptr;  // the error names the value
};

// Is the argument behind it its value, where none stands behind "="?
constexpr bool TakesNextArgument(const Flag& flag) {
  return !flag.value.empty() && !flag.value_is_optional;
}

// In the order in which help shows them.
std::span<const Flag> Flags();
const Flag* FindFlag(std::string_view name);  // by its name or brief

}  // namespace leaktight
