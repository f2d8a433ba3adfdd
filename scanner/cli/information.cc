// The verbs that explain leaktight itself.
#include "base/suggestion.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/verbs.h"

namespace leaktight {
Result<int> RunVersion(const Options&) {
  return Show("leaktight " LEAKTIGHT_VERSION "\n");
}

Result<int> RunHelp(const Options& options) {
  if (options.man) return Show(ManPage());
  const std::vector<std::string>& words = options.arguments;
  if (words.empty()) return Show(GeneralHelp());
  if (words.size() > 1) {
    if (const Verb* verb = FindVerb(words[0] + " " + words[1])) return Show(HelpFor(*verb));
  }
  const std::string& name = words[0];
  if (const Verb* verb = FindVerb(name)) return Show(HelpFor(*verb));
  // "rules" stands for all that begin with it.
  std::string text;
  for (const Verb& verb : Verbs()) {
    if (verb.name.substr(0, name.size() + 1) != name + " ") continue;
    if (!text.empty()) text += "\n\n";
    text += HelpFor(verb);
  }
  if (!text.empty()) return Show(text);
  std::string next = DidYouMean(name, FirstWords());
  if (next.empty()) next = "leaktight help names them all";
  return Fail({}, "there is no verb " + name, std::move(next));
}

}  // namespace leaktight
