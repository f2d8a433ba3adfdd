// Secrets in the environment of containers: taken from a Secret instead.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "base/text.h"
#include "fix/config_maps.h"
#include "fix/dotenv_templates.h"
#include "fix/remedies.h"
#include "fix/secret_home.h"
#include "fix/yaml_edits.h"
#include "fix/yaml_views.h"
#include "policy/file_names.h"
#include "policy/json_patch.h"
#include "policy/kubernetes.h"
#include "policy/secret_key_ref.h"

namespace leaktight {
namespace {

// An entry of a container's `env`.
struct EnvEntry {
  YamlRef node;
  KubernetesObject object;
  YamlRef pod;
};

std::vector<EnvEntry> EnvEntries(const File& file) {
  std::vector<EnvEntry> entries;
  const KubernetesFile& manifests = file.Kubernetes();
  for (const KubernetesContainer& container : manifests.containers) {
    const KubernetesObject& object = manifests.objects[container.object];
    for (const YamlRef entry : container.node["env"].Items()) {
      entries.push_back({entry, object, container.pod});
    }
  }
  const YamlStream& stream = file.Yaml();
  for (const JsonPatchStep& step : JsonPatchSteps(stream)) {
    for (const YamlRef entry : EnvEntriesOf(stream, step)) entries.push_back({entry, {}, {}});
  }
  return entries;
}

class EnvMender {
 public:
  EnvMender(const FixProblem& problem, Remedy& remedy)
      : problem_(problem), remedy_(remedy), home_(problem, remedy) {}

  void Mend() {
    EachYamlView(problem_.file, [&](const YamlView& view) {
      for (const EnvEntry& entry : EnvEntries(view.file())) Look(view, entry);
    });
    for (size_t i = 0; i < problem_.violations.size(); i++) {
      if (!seen_.contains(i)) {
        remedy_.Leave(i, "it stands in no entry of a container's environment");
      }
    }
  }

 private:
  void Look(const YamlView& view, const EnvEntry& entry) {
    const YamlRef value = entry.node.IsScalar() ? entry.node : entry.node["value"];
    if (!value.IsScalar()) return;
    const std::optional<Span> outer = view.Outer(value.span());
    if (!outer) return;
    bool first = true;
    for (size_t i = 0; i < problem_.violations.size(); i++) {
      if (!outer->Contains(problem_.violations[i].about) || !seen_.insert(i).second) continue;
      if (value.templated()) {
        EmptyFallback(entry, i);
      } else if (first) {
        Move(view, entry, value, i);
      }
      first = false;
    }
  }

  // {{ .Values.password | default "…" }}: the quotes stay.
  void EmptyFallback(const EnvEntry& entry, size_t violation) {
    const std::string name(entry.node["name"].Value());
    for (const Span secret : problem_.violations[violation].secrets) {
      remedy_.Edit(std::string(problem_.file.path()), secret, {});
      KeepInDotenv(problem_.tree, problem_.file.path(), SecretKeyFor(name),
                   std::string(secret.In(problem_.file.bytes())), remedy_);
    }
  }

  void Move(const YamlView& view, const EnvEntry& entry, YamlRef value, size_t violation) {
    const std::string_view text = view.file().bytes();
    const YamlRef key = KeyOf(entry.node, "value");
    if (!entry.node.IsMapping() || !key) {
      return remedy_.Leave(violation,
                           "a patch puts the value alone into an entry that it does not "
                           "show");
    }
    if (!IsPlainlyWritten(text, key.span(), value.span())) {
      return remedy_.Leave(violation, "an anchor, alias or tag is part of the value");
    }
    if (HoldsWord(value.Value(), "$(")) {
      return remedy_.Leave(violation,
                           "Kubernetes fills in $(…) in a value, and not in what a Secret holds");
    }
    if (!home_.IsPossible() || view.file().Yaml().templated) {
      return remedy_.Leave(violation,
                           "it stands in a chart's template, which takes values from "
                           "elsewhere");
    }
    const SecretEntry made =
        home_.For(entry.object, entry.pod, entry.node["name"].Value(), std::string(value.Value()));
    const Span span = {WrittenSpan(text, key).begin, WrittenSpan(text, value).end};
    const std::optional<Span> outer = view.Outer(span);
    if (!outer) return remedy_.Leave(violation, "where it is written is not known exactly");
    remedy_.Edit(std::string(problem_.file.path()), *outer,
                 view.Written(Reference(view.file(), entry.node, span.begin, made)));
    remedy_.secrets.push_back(made);
  }

  static std::string Reference(const File& file, YamlRef entry, size_t at,
                               const SecretEntry& made) {
    if (entry.flow()) return ValueFromSecret(file, entry, "value", made.secret, made.key);
    const std::string indent(at - LineBegin(file.bytes(), at), ' ');
    return fmt::format("valueFrom:\n{0}  secretKeyRef:\n{0}    name: {1}\n{0}    key: {2}", indent,
                       made.secret, made.key);
  }

  const FixProblem& problem_;
  Remedy& remedy_;
  SecretHome home_;
  std::set<size_t> seen_;
};

}  // namespace

void MendEnvLiteral(const FixProblem& problem, Remedy& remedy) {
  EnvMender(problem, remedy).Mend();
}

void MendEnvConfigMap(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  const SecretHome home(problem, remedy);
  std::set<size_t> seen;
  for (const EnvEntry& entry : EnvEntries(file)) {
    const YamlRef source = entry.node["valueFrom"]["configMapKeyRef"];
    const YamlRef name = source["name"];
    const YamlRef key = source["key"];
    for (size_t i = 0; i < problem.violations.size(); i++) {
      const Span about = problem.violations[i].about;
      if (!source.IsMapping() || (about != key.span() && about != entry.node["name"].span())) {
        continue;
      }
      if (!seen.insert(i).second) continue;
      const YamlRef kind = KeyOf(entry.node["valueFrom"], "configMapKeyRef");
      if (!name.IsScalar() || !key.IsScalar() || name.templated() || key.templated() || !kind ||
          file.Yaml().templated || !home.IsPossible()) {
        remedy.Leave(i, "what the reference says comes from elsewhere");
        continue;
      }
      const std::string path(file.path());
      const ConfigMapKey wanted = {name.Value(), entry.object.name_space, key.Value()};
      const SecretEntry made = home.For(entry.object, entry.pod, key.Value(),
                                        ConfigMapValue(problem.tree, FolderOf(path), wanted));
      TakeFromSecret(path, entry.node["valueFrom"], made, remedy);
      remedy.secrets.push_back(made);
      if (!made.value) {
        remedy.notes.push_back(fmt::format("put the value of {}, from the ConfigMap {}, into {}",
                                           made.key, name.Value(),
                                           CopyMadeFrom(made.template_path)));
      }
    }
  }
  for (size_t i = 0; i < problem.violations.size(); i++) {
    if (!seen.contains(i)) remedy.Leave(i, "its entry is not written in this place alone");
  }
}

}  // namespace leaktight
