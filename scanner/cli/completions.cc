#include "cli/completions.h"

#include "base/suggestion.h"
#include "cli/completion_parts.h"
#include "cli/output.h"
#include "cli/verbs.h"

namespace leaktight {

Result<std::string> CompletionScript(std::string_view shell) {
  if (shell == "bash") return BashCompletions();
  if (shell == "zsh") return ZshCompletions();
  if (shell == "fish") return FishCompletions();
  std::string next = DidYouMean(shell, {"bash", "zsh", "fish"});
  if (next.empty()) next = "it is one of: bash, zsh, fish";
  return Fail({}, "there are no completions for " + std::string(shell), std::move(next));
}

Result<int> RunCompletions(const Options& options) {
  const auto script = CompletionScript(options.arguments.front());
  if (!script) return tl::unexpected(script.error());
  return Show(*script);
}

}  // namespace leaktight
