#include "fix/container_environment.h"

#include <fmt/format.h>

#include <algorithm>

#include "fix/yaml_edits.h"

namespace leaktight {
namespace {

std::string BlockEntry(const std::string& variable, const SecretEntry& entry,
                       const std::string& indent) {
  return fmt::format(
      "{0}- name: {1}\n{0}  valueFrom:\n{0}    secretKeyRef:\n{0}      name: {2}\n"
      "{0}      key: {3}\n",
      indent, variable, entry.secret, entry.key);
}

std::string FlowEntry(const std::string& variable, const SecretEntry& entry, bool json) {
  return json ? fmt::format(R"({{"name": "{}", "valueFrom": {{"secretKeyRef": )"
                            R"({{"name": "{}", "key": "{}"}}}}}})",
                            variable, entry.secret, entry.key)
              : fmt::format("{{name: {}, valueFrom: {{secretKeyRef: {{name: {}, key: {}}}}}}}",
                            variable, entry.secret, entry.key);
}

}  // namespace

bool TakesVariables(YamlRef container) {
  const YamlRef env = container["env"];
  if (!env) return !container.Entries().empty();
  return env.IsSequence() && !env.Items().empty() && env.span().begin > container.span().begin &&
         env.span().end <= container.span().end;
}

bool HasVariable(YamlRef container, std::string_view variable) {
  const auto entries = container["env"].Items().All();
  return std::any_of(entries.begin(), entries.end(),
                     [&](YamlRef entry) { return entry["name"].Value() == variable; });
}

std::optional<TextEdit> VariablesEdit(std::string_view text, YamlRef container,
                                      const std::map<std::string, SecretEntry>& made) {
  if (made.empty()) return std::nullopt;
  const YamlRef env = container["env"];
  const bool flow = env ? env.flow() : container.flow();
  const YamlRef first = container.Entries()[0].first;
  if (flow) {
    const bool json = first.style() == YamlStyle::kDoubleQuoted;
    std::string items;
    for (const auto& [variable, entry] : made) {
      items += (items.empty() ? "" : ", ") + FlowEntry(variable, entry, json);
    }
    if (env) return TextEdit{{env.span().end - 1, env.span().end - 1}, ", " + items};
    const size_t at = WrittenSpan(text, first).begin;
    return TextEdit{{at, at}, (json ? "\"env\": [" : "env: [") + items + "], "};
  }
  if (env) {
    const size_t dash = text.rfind('-', env.Items().front().span().begin);
    const std::string indent(ColumnOf(text, dash), ' ');
    std::string lines;
    for (const auto& [variable, entry] : made) lines += BlockEntry(variable, entry, indent);
    return LinesAt(text, EndOfBlock(text, env), lines);
  }
  // Before what says how it runs, or where more of its environment comes from: whichever is first.
  for (const auto& [key, value] : container.Entries()) {
    if (key.Value() != "command" && key.Value() != "args" && key.Value() != "envFrom") continue;
    const size_t at = WrittenSpan(text, key).begin;
    const std::string indent(ColumnOf(text, at), ' ');
    std::string lines = "env:\n";
    for (const auto& [variable, entry] : made) lines += BlockEntry(variable, entry, indent + "  ");
    return TextEdit{{at, at}, WithLineEnding(lines + indent, LineEndingOf(text))};
  }
  return std::nullopt;
}

}  // namespace leaktight
