// Files of values for Helm charts.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

#include "fix/remedies.h"
#include "fix/yaml_edits.h"
#include "policy/file_names.h"
#include "policy/helm_values.h"

namespace leaktight {
namespace {

struct ValuePlace {
  YamlRef value;
  std::vector<std::string> path;  // the keys to it
};

// The scalar that has the bytes, where only mappings stand around it.
std::optional<ValuePlace> FindValue(YamlRef tree, Span about) {
  ValuePlace place;
  while (tree.IsMapping()) {
    YamlRef inner;
    for (const auto& [key, value] : tree.Entries()) {
      if (!key.IsScalar() || !value.span().Contains(about)) continue;
      place.path.emplace_back(key.Value());
      inner = value;
      break;
    }
    if (inner.IsScalar()) {
      place.value = inner;
      return place;
    }
    tree = inner;
  }
  return std::nullopt;
}

}  // namespace

void MendHelmValue(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  const std::string path(file.path());
  const YamlStream& stream = file.Yaml();
  const bool is_values_file = IsHelmValuesName(file.name()) && stream.documents.size() == 1 &&
                              !stream.Root(stream.documents[0])["apiVersion"];
  const std::string kept = path.substr(0, path.rfind('.')) + ".secret.yaml";
  bool any = false;
  for (size_t i = 0; i < problem.violations.size(); i++) {
    const Span about = problem.violations[i].about;
    if (!is_values_file) {
      remedy.Leave(i,
                   "whoever installs the chart takes it from this resource: let it name a Secret");
      continue;
    }
    const auto place = FindValue(stream.Root(stream.documents[0]), about);
    if (!place || place->value.span() != about) {
      remedy.Leave(i, "it stands in a list, or is part of another value");
      continue;
    }
    const bool quoted = place->value.style() == YamlStyle::kSingleQuoted ||
                        place->value.style() == YamlStyle::kDoubleQuoted;
    remedy.Edit(path, quoted ? about : WrittenSpan(file.bytes(), place->value),
                quoted ? "" : "\"\"");
    KeptValue value{kept, place->path.back(), std::string(place->value.Value()),
                    KeptValue::Form::kYaml};
    value.within.assign(place->path.begin(), place->path.end() - 1);
    remedy.kept.push_back(std::move(value));
    any = true;
  }
  if (any) {
    remedy.notes.push_back(
        fmt::format("helm takes the values of {} as well: --values {}", FileName(kept), kept));
  }
}

}  // namespace leaktight
