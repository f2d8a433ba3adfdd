#include "cli/completion_parts.h"

#include <algorithm>

#include "engine/rule_set.h"
#include "policy/check.h"
#include "scan/criteria.h"

namespace leaktight {

namespace {

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

Offer OfferFor(std::string_view placeholder) {
  if (Holds(placeholder, "BASE") || Holds(placeholder, "REV")) return Offer::kRevisions;
  if (Holds(placeholder, "FOLDER") || Holds(placeholder, "REPO")) return Offer::kFolders;
  if (Holds(placeholder, "VERB")) return Offer::kVerbs;
  if (Holds(placeholder, "ID")) return Offer::kIds;
  for (const std::string_view file : {"FILE", "PATH", "NAME"}) {
    if (Holds(placeholder, file)) return Offer::kFiles;
  }
  return Holds(placeholder, "|") ? Offer::kChoices : Offer::kNothing;
}

Offer OfferFor(const Flag& flag) {
  return flag.choices != nullptr ? Offer::kChoices : OfferFor(flag.value);
}

std::vector<Choice> ChoicesFor(const Flag& flag) {
  return flag.choices != nullptr ? flag.choices() : std::vector<Choice>();
}

bool TakesFileBehindChoice(const Flag& flag) {
  return Holds(flag.value, "=FILE");
}

std::vector<Choice> ChoicesFor(const Verb& verb) {
  std::vector<Choice> choices;
  std::string_view rest = verb.arguments;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('|'), rest.size());
    choices.push_back({rest.substr(0, end)});
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return choices;
}

std::vector<Choice> Ids() {
  std::vector<Choice> ids;
  for (const std::string_view id : KnownIds(BuiltinRules())) {
    const Rule* rule = BuiltinRules().Find(id);
    const CheckInfo* check = FindCheck(id);
    ids.push_back({id, rule != nullptr ? rule->name : check->name});
  }
  return ids;
}

std::vector<Choice> WordsBehind(std::string_view first) {
  std::vector<Choice> words;
  for (const Verb& verb : Verbs()) {
    const size_t space = verb.name.find(' ');
    if (first.empty() && space == std::string_view::npos) {
      words.push_back({verb.name, verb.summary});
    } else if (first.empty()) {
      const std::string_view word = verb.name.substr(0, space);
      if (words.empty() || words.back().name != word) words.push_back({word, verb.summary});
    } else if (space == first.size() && verb.name.substr(0, space) == first) {
      words.push_back({verb.name.substr(space + 1), verb.summary});
    }
  }
  return words;
}

std::vector<std::string_view> HalfVerbs() {
  std::vector<std::string_view> halves;
  for (const std::string_view word : FirstWords()) {
    if (FindVerb(word) == nullptr) halves.push_back(word);
  }
  return halves;
}

std::string InShort(std::string_view text) {
  size_t end = text.size();
  for (const std::string_view stop : {". ", ": ", "; "}) end = std::min(end, text.find(stop));
  return std::string(text.substr(0, end));
}

std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string Joined(const std::vector<std::string_view>& words, std::string_view between) {
  std::string joined;
  for (const std::string_view word : words) {
    if (!joined.empty()) joined += between;
    joined += word;
  }
  return joined;
}

std::string Names(const std::vector<Choice>& choices) {
  std::string names;
  for (const Choice& choice : choices) {
    if (!names.empty()) names += ' ';
    names += choice.name;
  }
  return names;
}

std::string VerbsOf(const Flag& flag, std::string_view between) {
  std::string names = "''";
  for (const Verb& verb : Verbs()) {
    if ((flag.verbs & verb.set) != 0) names += std::string(between) + Quoted(verb.name);
  }
  return names;
}

std::string Spellings(const Flag& flag, std::string_view between) {
  std::string spellings(flag.name);
  if (!flag.brief.empty()) spellings += std::string(between) + std::string(flag.brief);
  return spellings;
}

std::string FlagsWithValue(std::string_view between) {
  std::string flags;
  for (const Flag& flag : Flags()) {
    if (!TakesNextArgument(flag)) continue;
    flags += (flags.empty() ? "" : std::string(between)) + Spellings(flag, between);
  }
  return flags;
}

void Fill(std::string& frame, std::string_view name, std::string_view with) {
  const std::string mark = "@" + std::string(name) + "@";
  for (size_t at = 0; (at = frame.find(mark, at)) != std::string::npos; at += with.size()) {
    frame.replace(at, mark.size(), with);
  }
}

}  // namespace leaktight
