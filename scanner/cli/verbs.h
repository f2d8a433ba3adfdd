// Every verb, in one table: what it is called, what it says about itself, what runs it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/flags.h"
#include "cli/options.h"

namespace leaktight {

struct Example {
  std::string_view command;
  std::string_view says;
};

struct Verb {
  static constexpr size_t kAnyNumber = SIZE_MAX;

  std::string_view name = {};       // "staged", "rules show"
  std::string_view arguments = {};  // "[FILE…]"
  size_t least_arguments = 0;
  size_t most_arguments = 0;
  VerbSet set = 0;                    // its bit in Flag::verbs
  std::string_view summary = {};      // one line
  std::string_view description = {};  // paragraphs
  std::span<const Example> examples = {};
  Result<int> (*run)(const Options& options) = nullptr;  // gives the exit status
};

std::span<const Verb> Verbs();
const Verb* FindVerb(std::string_view name);

// The words that a command line may begin with: "rules" once for all verbs that begin with it.
std::vector<std::string_view> FirstWords();

// What runs them, each in the file of its name.
Result<int> RunStagedVerb(const Options& options);
Result<int> RunDiffVerb(const Options& options);
Result<int> RunTreeVerb(const Options& options);
Result<int> RunHistoryVerb(const Options& options);
Result<int> RunStdinVerb(const Options& options);
Result<int> RunFixVerb(const Options& options);
Result<int> RunExplainVerb(const Options& options);
Result<int> RunRulesList(const Options& options);
Result<int> RunRulesShow(const Options& options);
Result<int> RunRulesTest(const Options& options);
Result<int> RunRulesNew(const Options& options);
Result<int> RunConfigCheck(const Options& options);
Result<int> RunConfigShow(const Options& options);
Result<int> RunInit(const Options& options);
Result<int> RunKnownAdd(const Options& options);
Result<int> RunKnownList(const Options& options);
Result<int> RunKnownRemove(const Options& options);
Result<int> RunHookInstall(const Options& options);
Result<int> RunHookUninstall(const Options& options);
Result<int> RunCompletions(const Options& options);
Result<int> RunVersion(const Options& options);
Result<int> RunHelp(const Options& options);

}  // namespace leaktight
