#include "cli/completion_parts.h"

namespace leaktight {
namespace {

std::string FishQuoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

constexpr std::string_view kScript =
    R"fish(# Completion of leaktight in fish, written by: leaktight completions fish
function __leaktight_verb --description 'the verb that the command line names so far'
    set -l tokens (commandline -opc)
    set -l verb
    set -l flag
    for word in $tokens[2..-1]
        if test -n "$flag"
            set flag
            continue
        end
        switch $word
            case @WITH_VALUE@
                set flag $word
            case '-*'
            case '*'
                switch "$verb"
                    case ''
                        set verb $word
                    case @HALVES@
                        set verb "$verb $word"
                end
        end
    end
    echo "$verb"
end
function __leaktight_is --description 'is the verb one of these?'
    contains -- (__leaktight_verb) $argv
end
function __leaktight_takes --description 'may a flag of these verbs stand here?'
    set -l verb (__leaktight_verb)
    contains -- "$verb" $argv @HALVES@
end
function __leaktight_ids --description 'rules and checks, also behind a comma'
    set -l before (string replace -r '^--[a-z-]+=' '' -- (commandline -ct) | string match -r '^.*,')
    printf "$before%s\t%s\n" @IDS@
end
function __leaktight_revisions --description 'also behind BASE.. and BASE...'
    set -l before (commandline -ct | string match -r '^.*\.\.+')
    for name in HEAD (git for-each-ref --format='%(refname:short)' 2>/dev/null)
        echo "$before$name"
    end
end
complete -c leaktight -f
)fish";

// What `complete` is given behind the condition.
std::string OfferCode(Offer offer, const std::vector<Choice>& choices) {
  switch (offer) {
    case Offer::kNothing:
      return {};
    case Offer::kFiles:
      return " -F";
    case Offer::kFolders:
      return " -a '(__fish_complete_directories (commandline -ct))'";
    case Offer::kIds:
      return " -a '(__leaktight_ids)'";
    case Offer::kRevisions:
      return " -a '(__leaktight_revisions)'";
    case Offer::kVerbs:
      return " -a " + FishQuoted(Names(WordsBehind({})));
    case Offer::kChoices:
      break;
  }
  return " -a " + FishQuoted(Names(choices));
}

std::string WordLines(std::string_view verb, const std::vector<Choice>& words) {
  std::string lines;
  for (const Choice& word : words) {
    lines += "complete -c leaktight -n \"__leaktight_is '" + std::string(verb) + "'\" -a " +
             std::string(word.name) + " -d " + FishQuoted(word.says) + "\n";
  }
  return lines;
}

std::string FlagLine(const Flag& flag) {
  std::string line = "complete -c leaktight -n \"__leaktight_takes " + VerbsOf(flag, " ") + "\"";
  for (const std::string_view name : {flag.name, flag.brief}) {
    if (name.substr(0, 2) == "--") {
      line += " -l " + std::string(name.substr(2));
    } else if (!name.empty()) {
      line += " -s " + std::string(name.substr(1));
    }
  }
  if (TakesNextArgument(flag)) {
    line += OfferFor(flag) == Offer::kFiles ? " -r" : " -x";
    line += OfferCode(OfferFor(flag), ChoicesFor(flag));
  }
  return line + " -d " + FishQuoted(InShort(flag.help)) + "\n";
}

}  // namespace

std::string FishCompletions() {
  std::string ids;
  for (const Choice& id : Ids()) ids += " " + std::string(id.name) + " " + FishQuoted(id.says);
  std::string script(kScript);
  Fill(script, "IDS", ids);
  Fill(script, "HALVES", Joined(HalfVerbs(), " "));
  Fill(script, "WITH_VALUE", FlagsWithValue(" "));
  script += WordLines({}, WordsBehind({}));
  for (const std::string_view half : HalfVerbs()) script += WordLines(half, WordsBehind(half));
  for (const Verb& verb : Verbs()) {
    const std::string offer = OfferCode(OfferFor(verb.arguments), ChoicesFor(verb));
    if (offer.empty()) continue;
    script += "complete -c leaktight -n \"__leaktight_is '" + std::string(verb.name) + "'\"" +
              offer + "\n";
  }
  for (const Flag& flag : Flags()) script += FlagLine(flag);
  return script;
}

}  // namespace leaktight
