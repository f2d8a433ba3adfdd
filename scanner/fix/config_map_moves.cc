#include "fix/config_map_moves.h"

#include <optional>

#include "fix/container_environment.h"
#include "fix/secret_home.h"
#include "fix/yaml_edits.h"

namespace leaktight {

Why ConfigMapMoves::Move(const ConfigMapKey& key, size_t begin, const std::string& value) {
  const Remedy before = remedy_;
  const auto made_before = made_;
  bool any = false;
  Why why = EachReader(problem_.tree, key, problem_.file.path(), begin,
                       [&](const ConfigMapReader& reader) {
                         any = true;
                         return Redirect(reader, key.key, value);
                       });
  if (!why && !any) {
    why =
        "nothing in the repository takes it as a variable; whoever reads the ConfigMap has to "
        "take it from a Secret";
  }
  if (why) {
    remedy_ = before;
    made_ = made_before;
  }
  return why;
}

void ConfigMapMoves::Finish() {
  for (const auto& [place, made] : made_) {
    const std::string& text = *problem_.tree.Bytes(place.first);
    const YamlStream stream = ReadYaml(text);
    const auto edit = VariablesEdit(text, YamlRef(stream, place.second), made);
    if (edit) remedy_.Edit(place.first, edit->span, edit->text);
  }
}

Why ConfigMapMoves::Redirect(const ConfigMapReader& reader, std::string_view key,
                             std::string value) {
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

Why ConfigMapMoves::WhyNoVariable(const ConfigMapReader& reader) const {
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

}  // namespace leaktight
