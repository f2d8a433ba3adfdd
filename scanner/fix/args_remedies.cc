// Secrets among a container's arguments: `$(NAME)`, which Kubernetes fills in, and a variable that
// takes the value from a Secret.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "fix/container_environment.h"
#include "fix/remedies.h"
#include "fix/secret_home.h"
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
    const auto edit = VariablesEdit(text_, container.node, made);
    if (edit) remedy_.Edit(std::string(problem_.file.path()), edit->span, edit->text);
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

  static bool IsTaken(YamlRef container, const std::string& variable, const std::string& value,
                      const std::map<std::string, SecretEntry>& made) {
    const auto own = made.find(variable);
    if (own != made.end()) return own->second.value != value;
    return HasVariable(container, variable);
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
