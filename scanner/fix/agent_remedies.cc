// Settings of coding agents: values that come from the environment, where the program fills them
// in.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "fix/dotenv_templates.h"
#include "fix/local_values.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "policy/file_names.h"
#include "policy/setting.h"

namespace leaktight {
namespace {

struct Reference {
  std::string_view before;  // empty: the program fills in none
  std::string_view behind;
};

// code.visualstudio.com/docs/reference/variables-reference (mcp.json), docs.cursor.com/context/mcp,
// docs.windsurf.com (mcp_config.json), docs.roocode.com: `${env:NAME}`. docs.claude.com (Claude
// Code, .mcp.json), google-gemini.github.io/gemini-cli (settings.json): `${NAME}`.
// opencode.ai/docs:
// `{env:NAME}`.
Reference ReferenceOf(std::string_view path) {
  const std::string lower = ToLower(path);
  const std::string_view name = WithoutTemplateSuffix(FileName(lower));
  const std::string_view folder = FolderOf(lower);
  const auto in = [&](std::string_view wanted) {
    return folder == wanted || folder.ends_with("/" + std::string(wanted));
  };
  const bool editor = in(".vscode/") || in(".cursor/") || in(".roo/");
  if ((editor && name == "mcp.json") || name == "mcp_config.json") return {"${env:", "}"};
  if (name == ".mcp.json") return {"${", "}"};
  if ((in(".gemini/") || in(".qwen/")) && name == "settings.json") return {"${", "}"};
  if (name.starts_with("opencode.json")) return {"{env:", "}"};
  return {};
}

// Of the settings of one server: `env` has variables, for all else its name says whose it is.
std::string NameFor(const Settings& settings, const Setting& setting, std::string_view subject) {
  std::vector<std::string_view> groups;  // innermost first
  for (uint32_t group = setting.group; group != 0; group = settings.groups[group].parent) {
    groups.push_back(settings.groups[group].name);
  }
  std::string name = VariableNameFrom(subject);
  if (groups.empty() || groups[0] == "env" || groups[0] == "environment") return name;
  if (name == "AUTHORIZATION") name = "TOKEN";
  for (size_t i = 0; i + 1 < groups.size(); i++) {
    const std::string_view around = groups[i + 1];
    if (around == "servers" || around == "mcpServers" || around == "mcp") {
      return VariableNameFrom(groups[i]) + "_" + name;
    }
  }
  return name;
}

}  // namespace

void MendAgentSettings(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  const std::string path(file.path());
  if (file.name() == "settings.local.json") {
    if (problem.tree.IsTracked(path)) remedy.untracked.push_back(path);
    remedy.ignored.push_back(path);
    return;
  }
  const Reference reference = ReferenceOf(path);
  LocalValues values(problem, remedy, DotenvFor(problem.tree, FolderOf(path)));
  const std::vector<Setting>& settings = file.Settings().settings;
  MendEach(problem, remedy, [&](const Violation& violation) -> Why {
    if (reference.before.empty()) return "its program fills in no variables";
    const auto setting = std::find_if(settings.begin(), settings.end(), [&](const Setting& other) {
      return other.span.Contains(violation.about);
    });
    const std::string_view value = violation.about.In(file.bytes());
    if (setting == settings.end() || setting->quote == 0 ||
        value.find('\\') != std::string_view::npos) {
      return "it is written with escapes";
    }
    const std::string name =
        values.Keep(NameFor(file.Settings(), *setting, violation.subject), std::string(value));
    remedy.Edit(path, violation.about,
                fmt::format("{}{}{}", reference.before, name, reference.behind));
    remedy.notes.push_back(fmt::format(
        "{}: {} has to be in the environment that the agent is started in", path, name));
    return std::nullopt;
  });
}

}  // namespace leaktight
