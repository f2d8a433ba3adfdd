#include "cli/completion_parts.h"

namespace leaktight {
namespace {

// What _arguments wants, with the verb's own words taken out before it is asked.
constexpr std::string_view kScript = R"zsh(#compdef leaktight
# Completion of leaktight in zsh, written by: leaktight completions zsh
_leaktight_ids() {
  local -a ids
  ids=(
@IDS@  )
  _values -s , 'rule or check' $ids
}
_leaktight_revisions() {  # also behind BASE.. and BASE...
  local -a refs
  compset -P '*...' || compset -P '*..'
  refs=(HEAD ${(f)"$(git for-each-ref --format='%(refname:short)' 2>/dev/null)"})
  compadd -a refs
}
_leaktight_verbs() {  # HALF-A-VERB
  local -a verbs
  case $1 in
@VERBS@  esac
  _describe -t verbs verb verbs
}
_leaktight() {
  local verb= flag= word offer='*: :' curcontext=$curcontext
  local -a before specs
  integer i
  before=("$words[1]")
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    if [[ -n $flag ]]; then
      flag=
    elif [[ $word == (@WITH_VALUE@) ]]; then
      flag=$word
    elif [[ $word != -?* ]]; then
      case $verb in
        @HALVES@)
          verb=${verb:+$verb }$word
          continue
          ;;
      esac
    fi
    before+=("$word")
  done
  words=("${(@)before}" "${(@)words[CURRENT,-1]}")
  CURRENT=$(($#before + 1))
  case $verb in
    @HALVES@)
      offer="1:verb: _leaktight_verbs '$verb'"
      verb=
      ;;
@ARGUMENTS@  esac
@FLAGS@  _arguments -s -S : $specs $offer
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _leaktight "$@"
else
  compdef _leaktight leaktight
fi
)zsh";

// Inside a specification for _arguments, _values or _describe; `special` has a meaning there.
std::string Escaped(std::string_view text, std::string_view special) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || special.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string Described(const std::vector<Choice>& choices) {
  std::string values;
  for (const Choice& choice : choices) {
    values += " " + Quoted(std::string(choice.name) + ":" + Escaped(choice.says, ":"));
  }
  return values;
}

std::string OfferCode(Offer offer, const std::vector<Choice>& choices) {
  switch (offer) {
    case Offer::kNothing:
      return " ";
    case Offer::kFiles:
      return "_files";
    case Offer::kFolders:
      return "_files -/";
    case Offer::kIds:
      return "_leaktight_ids";
    case Offer::kRevisions:
      return "_leaktight_revisions";
    case Offer::kVerbs:
      return " _leaktight_verbs ''";
    case Offer::kChoices:
      break;
  }
  return "(" + Names(choices) + ")";
}

std::string FlagSpecs(const Flag& flag) {
  std::string says = "[" + Escaped(InShort(flag.help), "[]:") + "]";
  if (!flag.value.empty()) {
    std::string offer = OfferCode(OfferFor(flag), ChoicesFor(flag));
    if (TakesFileBehindChoice(flag)) {
      offer =
          "{ if compset -P \"*=\"; then _files; else compadd " + Names(ChoicesFor(flag)) + "; fi }";
    }
    says += flag.value_is_optional ? "::" : ":";
    says += Escaped(flag.value, "[]:") + ":" + offer;
  }
  std::string specs;
  for (const std::string_view name : {flag.name, flag.brief}) {
    if (name.empty()) continue;
    std::string head = flag.repeats ? "*" : "(" + Spellings(flag, " ") + ")";
    head += name;
    if (!flag.value.empty() && name.substr(0, 2) == "--") {
      head += flag.value_is_optional ? "=-" : "=";
    }
    specs += (specs.empty() ? "" : " ") + Quoted(head + says);
  }
  return specs;
}

}  // namespace

std::string ZshCompletions() {
  std::string ids, verbs, flags, arguments;
  for (const Choice& id : Ids()) {
    ids += "    " + Quoted(std::string(id.name) + "[" + Escaped(id.says, "[]:") + "]") + "\n";
  }
  std::vector<std::string_view> unfinished = HalfVerbs();
  unfinished.insert(unfinished.begin(), std::string_view());
  for (const std::string_view half : unfinished) {
    verbs += "    " + Quoted(half) + ") verbs=(" + Described(WordsBehind(half)) + " ) ;;\n";
  }
  for (const Flag& flag : Flags()) {
    flags +=
        "  case $verb in " + VerbsOf(flag, "|") + ") specs+=(" + FlagSpecs(flag) + ") ;; esac\n";
  }
  for (const Verb& verb : Verbs()) {
    const Offer offer = OfferFor(verb.arguments);
    if (offer == Offer::kNothing) continue;
    arguments += "    " + Quoted(verb.name) +
                 ") offer=" + Quoted("*:argument:" + OfferCode(offer, ChoicesFor(verb))) + " ;;\n";
  }
  std::string script(kScript);
  Fill(script, "IDS", ids);
  Fill(script, "VERBS", verbs);
  Fill(script, "FLAGS", flags);
  Fill(script, "ARGUMENTS", arguments);
  Fill(script, "HALVES", "''|" + Joined(HalfVerbs(), "|"));
  Fill(script, "WITH_VALUE", FlagsWithValue("|"));
  return script;
}

}  // namespace leaktight
