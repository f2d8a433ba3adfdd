// What the completion scripts of all shells are made from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/flags.h"
#include "cli/verbs.h"

namespace leaktight {

// What may stand in a place of the command line.
enum class Offer { kNothing, kFiles, kFolders, kIds, kRevisions, kVerbs, kChoices };

// As the placeholder in help says it: "[FILE…]", "FOLDER", "bash|zsh|fish".
Offer OfferFor(std::string_view placeholder);
Offer OfferFor(const Flag& flag);

std::vector<Choice> ChoicesFor(const Flag& flag);
std::vector<Choice> ChoicesFor(const Verb& verb);

// "sarif=report.sarif": a choice, then a file.
bool TakesFileBehindChoice(const Flag& flag);

// What --only and --skip take, with names.
std::vector<Choice> Ids();

// The verbs' first words, or what may stand behind one.
std::vector<Choice> WordsBehind(std::string_view first);

// The words that are half a verb, such as "rules".
std::vector<std::string_view> HalfVerbs();

std::string InShort(std::string_view text);  // up to the end of its first statement

// In single quotes, as the POSIX shells and zsh read them.
std::string Quoted(std::string_view text);

std::string Joined(const std::vector<std::string_view>& words, std::string_view between);
std::string Names(const std::vector<Choice>& choices);  // with spaces between

// The verbs that take a flag, each in quotes; '' stands for none named yet.
std::string VerbsOf(const Flag& flag, std::string_view between);

// "--output|-o", for a case of a shell.
std::string Spellings(const Flag& flag, std::string_view between);
std::string FlagsWithValue(std::string_view between);

// Puts a text where a script's frame says "@NAME@".
void Fill(std::string& frame, std::string_view name, std::string_view with);

// One file each.
std::string BashCompletions();
std::string ZshCompletions();
std::string FishCompletions();

}  // namespace leaktight
