#include "policy/openshift_template.h"

#include "policy/object_names.h"

namespace leaktight {

TemplateDefaults DefaultsOf(YamlRef of_template) {
  TemplateDefaults defaults;
  for (const YamlRef parameter : of_template["parameters"].Items()) {
    const std::string_view value = parameter["value"].Value();
    if (!value.empty()) defaults.emplace(parameter["name"].Value(), value);
  }
  return defaults;
}

std::string NameIn(const KubernetesObject& object, std::string_view text) {
  constexpr size_t kLongestName = 253;
  if (!object.defaults) return NameAsFarAsKnown(text);
  std::string filled;
  while (!text.empty()) {
    const size_t begin = text.find("${");
    const size_t end = text.find('}', begin == std::string_view::npos ? begin : begin + 2);
    if (end == std::string_view::npos) break;
    const auto found = object.defaults->find(text.substr(begin + 2, end - begin - 2));
    filled += text.substr(0, begin);
    filled += found == object.defaults->end() ? text.substr(begin, end - begin + 1) : found->second;
    text.remove_prefix(end + 1);
    if (filled.size() > kLongestName) return "*";
  }
  filled += text;
  return NameAsFarAsKnown(filled);
}

}  // namespace leaktight
