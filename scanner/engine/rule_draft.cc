#include "engine/rule_draft.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/secret_likeness.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// What an id has behind the name of who makes the tokens.
constexpr std::string_view kKinds[] = {"access", "api",    "apikey",     "app",    "auth",
                                       "bearer", "client", "credential", "key",    "keys",
                                       "live",   "new",    "password",   "pat",    "personal",
                                       "secret", "test",   "token",      "tokens", "user"};

std::vector<std::string_view> WordsOf(std::string_view id) {
  std::vector<std::string_view> words;
  while (!id.empty()) {
    const size_t end = std::min(id.find('-'), id.size());
    words.push_back(id.substr(0, end));
    id.remove_prefix(std::min(end + 1, id.size()));
  }
  return words;
}

std::vector<std::string_view> OwnWords(std::string_view id) {
  std::vector<std::string_view> words = WordsOf(id);
  while (!words.empty() &&
         std::find(std::begin(kKinds), std::end(kKinds), words.back()) != std::end(kKinds)) {
    words.pop_back();
  }
  return words;
}

std::string Upper(std::string_view text) {
  std::string upper;
  for (const char c : text) upper += IsLower(c) ? static_cast<char>(c - 32) : c;
  return upper;
}

std::string Joined(const std::vector<std::string_view>& words, std::string_view between) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

// "Adafruit io API key"
std::string NameOf(std::string_view id) {
  std::string name;
  for (const std::string_view word : WordsOf(id)) {
    if (!name.empty()) name += ' ';
    name += word == "api" || word == "pat" ? Upper(word) : std::string(word);
  }
  if (IsLower(name.front())) name.front() = static_cast<char>(name.front() - 32);
  return name;
}

// A scalar of YAML that is a text whatever stands in it.
std::string InQuotes(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + '\'';
}

std::string List(std::string_view name, const std::vector<std::string>& items) {
  std::string text = fmt::format("      {}:\n", name);
  for (const std::string& item : items) text += fmt::format("        - {}\n", InQuotes(item));
  return text;
}

// How the token is found: by its pattern, or by what it is assigned to.
std::string Finding(const RuleDraft& draft) {
  if (draft.keyword.empty()) {
    return fmt::format(
        "    # The tokens have no beginning that tells them. So they are found where they are\n"
        "    # assigned to something that is called so, in any way of writing it, and says "
        "secret.\n"
        "    assigned:\n"
        "      names: [{}]\n"
        "      value: {}\n",
        draft.assigned, InQuotes(draft.value));
  }
  std::string text = fmt::format(
      "    # What is searched for; in any case of letters.\n"
      "    keywords: [{}]\n"
      "    pattern: |-\n",
      InQuotes(draft.keyword));
  for (const std::string& line : draft.pattern) text += fmt::format("      {}\n", line);
  text +=
      fmt::format("    reach: {{before: {}, after: {}}}\n", draft.reach.before, draft.reach.after);
  if (draft.entropy > 0) text += fmt::format("    entropy: {}\n", draft.entropy);
  if (!draft.validator.empty()) text += fmt::format("    validators: [{}]\n", draft.validator);
  return text;
}

}  // namespace

std::string RuleFileText(const RuleDraft& draft) {
  const std::string name = NameOf(draft.id);
  std::string text = fmt::format(
      "# Proposed by leaktight rules new, from tokens that do not stand here. "
      "docs/rules-format.md\n"
      "# explains every field.\n"
      "rules:\n"
      "  - id: {}\n"
      "    name: {}\n"
      "    # What a live one is worth: critical, high, medium, low or info.\n"
      "    severity: high\n"
      "    message: >-\n"
      "      To be filled in: what somebody who has one can do with it, and for how long.\n",
      draft.id, InQuotes(name));
  text += Finding(draft);
  text +=
      "    advice: >-\n"
      "      To be filled in: where to revoke it, where to look for what it did, and how to make\n"
      "      another.\n"
      "    # To be filled in: where its maker documents the format.\n"
      "    references:\n"
      "      - https://example.com/to-be-filled-in\n"
      "    # Each is tried with generated values; no real token may stand here.\n"
      "    examples:\n";
  return text + List("match", draft.match) + List("no_match", draft.no_match);
}

bool IsRuleId(std::string_view id) {
  return !id.empty() && id.front() != '-' && id.back() != '-' &&
         id.find("--") == std::string_view::npos && std::all_of(id.begin(), id.end(), [](char c) {
           return IsLower(c) || IsDigit(c) || c == '-';
         });
}

std::string OwnerOf(std::string_view id) {
  const std::string owner = Joined(OwnWords(id), "");
  return owner.size() < kMinAssignedName ? std::string() : owner;
}

std::string VariableOf(std::string_view id) {
  std::string variable = Upper(Joined(WordsOf(id), "_"));
  if (ClassifyName(variable) == NameKind::kSecret) return variable;
  const std::string owner = Upper(Joined(OwnWords(id), "_"));
  for (const std::string_view noun : {"TOKEN", "API_KEY", "SECRET"}) {
    variable = owner.empty() ? std::string(noun) : fmt::format("{}_{}", owner, noun);
    if (ClassifyName(variable) == NameKind::kSecret) break;
  }
  return variable;
}

}  // namespace leaktight
