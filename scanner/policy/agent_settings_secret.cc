// Secrets in the settings of agents and editors.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "policy/agent_texts.h"
#include "policy/check.h"
#include "policy/command_secrets.h"
#include "policy/credential_value.h"
#include "policy/demo_word.h"
#include "policy/file_names.h"
#include "policy/secret_value.h"
#include "policy/setting.h"
#include "policy/shell_words.h"
#include "policy/variable_secrets.h"

namespace leaktight::agent_settings_secret {

extern const CheckInfo kInfo = {
    .id = "agent-settings-secret",
    .name = "Secret in an agent's or editor's settings",
    .severity = Severity::kHigh,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "The settings that a repository shares for agents and editors hold a secret: whoever "
        "reads the repository has it, and every tool that is started with it.",
    .advice =
        "Let the value come from outside: ${NAME} in .mcp.json, ${env:NAME} in Cursor's file, "
        "${input:name} or an envFile in VS Code's; or keep it in the settings of the home folder. "
        "If it was ever pushed, it is known: make a new one.",
    .bad_path = ".mcp.json",
    .bad =
        "{\n"
        "  \"mcpServers\": {\n"
        "    \"tracker\": {\n"
        "      \"command\": \"tracker-mcp\",\n"
        "      \"env\": { \"TRACKER_API_KEY\": \"{base62:40}\" }\n"
        "    }\n"
        "  }\n"
        "}\n",
    .good_path = ".mcp.json",
    .good =
        "{\n"
        "  \"mcpServers\": {\n"
        "    \"tracker\": {\n"
        "      \"command\": \"tracker-mcp\",\n"
        "      \"env\": { \"TRACKER_API_KEY\": \"${TRACKER_API_KEY}\" }\n"
        "    }\n"
        "  }\n"
        "}\n",
    .reference =
        "https://code.visualstudio.com/docs/copilot/reference/mcp-configuration, "
        "https://docs.cursor.com/context/mcp, https://docs.claude.com/en/docs/claude-code/mcp and "
        "https://docs.claude.com/en/docs/claude-code/settings. Looked at are .mcp.json and "
        "mcp.json wherever they stand, their like of other agents, the settings of .vscode (also "
        "its tasks.json, launch.json and sftp.json), .claude, .cursor, .gemini, .codex and .zed, "
        "and claude_desktop_config.json: variables, headers, "
        "arguments, addresses with a login or a key, commands, also those that are allowed "
        "beforehand or print a key, and "
        "any setting whose name says secret; and what is random under such a name in CLAUDE.md, "
        "AGENTS.md and the texts of .claude and .cursor/rules. Comments and trailing commas are "
        "read as the tools "
        "do. References (${env:NAME}, ${input:name}, $NAME) and placeholders are left alone.",
};

namespace {

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsIn(std::string_view folder, std::string_view wanted) {
  return folder == wanted || folder.ends_with("/" + std::string(wanted));
}

// What an editor builds and debugs with, on the machine that it runs on.
bool StartsPrograms(std::string_view path) {
  return IsIn(FolderOf(path), ".vscode/") && IsOneOf(FileName(path), {"launch.json", "tasks.json"});
}

bool IsAgentFile(std::string_view path) {
  const std::string_view last = FileName(path);
  if (last.ends_with(".yaml") || last.ends_with(".yml")) return false;
  if (!HoldsIgnoringCase(last, ".json") && !HoldsIgnoringCase(last, ".toml")) return false;
  const std::string lower = ToLower(path);
  const std::string_view name = WithoutTemplateSuffix(FileName(lower));
  const std::string_view folder = FolderOf(lower);
  if (IsOneOf(name, {".mcp.json", "mcp.json", "mcp_config.json", "mcp_settings.json",
                     "cline_mcp_settings.json", "claude_desktop_config.json", ".claude.json",
                     "opencode.json", "opencode.jsonc"})) {
    return true;
  }
  const auto in = [&](std::string_view wanted) { return IsIn(folder, wanted); };
  if (in(".claude/")) return name.starts_with("settings") && name.ends_with(".json");
  if (in(".codex/")) return name == "config.toml";
  if (in(".cursor/") && name == "environment.json") return true;
  if (in(".vscode/") && (name == "sftp.json" || StartsPrograms(path))) return true;
  return name == "settings.json" &&
         (in(".vscode/") || in(".gemini/") || in(".zed/") || in(".qwen/") || in(".cursor/"));
}

class Judge {
 public:
  Judge(const File& file, std::vector<Violation>& violations)
      : file_(file), settings_(file.Settings()), list_(violations) {}

  void RunText() {
    for (const CommandSecret& secret : SecretsInAgentText(file_.bytes())) {
      if (!file_.HoldsToken(secret.span)) Add(secret.span, SecretWeight::kStrong, secret.name);
    }
  }

  void Run() {
    const std::vector<Setting>& all = settings_.settings;
    for (size_t i = 0; i < all.size(); i++) {
      if (IsArguments(all[i])) {
        i = JudgeArguments(i);
      } else {
        JudgeSetting(all[i]);
      }
    }
    for (const Setting& setting : all) {
      for (const Span token : TokensWithin(file_, setting.span)) {
        Add(token, SecretWeight::kStrong, setting.name);
      }
    }
  }

 private:
  bool IsArguments(const Setting& setting) const {
    return setting.name == "args" || setting.name == "runtimeArgs";
  }

  std::string_view GroupOf(const Setting& setting) const {
    return settings_.groups[setting.group].name;
  }

  void Add(Span about, SecretWeight weight, std::string_view subject) {
    if (about.empty() || !CountsAt(file_.path(), weight)) return;
    // The database of whoever debugs.
    if (weight == SecretWeight::kWord && StartsPrograms(file_.path())) return;
    Violation violation;
    violation.about = about;
    violation.secrets = {about};
    violation.subject = subject;
    violation.severity = SeverityFor(kInfo.severity, weight);
    list_.Add(std::move(violation));
  }

  // A part of a value, in the file: exactly where the value is written as it is.
  Span PlaceOf(const Setting& setting, Span part) const {
    const std::string_view written = setting.span.In(file_.bytes());
    if (written == setting.value) {
      return {setting.span.begin + part.begin, setting.span.begin + part.end};
    }
    const std::string_view wanted = part.In(setting.value);
    const size_t at = written.find(wanted);
    if (at == std::string_view::npos) return setting.span;
    return {setting.span.begin + at, setting.span.begin + at + wanted.size()};
  }

  void TakeCommand(const Setting& setting, const CommandSecret& secret) {
    const std::string_view value = secret.span.In(setting.value);
    if (!IsDemoWord(value)) Add(PlaceOf(setting, secret.span), WeightOf(value), secret.name);
  }

  // The items of a list follow each other; gives the last of them.
  size_t JudgeArguments(size_t first) {
    const std::vector<Setting>& all = settings_.settings;
    size_t last = first;
    while (last + 1 < all.size() && all[last + 1].group == all[first].group &&
           all[last + 1].name == all[first].name) {
      last++;
    }
    std::vector<std::string_view> arguments;
    for (size_t i = first; i <= last; i++) arguments.push_back(all[i].value);
    for (const CommandSecret& secret : SecretsInCommand(arguments)) {
      TakeCommand(all[first + secret.argument], secret);
    }
    return last;
  }

  // `echo KEY`: what the command prints is the key.
  bool JudgeHelper(const Setting& setting) {
    bool found = false;
    for (const ShellCommand& command : ShellCommands(setting.value)) {
      if (command.size() < 2 || !IsOneOf(command[0].text, {"echo", "printf"})) continue;
      const ShellWord& key = command.back();
      if (IsDemoWord(key.text) || HoldsReference(key.text) || !IsSecretUnder("key", key.text) ||
          WeightOf(key.text) == SecretWeight::kWord) {
        continue;
      }
      Add(PlaceOf(setting, key.InScript({0, key.text.size()})), WeightOf(key.text), setting.name);
      found = true;
    }
    return found;
  }

  void JudgeSetting(const Setting& setting) {
    const std::string_view name = setting.name;
    const std::string_view value = setting.value;
    const std::string_view group = GroupOf(setting);
    if (value.empty() || file_.HoldsToken(setting.span)) return;
    if (IsOneOf(group, {"headers", "http_headers", "requestHeaders"})) {
      if (const auto secret = SecretInHeader(name, value)) {
        Add(PlaceOf(setting, *secret), WeightOf(secret->In(value)), name);
        return;
      }
    }
    if (IsOneOf(name, {"allow", "ask", "deny"}) && value.starts_with("Bash(")) {
      const std::string_view command = value.substr(5);
      for (CommandSecret secret : SecretsInScript(command)) {
        secret.span = {secret.span.begin + 5, secret.span.end + 5};
        // What stands last takes the parenthesis with it.
        if (secret.span.In(value).ends_with(')')) secret.span.end--;
        TakeCommand(setting, secret);
      }
      return;
    }
    if (name == "apiKeyHelper" && JudgeHelper(setting)) return;
    if (name == "command" || name == "apiKeyHelper") {
      for (const CommandSecret& secret : SecretsInScript(value)) TakeCommand(setting, secret);
      return;
    }
    if (HoldsReference(value)) return;
    if (IsOneOf(name, {"url", "serverUrl", "httpUrl", "endpoint"})) {
      for (const CommandSecret& secret : SecretsInOptions(value)) TakeCommand(setting, secret);
      return;
    }
    for (const VariableSecret& secret : SecretsInVariable(file_, name, value)) {
      Add(PlaceOf(setting, secret.part), secret.weight, name);
    }
  }

  const File& file_;
  const Settings& settings_;
  ViolationList list_;
};

}  // namespace

bool Applies(const File& file) {
  return IsAgentFile(file.path()) || IsAgentText(file.path());
}

void Run(const File& file, std::vector<Violation>& violations) {
  Judge judge(file, violations);
  if (IsAgentText(file.path())) {
    judge.RunText();
  } else {
    judge.Run();
  }
}

}  // namespace leaktight::agent_settings_secret
