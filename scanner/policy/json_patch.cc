#include "policy/json_patch.h"

#include "base/text.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

// The pointer without its last part, which is left in `last`.
std::string_view Parent(std::string_view pointer, std::string_view& last) {
  const size_t slash = pointer.rfind('/');
  if (slash == std::string_view::npos) {
    last = pointer;
    return {};
  }
  last = pointer.substr(slash + 1);
  return pointer.substr(0, slash);
}

}  // namespace

bool MayHoldJsonPatch(const File& file) {
  return file.IsManifest() && file.Holds("path") && file.Holds("value") &&
         HoldsWord(file.bytes(), "op");
}

std::vector<JsonPatchStep> JsonPatchSteps(const YamlStream& stream) {
  std::vector<JsonPatchStep> steps;
  for (const YamlDocument& document : stream.documents) {
    for (const YamlRef step : stream.Root(document).Items()) {
      const std::string_view op = step["op"].Value();
      const std::string_view path = step["path"].Value();
      if ((op != "add" && op != "replace") || !path.starts_with('/') || !step["value"]) continue;
      steps.push_back({path, step["value"]});
    }
  }
  return steps;
}

std::vector<YamlRef> EnvEntriesOf(const YamlStream& stream, const JsonPatchStep& step) {
  std::string_view last;
  const std::string_view parent = Parent(step.path, last);
  if (last == "env") return step.value.Items().All();
  if (parent.ends_with("/env")) return {step.value};
  std::string_view entry;
  if (last == "value" && Parent(parent, entry).ends_with("/env")) return {step.value};
  std::vector<YamlRef> entries;
  const uint32_t begin = step.value.id();
  for (uint32_t id = begin; id < stream.nodes[begin].next; id++) {
    if (stream.nodes[id].kind != YamlNode::Kind::kMapping) continue;
    for (const YamlRef entry : YamlRef(stream, id)["env"].Items()) entries.push_back(entry);
  }
  return entries;
}

}  // namespace leaktight
