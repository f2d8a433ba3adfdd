#include "cli/completion_parts.h"

namespace leaktight {
namespace {

// Names of revisions are compared and quoted by hand: compgen -W would expand them, and run what a
// branch called $(…) says.
constexpr std::string_view kScript =
    R"bash(# Completion of leaktight in bash, written by: leaktight completions bash
_leaktight_words() {  # WORDS SO-FAR [BEFORE]
  local word
  for word in $1; do
    if [[ $word == "$2"* ]]; then COMPREPLY+=("${3-}$word"); fi
  done
}
_leaktight_files() { compopt -o default 2>/dev/null; }
_leaktight_folders() {
  local name
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -d -- "$1")
}
_leaktight_ids() {  # SO-FAR [BEFORE], also behind a comma
  local before=
  if [[ $1 == *,* ]]; then before=${1%,*},; fi
  _leaktight_words '@IDS@' "${1##*,}" "${2-}$before"
}
_leaktight_revisions() {  # SO-FAR [BEFORE], also behind BASE.. and BASE...
  local before= name
  if [[ $1 == *..* ]]; then before=${1%"${1##*..}"}; fi
  while IFS= read -r name; do
    if [[ $name == "${1##*..}"* ]]; then COMPREPLY+=("${2-}$before$(printf %q "$name")"); fi
  done < <(echo HEAD; git for-each-ref --format='%(refname:short)' 2>/dev/null)
}
_leaktight_value() {  # FLAG SO-FAR BEFORE
  case $1 in
@VALUES@  esac
}
_leaktight() {
  local words=() word i verb= flag= flags= dashes= cur before=
  COMPREPLY=()
  # Bash cuts words at = where COMP_WORDBREAKS has one.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i > 1)) && [[ $word == = || ${COMP_WORDS[i - 1]} == = ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
  done
  cur=${words[${#words[@]} - 1]}
  for ((i = 0; i < ${#words[@]} - 1; i++)); do
    word=${words[i]}
    if [[ -n $flag ]]; then
      flag=
    elif [[ -z $dashes && $word == -?* ]]; then
      case $word in
        --) dashes=1 ;;
        @WITH_VALUE@) flag=$word ;;
      esac
    else
      case $verb in
        '') verb=$word ;;
        @HALVES@) verb="$verb $word" ;;
      esac
    fi
  done
  if [[ -n $flag ]]; then
    _leaktight_value "$flag" "$cur" ''
  elif [[ -z $dashes && $cur == --*=* ]]; then
    # What stands before = is part of the word only where bash does not cut there.
    if [[ $COMP_WORDBREAKS != *=* ]]; then before=${cur%%=*}=; fi
    _leaktight_value "${cur%%=*}" "${cur#*=}" "$before"
  elif [[ -z $dashes && $cur == -* ]]; then
    case $verb in @HALVES@) verb= ;; esac
@FLAGS@    _leaktight_words "$flags" "$cur"
  else
    case $verb in
      '') _leaktight_words '@VERBS@' "$cur" ;;
@ARGUMENTS@    esac
  fi
}
if type compopt >/dev/null 2>&1; then
  complete -F _leaktight leaktight
else  # bash 3: files wherever nothing else fits
  complete -o default -F _leaktight leaktight
fi
)bash";

// `so_far` is what is typed of the word, and what stands before it.
std::string OfferCode(Offer offer, const std::vector<Choice>& choices, const std::string& so_far) {
  switch (offer) {
    case Offer::kNothing:
      return {};
    case Offer::kFiles:
      return "_leaktight_files";
    case Offer::kFolders:
      return "_leaktight_folders " + so_far;
    case Offer::kIds:
      return "_leaktight_ids " + so_far;
    case Offer::kRevisions:
      return "_leaktight_revisions " + so_far;
    case Offer::kVerbs:
      return "_leaktight_words '" + Names(WordsBehind({})) + "' " + so_far;
    case Offer::kChoices:
      break;
  }
  return "_leaktight_words '" + Names(choices) + "' " + so_far;
}

}  // namespace

std::string BashCompletions() {
  std::string values, flags, arguments;
  for (const Flag& flag : Flags()) {
    flags += "    case $verb in " + VerbsOf(flag, "|") + ") flags+=' " + Spellings(flag, " ") +
             "' ;; esac\n";
    std::string offer = OfferCode(OfferFor(flag), ChoicesFor(flag), R"("$2" "$3")");
    if (offer.empty()) continue;
    if (TakesFileBehindChoice(flag)) {
      offer.insert(0, "if [[ $2 == *=* ]]; then _leaktight_files; else ");
      offer += "; fi";
    }
    values += "    " + Spellings(flag, "|") + ") " + offer + " ;;\n";
  }
  for (const std::string_view half : HalfVerbs()) {
    arguments += "      " + std::string(half) + ") _leaktight_words '" + Names(WordsBehind(half)) +
                 "' \"$cur\" ;;\n";
  }
  for (const Verb& verb : Verbs()) {
    const std::string offer = OfferCode(OfferFor(verb.arguments), ChoicesFor(verb), R"("$cur")");
    if (!offer.empty()) arguments += "      " + Quoted(verb.name) + ") " + offer + " ;;\n";
  }
  std::string script(kScript);
  Fill(script, "IDS", Names(Ids()));
  Fill(script, "VALUES", values);
  Fill(script, "FLAGS", flags);
  Fill(script, "ARGUMENTS", arguments);
  Fill(script, "VERBS", Names(WordsBehind({})));
  Fill(script, "HALVES", Joined(HalfVerbs(), "|"));
  Fill(script, "WITH_VALUE", FlagsWithValue("|"));
  return script;
}

}  // namespace leaktight
