#include "policy/helm_values.h"

#include "base/text.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"

namespace leaktight {
namespace {

bool IsHelmfileName(std::string_view name) {
  return name.starts_with("helmfile");
}

void Add(YamlRef node, std::vector<YamlRef>& found) {
  if (node.IsMapping() || node.IsSequence()) found.push_back(node);
}

// Argo CD's `source`, `sources` and what an ApplicationSet makes them from.
std::vector<YamlRef> ArgoSources(YamlRef spec) {
  std::vector<YamlRef> sources;
  for (const YamlRef one : {spec, spec["template"]["spec"]}) {
    if (one["source"]) sources.push_back(one["source"]);
    const std::vector<YamlRef> items = one["sources"].Items().All();
    sources.insert(sources.end(), items.begin(), items.end());
  }
  return sources;
}

}  // namespace

bool IsHelmValuesName(std::string_view name) {
  const std::string lower = ToLower(name);
  if (!lower.ends_with(".yaml") && !lower.ends_with(".yml")) return false;
  const size_t at = lower.rfind("values");
  if (at == std::string::npos) return false;
  // A word of its own: nothing of "keyvalues.yaml".
  const auto is_letter = [&](size_t i) { return lower[i] >= 'a' && lower[i] <= 'z'; };
  return (at == 0 || !is_letter(at - 1)) && !is_letter(at + 6);
}

bool MayHoldHelmValues(const File& file) {
  if (IsHelmValuesName(file.name()) || IsHelmfileName(file.name())) return true;
  if (!file.IsManifest()) return false;
  return file.Holds("HelmRelease") || file.Holds("HelmChart") ||
         (file.Holds("helm") && file.Holds("Application")) || file.Holds("valuesInline");
}

std::vector<YamlRef> HelmValues(const File& file) {
  std::vector<YamlRef> found;
  const YamlStream& stream = file.Yaml();
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    if (root["apiVersion"].IsScalar() && root["kind"].IsScalar()) continue;
    if (IsHelmValuesName(file.name())) Add(root, found);
    if (IsHelmfileName(file.name())) {
      for (const YamlRef release : root["releases"].Items()) {
        for (const YamlRef values : release["values"].Items()) Add(values, found);
        Add(release["set"], found);
      }
    }
    for (const YamlRef chart : root["helmCharts"].Items()) Add(chart["valuesInline"], found);
  }
  for (const KubernetesObject& object : file.Kubernetes().objects) {
    const YamlRef spec = object.node["spec"];
    const std::string_view kind = object.kind.Value();
    if (kind == "HelmRelease") Add(spec["values"], found);
    if (kind == "HelmChart") Add(spec["set"], found);
    if (kind == "Kustomization") {
      for (const YamlRef chart : object.node["helmCharts"].Items()) {
        Add(chart["valuesInline"], found);
      }
    }
    if (kind == "Application" || kind == "ApplicationSet") {
      for (const YamlRef source : ArgoSources(spec)) {
        Add(source["helm"]["valuesObject"], found);
        Add(source["helm"]["parameters"], found);
      }
    }
  }
  return found;
}

std::vector<YamlRef> HelmValueTexts(const File& file) {
  std::vector<YamlRef> found;
  const auto add = [&](YamlRef text) {
    if (text.IsScalar()) found.push_back(text);
  };
  for (const KubernetesObject& object : file.Kubernetes().objects) {
    const YamlRef spec = object.node["spec"];
    const std::string_view kind = object.kind.Value();
    if (kind == "HelmChart" || kind == "HelmChartConfig") add(spec["valuesContent"]);
    if (kind == "Application" || kind == "ApplicationSet") {
      for (const YamlRef source : ArgoSources(spec)) add(source["helm"]["values"]);
    }
  }
  return found;
}

}  // namespace leaktight
