// Secrets in ConfigMaps: into a Secret, with the variables that take them.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fix/config_map_moves.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "fix/yaml_edits.h"

namespace leaktight {
namespace {

class ConfigMapMender {
 public:
  ConfigMapMender(const FixProblem& problem, Remedy& remedy)
      : problem_(problem), remedy_(remedy), path_(problem.file.path()), moves_(problem, remedy) {}

  void Mend() {
    std::set<size_t> seen;
    for (const KubernetesObject& object : problem_.file.Kubernetes().objects) {
      if (object.kind.Value() == "ConfigMap") Look(object, seen);
    }
    for (size_t i = 0; i < problem_.violations.size(); i++) {
      if (!seen.contains(i)) remedy_.Leave(i, "it stands in bytes that a file is made of");
    }
    moves_.Finish();
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
      const Why why = Move(object, key, value);
      if (!why) gone.push_back({key, value});
      for (const size_t i : here) {
        if (why) remedy_.Leave(i, *why);
      }
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
    return moves_.Move({object.name, object.name_space, key.Value()}, object.node.span().begin,
                       std::string(value.Value()));
  }

  const FixProblem& problem_;
  Remedy& remedy_;
  std::string path_;
  ConfigMapMoves moves_;
};

}  // namespace

void MendConfigMap(const FixProblem& problem, Remedy& remedy) {
  ConfigMapMender(problem, remedy).Mend();
}

}  // namespace leaktight
