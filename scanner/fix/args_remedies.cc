// Secrets among a container's arguments: `$(NAME)`, which Kubernetes fills in, and a variable that
// takes the value from a Secret.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "fix/remedies.h"
#include "fix/secret_home.h"
#include "fix/yaml_edits.h"
#include "policy/kubernetes.h"

namespace leaktight {
namespace {

// As the check proposes it; empty: it proposes none.
std::string VariableOf(const Violation& violation) {
  constexpr std::string_view kName = "- name: ";
  const std::string& text = violation.replacement;
  const size_t at = text.find(kName);
  if (at == std::string::npos) return {};
  const size_t begin = at + kName.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

// A container, and what is to come into its environment.
class ArgumentMender {
 public:
  ArgumentMender(const FixProblem& problem, Remedy& remedy)
      : problem_(problem), remedy_(remedy), text_(problem.file.bytes()), home_(problem, remedy) {}

  void Mend() {
    const KubernetesFile& manifests = problem_.file.Kubernetes();
    for (const KubernetesContainer& container : manifests.containers) {
      Look(container, manifests.objects[container.object]);
    }
    for (size_t i = 0; i < problem_.violations.size(); i++) {
      if (!seen_.contains(i)) {
        remedy_.Leave(i, "Kubernetes fills variables into command and args alone");
      }
    }
  }

 private:
  void Look(const KubernetesContainer& container, const KubernetesObject& object) {
    std::map<std::string, SecretEntry> made;  // by variables
    for (const std::string_view field : {"command", "args"}) {
      for (const YamlRef item : container.node[field].Items()) {
        for (size_t i = 0; i < problem_.violations.size(); i++) {
          const Span about = problem_.violations[i].about;
          if (!item.IsScalar() || !item.span().Contains(about) || !seen_.insert(i).second) continue;
          if (const auto why = Move(container, object, i, made)) remedy_.Leave(i, *why);
        }
      }
    }
    if (!made.empty()) AddVariables(container.node, made);
  }

  std::optional<std::string> Move(const KubernetesContainer& container,
                                  const KubernetesObject& object, size_t violation,
                                  std::map<std::string, SecretEntry>& made) {
    const Span about = problem_.violations[violation].about;
    const std::string_view written = about.In(text_);
    if (problem_.file.Yaml().templated || !home_.IsPossible()) {
      return "it stands in a chart's template, which takes values from elsewhere";
    }
    if (!TakesVariables(container.node)) return "the environment is not written in one place";
    if (written.find_first_of("\\'\"\n$") != std::string_view::npos) {
      return "it is written with escapes or references";
    }
    std::string variable = VariableOf(problem_.violations[violation]);
    if (variable.empty()) variable = "TOKEN";
    const std::string plain = variable;
    for (size_t number = 2; IsTaken(container.node, variable, std::string(written), made);
         number++) {
      variable = fmt::format("{}_{}", plain, number);
    }
    SecretEntry entry = home_.For(object, container.pod, variable, std::string(written));
    remedy_.Edit(std::string(problem_.file.path()), about, "$(" + variable + ")");
    remedy_.secrets.push_back(entry);
    made.emplace(variable, std::move(entry));
    return std::nullopt;
  }

  // An environment that an alias or a merge brings belongs to others too.
  bool TakesVariables(YamlRef container) const {
    const YamlRef env = container["env"];
    if (!env) return !container.Entries().empty();
    return env.IsSequence() && !env.Items().empty() && env.span().begin > container.span().begin &&
           env.span().end <= container.span().end;
  }

  static bool IsTaken(YamlRef container, const std::string& variable, const std::string& value,
                      const std::map<std::string, SecretEntry>& made) {
    const auto own = made.find(variable);
    if (own != made.end()) return own->second.value != value;
    const auto entries = container["env"].Items().All();
    return std::any_of(entries.begin(), entries.end(),
                       [&](YamlRef entry) { return entry["name"].Value() == variable; });
  }

  void AddVariables(YamlRef container, const std::map<std::string, SecretEntry>& made) {
    const std::string path(problem_.file.path());
    const YamlRef env = container["env"];
    const bool flow = env ? env.flow() : container.flow();
    const YamlRef first = container.Entries()[0].first;
    if (flow) {
      const bool json = first.style() == YamlStyle::kDoubleQuoted;
      std::string items;
      for (const auto& [variable, entry] : made) {
        items += (items.empty() ? "" : ", ") + FlowEntry(variable, entry, json);
      }
      if (env) return remedy_.Edit(path, {env.span().end - 1, env.span().end - 1}, ", " + items);
      const size_t at = WrittenSpan(text_, first).begin;
      return remedy_.Edit(path, {at, at}, (json ? "\"env\": [" : "env: [") + items + "], ");
    }
    if (env) {
      const size_t dash = text_.rfind('-', env.Items().front().span().begin);
      const std::string indent(ColumnOf(text_, dash), ' ');
      std::string lines;
      for (const auto& [variable, entry] : made) lines += BlockEntry(variable, entry, indent);
      const TextEdit edit = LinesAt(text_, EndOfBlock(text_, env), lines);
      return remedy_.Edit(path, edit.span, edit.text);
    }
    // Before `command` or `args`, whichever comes first.
    for (const auto& [key, value] : container.Entries()) {
      if (key.Value() != "command" && key.Value() != "args") continue;
      const size_t at = WrittenSpan(text_, key).begin;
      const std::string indent(ColumnOf(text_, at), ' ');
      std::string lines = "env:\n";
      for (const auto& [variable, entry] : made) {
        lines += BlockEntry(variable, entry, indent + "  ");
      }
      return remedy_.Edit(path, {at, at}, WithLineEnding(lines + indent, LineEndingOf(text_)));
    }
  }

  static std::string BlockEntry(const std::string& variable, const SecretEntry& entry,
                                const std::string& indent) {
    return fmt::format(
        "{0}- name: {1}\n{0}  valueFrom:\n{0}    secretKeyRef:\n{0}      name: {2}\n"
        "{0}      key: {3}\n",
        indent, variable, entry.secret, entry.key);
  }

  static std::string FlowEntry(const std::string& variable, const SecretEntry& entry, bool json) {
    return json ? fmt::format(R"({{"name": "{}", "valueFrom": {{"secretKeyRef": )"
                              R"({{"name": "{}", "key": "{}"}}}}}})",
                              variable, entry.secret, entry.key)
                : fmt::format("{{name: {}, valueFrom: {{secretKeyRef: {{name: {}, key: {}}}}}}}",
                              variable, entry.secret, entry.key);
  }

  const FixProblem& problem_;
  Remedy& remedy_;
  std::string_view text_;
  SecretHome home_;
  std::set<size_t> seen_;
};

}  // namespace

void MendArguments(const FixProblem& problem, Remedy& remedy) {
  ArgumentMender(problem, remedy).Mend();
}

}  // namespace leaktight
