#include "policy/k8s_secret_commands.h"

#include <algorithm>
#include <string>

#include "policy/object_names.h"

namespace leaktight {
namespace {

constexpr std::string_view kBlanks = " \t";

// The next word of a command, which may go on behind a backslash at a line's end; empty: none.
std::string_view NextWord(std::string_view& rest) {
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
    if (rest.starts_with("\\\n")) {
      rest.remove_prefix(2);
    } else if (rest.starts_with("\\\r\n")) {
      rest.remove_prefix(3);
    } else {
      break;
    }
  }
  const size_t end = std::min(rest.find_first_of(" \t\r\n;|&"), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

std::string_view Unquoted(std::string_view word) {
  if (word.size() >= 2 && (word.front() == '"' || word.front() == '\'') &&
      word.back() == word.front()) {
    return word.substr(1, word.size() - 2);
  }
  return word;
}

// What a comment says is to be done by hand.
bool IsInComment(std::string_view text, size_t at) {
  const size_t line = text.rfind('\n', at) + 1;
  const size_t first = text.find_first_not_of(kBlanks, line);
  return first < at && text[first] == '#';
}

// Flags whose value is a word of its own may stand before the name.
bool TakesValue(std::string_view flag) {
  return flag == "-n" || flag == "--namespace" || flag == "--context" || flag == "--kubeconfig";
}

std::string_view NameOf(std::string_view rest) {
  constexpr int kMostWords = 16;
  const std::string_view kind = NextWord(rest);
  if (kind != "generic" && kind != "tls" && kind != "docker-registry") return {};
  for (int i = 0; i < kMostWords; i++) {
    const std::string_view word = NextWord(rest);
    if (!word.starts_with('-')) return Unquoted(word);
    if (TakesValue(word)) NextWord(rest);
  }
  return {};
}

}  // namespace

void AddSecretsOfCommands(std::string_view text, std::vector<Fact>& facts) {
  constexpr std::string_view kCommand = "create secret ";
  for (size_t at = text.find(kCommand); at != std::string_view::npos;
       at = text.find(kCommand, at + 1)) {
    if (IsInComment(text, at)) continue;
    const std::string_view name = NameOf(text.substr(at + kCommand.size()));
    if (!IsObjectName(name)) continue;
    const auto begin = static_cast<size_t>(name.data() - text.data());
    facts.push_back({.kind = Fact::Kind::kSecretDeclared,
                     .name = std::string(name),
                     .span = {begin, begin + name.size()},
                     .implied = true});
  }
}

}  // namespace leaktight
