// Files of values for Helm charts.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/words.h"
#include "fix/edit.h"
#include "fix/remedies.h"
#include "fix/secret_home.h"
#include "fix/yaml_edits.h"
#include "policy/file_names.h"
#include "policy/helm_values.h"
#include "policy/kubernetes.h"

namespace leaktight {
namespace {

struct ValuePlace {
  YamlRef mapping;
  YamlRef key;
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
      place.mapping = tree;
      place.key = key;
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

// Flux puts what `valuesFrom` names at `targetPath` as `helm --set` does
// (https://fluxcd.io/flux/components/helm/helmreleases/#values-references): a comma ends a value, a
// figure becomes a number. What has none of these arrives as it is.
bool ArrivesAsItIs(std::string_view value) {
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return c > ' ' && c < '\x7f' &&
           std::string_view(",\\{}[]\"'`").find(c) == std::string_view::npos;
  });
  const bool number = value.find_first_not_of("+-0123456789.eExX_") == std::string_view::npos;
  return plain && !value.empty() && !number && value != "true" && value != "false" &&
         value != "null" && value != "~";
}

bool IsPlainPath(const std::vector<std::string>& path) {
  return std::all_of(path.begin(), path.end(), [](const std::string& key) {
    return !key.empty() && key.find_first_not_of("0123456789") != std::string::npos &&
           std::all_of(key.begin(), key.end(),
                       [](char c) { return IsAlnum(c) || c == '_' || c == '-'; });
  });
}

std::string Dotted(const std::vector<std::string>& path) {
  std::string dotted;
  for (const std::string& key : path) dotted.append(dotted.empty() ? "" : ".").append(key);
  return dotted;
}

// Values of Flux's HelmReleases go into a Secret, which `valuesFrom` names from then on.
class ReleaseMender {
 public:
  ReleaseMender(const FixProblem& problem, Remedy& remedy)
      : file_(problem.file), remedy_(remedy), home_(problem, remedy) {}

  // Why not; empty: it does.
  std::string Move(Span about) {
    for (const KubernetesObject& object : file_.Kubernetes().objects) {
      const YamlRef spec = object.node["spec"];
      const YamlRef values = spec["values"];
      if (object.kind.Value() != "HelmRelease" || !values || !values.span().Contains(about)) {
        continue;
      }
      return MoveOf(object, spec, values, about);
    }
    return "whoever installs the chart takes it from this resource: let it name a Secret";
  }

  // The entries of `valuesFrom`, once for each release.
  void Finish() {
    for (const auto& [id, added] : added_) {
      if (added.lines.empty()) continue;
      remedy_.edits.push_back(
          {std::string(file_.path()), LinesAt(file_.bytes(), added.at, added.lines)});
    }
  }

 private:
  struct Added {
    size_t at = 0;
    std::string lines;
    std::map<uint32_t, size_t> left;  // of mappings: how many entries stay
  };

  std::string MoveOf(const KubernetesObject& object, YamlRef spec, YamlRef values, Span about) {
    const auto place = FindValue(values, about);
    if (!place || place->value.span() != about) {
      return "it stands in a list, or is part of another value";
    }
    const std::string_view text = file_.bytes();
    const std::string value(place->value.Value());
    if (!ArrivesAsItIs(value) || !IsPlainPath(place->path)) {
      return "valuesFrom takes values as helm --set does, which makes something else of it";
    }
    if (file_.Yaml().templated || !home_.IsPossible() ||
        !IsPlainlyWritten(text, place->key.span(), about)) {
      return "what is written there comes from elsewhere";
    }
    const YamlRef from = spec["valuesFrom"];
    const YamlRef values_key = KeyOf(spec, "values");
    const bool block = spec.IsMapping() && !spec.flow() && values_key &&
                       (!from || (from.IsSequence() && !from.flow() && DashColumn(from) > 0));
    if (!block) return "the resource is not written in lines of its own";
    Added& added = added_[object.node.id()];
    const auto entries = added.left.try_emplace(place->mapping.id(), CountOf(place->mapping)).first;
    if (place->mapping.flow() && entries->second == 1 && CountOf(place->mapping) > 1) {
      return "all that stands between the braces are secrets";
    }
    const auto without =
        WithoutEntry(text, place->mapping, place->key, place->value, entries->second == 1);
    if (!without) return "more stands on its line";
    const SecretEntry made = home_.For(object, {}, place->path.back(), value);
    const std::string indent(from ? DashColumn(from) : ColumnOf(text, values_key.span().begin),
                             ' ');
    if (added.lines.empty()) {
      added.at = from ? EndOfBlock(text, from) : LineBegin(text, values_key.span().begin);
      if (!from) added.lines = indent + "valuesFrom:\n";
    }
    const std::string item = from ? indent : indent + "  ";
    added.lines += fmt::format(
        "{0}- kind: Secret\n{0}  name: {1}\n{0}  valuesKey: {2}\n{0}  targetPath: {3}\n", item,
        made.secret, made.key, Dotted(place->path));
    remedy_.edits.push_back({std::string(file_.path()), *without});
    remedy_.secrets.push_back(made);
    entries->second--;
    return {};
  }

  static size_t CountOf(YamlRef mapping) { return mapping.Entries().size(); }

  // Where the dash of its first item stands; 0: not right before it.
  size_t DashColumn(YamlRef sequence) const {
    const std::string_view text = file_.bytes();
    for (const YamlRef item : sequence.Items()) {
      const size_t begin = item.span().begin;
      return begin >= 2 && text.substr(begin - 2, 2) == "- " ? ColumnOf(text, begin - 2) : 0;
    }
    return 0;
  }

  const File& file_;
  Remedy& remedy_;
  SecretHome home_;
  std::map<uint32_t, Added> added_;  // by release
};

}  // namespace

void MendHelmValue(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  const std::string path(file.path());
  const YamlStream& stream = file.Yaml();
  const bool is_values_file = IsHelmValuesName(file.name()) && stream.documents.size() == 1 &&
                              !stream.Root(stream.documents[0])["apiVersion"];
  const std::string kept = path.substr(0, path.rfind('.')) + ".secret.yaml";
  bool any = false;
  ReleaseMender releases(problem, remedy);
  for (size_t i = 0; i < problem.violations.size(); i++) {
    const Span about = problem.violations[i].about;
    if (!is_values_file) {
      std::string why = releases.Move(about);
      if (!why.empty()) remedy.Leave(i, std::move(why));
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
  releases.Finish();
  if (any) {
    remedy.notes.push_back(
        fmt::format("helm takes the values of {} as well: --values {}", FileName(kept), kept));
  }
}

}  // namespace leaktight
