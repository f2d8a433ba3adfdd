#include "policy/agent_texts.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "engine/words.h"
#include "policy/demo_word.h"
#include "policy/file_names.h"
#include "policy/secret_value.h"
#include "policy/shell_words.h"
#include "policy/variable_secrets.h"

namespace leaktight {
namespace {

// Marks of lists, quotes and emphasis around a name or a value.
constexpr std::string_view kMarks = " \t\r\"'`*_-+>|,;";

std::string_view WithoutMarks(std::string_view text) {
  const size_t begin = text.find_first_not_of(kMarks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kMarks) + 1 - begin);
}

// `- **API token**: value`, `API_KEY = "value"`: a name of a few words, and one word behind it.
std::optional<CommandSecret> SecretOfLine(std::string_view line, size_t begin) {
  constexpr size_t kLongestName = 60;
  const size_t sign = line.find_first_of(":=");
  if (sign > kLongestName) return std::nullopt;  // also where there is none
  const std::string_view name = WithoutMarks(line.substr(0, sign));
  const std::string_view value = WithoutMarks(line.substr(sign + 1));
  if (name.empty() || value.empty() || value.find_first_of(" \t") != std::string_view::npos) {
    return std::nullopt;
  }
  if (HoldsReference(value) || !IsSecretUnder(name, value)) return std::nullopt;
  const size_t at = begin + static_cast<size_t>(value.data() - line.data());
  return CommandSecret{0, {at, at + value.size()}, std::string(name), false};
}

bool IsSure(std::string_view value) {
  return !IsDemoWord(value) && WeightOf(value) == SecretWeight::kStrong;
}

}  // namespace

bool IsAgentText(std::string_view path) {
  const std::string_view name = FileName(path);
  if (name == ".cursorrules" || name == "CLAUDE.md" || name == "AGENTS.md") return true;
  if (!name.ends_with(".md") && !name.ends_with(".mdc")) return false;
  const std::string_view folder = FolderOf(path);
  for (const std::string_view known :
       {".claude/agents/", ".claude/commands/", ".claude/skills/", ".cursor/rules/"}) {
    if (folder.find(known) != std::string_view::npos) return true;
  }
  return false;
}

std::vector<CommandSecret> SecretsInAgentText(std::string_view text) {
  std::vector<CommandSecret> found;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (auto secret = SecretOfLine(line, at); secret && IsSure(secret->span.In(text))) {
      found.push_back(std::move(*secret));
    } else {
      std::string code(line);
      std::replace(code.begin(), code.end(), '`', ' ');  // around commands
      for (CommandSecret& in_command : SecretsInScript(code)) {
        in_command.span = {at + in_command.span.begin, at + in_command.span.end};
        if (IsSure(in_command.span.In(text))) found.push_back(std::move(in_command));
      }
    }
    at = end + 1;
  }
  return found;
}

}  // namespace leaktight
