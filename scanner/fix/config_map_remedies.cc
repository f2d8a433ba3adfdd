// Secrets in ConfigMaps: into a Secret, with the variables that take them.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fix/config_maps.h"
#include "fix/container_environment.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "fix/secret_home.h"
#include "fix/yaml_edits.h"

namespace leaktight {
namespace {

class ConfigMapMender {
 public:
  ConfigMapMender(const FixProblem& problem, Remedy& remedy)
      : problem_(problem), remedy_(remedy), path_(problem.file.path()) {}

  void Mend() {
    std::set<size_t> seen;
    for (const KubernetesObject& object : problem_.file.Kubernetes().objects) {
      if (object.kind.Value() == "ConfigMap") Look(object, seen);
    }
    for (size_t i = 0; i < problem_.violations.size(); i++) {
      if (!seen.contains(i)) remedy_.Leave(i, "it stands in bytes that a file is made of");
    }
    for (const auto& [place, made] : made_) {
      const std::string& text = *problem_.tree.Bytes(place.first);
      const YamlStream stream = ReadYaml(text);
      const auto edit = VariablesEdit(text, YamlRef(stream, place.second), made);
      if (edit) remedy_.Edit(place.first, edit->span, edit->text);
    }
  }

 private:
  struct Entry {
    YamlRef key;
    YamlRef value;
  };

  void Look(const KubernetesObject& object, std::set<size_t>& seen) {
    const YamlRef data = object.node["data"];
    const auto entries = data.Entries();
    std::vector<Entry> gone;
    for (const auto& [key, value] : entries) {
      std::vector<size_t> here;
      for (size_t i = 0; i < problem_.violations.size(); i++) {
        if (value.IsScalar() && value.span().Contains(problem_.violations[i].about) &&
            seen.insert(i).second) {
          here.push_back(i);
        }
      }
      if (here.empty()) continue;
      const Remedy before = remedy_;
      const auto made_before = made_;
      const Why why = Move(object, key, value);
      if (!why) {
        gone.push_back({key, value});
        continue;
      }
      remedy_ = before;
      made_ = made_before;
      for (const size_t i : here) remedy_.Leave(i, *why);
    }
    for (size_t i = 0; i < gone.size(); i++) {
      const bool last = gone.size() == entries.size() && i == 0;
      const auto edit = WithoutEntry(problem_.file.bytes(), data, gone[i].key, gone[i].value, last);
      if (edit) remedy_.Edit(path_, edit->span, edit->text);
    }
  }

  Why Move(const KubernetesObject& object, YamlRef key, YamlRef value) {
    const std::string_view text = problem_.file.bytes();
    if (problem_.file.Yaml().templated) return "a chart's template fills in the ConfigMap";
    if (!IsPlainlyWritten(text, key.span(), value.span())) {
      return "an anchor, alias or tag is part of the value";
    }
    if (!WithoutEntry(text, object.node["data"], key, value, false)) {
      return "more stands on its line";
    }
    const ConfigMapKey wanted = {object.name, object.name_space, key.Value()};
    bool any = false;
    Why why = EachReader(problem_.tree, wanted, path_, object.node.span().begin,
                         [&](const ConfigMapReader& reader) {
                           any = true;
                           return Redirect(reader, wanted.key, std::string(value.Value()));
                         });
    if (!why && !any) {
      why =
          "nothing in the repository takes it as a variable; whoever reads the ConfigMap has to "
          "take it from a Secret";
    }
    return why;
  }

  Why Redirect(const ConfigMapReader& reader, std::string_view key, std::string value) {
    const SecretHome home(problem_, remedy_, reader.path);
    if (reader.stream.templated || !home.IsPossible()) {
      return reader.path + " takes it in a chart's template";
    }
    SecretEntry made = home.For(reader.object, reader.container.pod, key, std::move(value));
    const YamlRef container = reader.container.node;
    if (reader.variable.empty()) {
      const YamlRef source = reader.entry["valueFrom"]["configMapKeyRef"];
      if (!source["name"].IsScalar() || !source["key"].IsScalar()) return reader.path + " is odd";
      TakeFromSecret(reader.path, reader.entry["valueFrom"], made, remedy_);
      remedy_.secrets.push_back(std::move(made));
      return std::nullopt;
    }
    if (HasVariable(container, reader.variable)) return std::nullopt;  // which has the last word
    if (Why why = WhyNoVariable(reader)) return why;
    remedy_.secrets.push_back(made);
    made_[{reader.path, container.id()}].emplace(reader.variable, std::move(made));
    return std::nullopt;
  }

  Why WhyNoVariable(const ConfigMapReader& reader) const {
    const YamlRef container = reader.container.node;
    if (!TakesVariables(container)) {
      return "the environment of a container in " + reader.path + " is not written in one place";
    }
    // Within `env` only what stands before can be filled in, and before all of it what `envFrom`
    // gives.
    const std::string filled_in = "$(" + reader.variable + ")";
    for (const YamlRef entry : container["env"].Items()) {
      if (entry["value"].Value().find(filled_in) != std::string_view::npos) {
        return "another variable of a container in " + reader.path + " is made of it";
      }
    }
    if (!container["env"] && problem_.changes && problem_.changes(reader.path, container.span())) {
      return "another remedy changes the container in " + reader.path +
             "; run leaktight fix again after it";
    }
    return std::nullopt;
  }

  const FixProblem& problem_;
  Remedy& remedy_;
  std::string path_;
  // By file and container.
  std::map<std::pair<std::string, uint32_t>, std::map<std::string, SecretEntry>> made_;
};

}  // namespace

void MendConfigMap(const FixProblem& problem, Remedy& remedy) {
  ConfigMapMender(problem, remedy).Mend();
}

}  // namespace leaktight
