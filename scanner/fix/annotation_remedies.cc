// Secrets in annotations: of what kubectl itself left there, which nothing but kubectl reads.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fix/dotenv_templates.h"
#include "fix/local_values.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "fix/yaml_edits.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/written_places.h"

namespace leaktight {
namespace {

constexpr std::string_view kLastApplied = "kubectl.kubernetes.io/last-applied-configuration";

struct Annotation {
  YamlRef all;  // the annotations that it is one of
  YamlRef key;
  YamlRef value;
};

std::vector<Annotation> AnnotationsIn(const File& file) {
  std::vector<Annotation> annotations;
  for (const uint32_t id : file.Kubernetes().annotated) {
    const YamlRef all = YamlRef(file.Yaml(), id)["annotations"];
    for (const auto& [key, value] : all.Entries()) {
      if (value.IsScalar()) annotations.push_back({all, key, value});
    }
  }
  return annotations;
}

struct Named {
  std::string name;
  std::string value;
};

// An item of a list as an argument has it: `--name=value`, or `value` behind `--name`.
Named NamedItem(std::string_view before, std::string_view item, std::string_view list) {
  const size_t equals = item.find('=');
  if (equals != std::string_view::npos && equals > 0) {
    return {std::string(item.substr(0, equals)), std::string(item.substr(equals + 1))};
  }
  return {std::string(before.starts_with('-') ? before : list), std::string(item)};
}

// The scalars of an object's JSON whose places overlap the secrets, by the names that they have
// there: a container's variable by its own.
std::vector<Named> ValuesIn(const File& file, YamlRef annotation,
                            const std::vector<Span>& secrets) {
  const YamlStream object = ReadYaml(annotation.Value());
  const WrittenPlaces places(file.bytes(), annotation);
  std::vector<Named> values;
  if (!places.exact()) return values;
  const auto is_secret = [&](YamlRef scalar) {
    if (!scalar.IsScalar() || scalar.span().empty()) return false;
    const Span written = places.Of(scalar.span());
    return std::any_of(secrets.begin(), secrets.end(),
                       [&](Span other) { return other.Overlaps(written); });
  };
  for (uint32_t id = 0; id < object.nodes.size(); id++) {
    if (object.nodes[id].kind != YamlNode::Kind::kMapping) continue;
    const YamlRef mapping(object, id);
    for (const auto& [key, value] : mapping.Entries()) {
      if (is_secret(value)) {
        const bool variable = key.Value() == "value" && mapping["name"].IsScalar();
        values.push_back({std::string(variable ? mapping["name"].Value() : key.Value()),
                          std::string(value.Value())});
      }
      std::string_view before;
      for (const YamlRef item : value.Items()) {
        if (is_secret(item)) values.push_back(NamedItem(before, item.Value(), key.Value()));
        before = item.Value();
      }
    }
  }
  return values;
}

}  // namespace

void MendAnnotation(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  const std::string path(file.path());
  LocalValues local(problem, remedy, DotenvFor(problem.tree, FolderOf(path)));
  const std::vector<Annotation> annotations = AnnotationsIn(file);
  MendEach(problem, remedy, [&](const Violation& violation) -> Why {
    const auto annotation = std::find_if(
        annotations.begin(), annotations.end(),
        [&](const Annotation& other) { return other.value.span().Contains(violation.about); });
    if (annotation == annotations.end() || annotation->key.Value() != kLastApplied) {
      return "what reads the annotation is not to be seen; it has to be given the name of a Secret";
    }
    if (file.Yaml().templated ||
        !IsPlainlyWritten(file.bytes(), annotation->key.span(), annotation->value.span())) {
      return "the annotation is not written in this place alone";
    }
    const std::vector<Named> values = ValuesIn(file, annotation->value, violation.secrets);
    const auto edit = WithoutEntry(file.bytes(), annotation->all, annotation->key,
                                   annotation->value, annotation->all.Entries().size() == 1);
    if (values.empty() || !edit) return "it is not known what the annotation says";
    for (const Named& named : values) local.Keep(VariableNameFrom(named.name), named.value);
    remedy.Edit(path, edit->span, edit->text);
    return std::nullopt;
  });
}

}  // namespace leaktight
