#include "policy/cloudformation.h"

#include <array>
#include <cstdint>
#include <map>

namespace leaktight {
namespace {

struct Pair {
  std::string_view name;
  std::string_view value;
};
constexpr std::array<Pair, 3> kPairs = {{
    {"name", "value"},
    {"Name", "Value"},
    {"ParameterKey", "ParameterValue"},
}};

std::string_view NameBeside(YamlRef mapping, std::string_view key) {
  for (const Pair& pair : kPairs) {
    if (key != pair.value) continue;
    if (const YamlRef name = mapping[pair.name]; name.IsScalar()) return name.Value();
  }
  return key;
}

}  // namespace

void EachNamedScalar(const YamlStream& stream, const SeeNamedScalar& see) {
  std::map<uint32_t, std::string_view> parameters;  // by the mapping that says what they are
  for (uint32_t id = 0; id < stream.nodes.size(); id++) {
    if (stream.nodes[id].kind != YamlNode::Kind::kMapping) continue;
    const YamlRef mapping(stream, id);
    const auto parameter = parameters.find(id);
    mapping.ForEachEntry([&](YamlRef key, YamlRef value) {
      if (!key.IsScalar()) return;
      if (value.IsMapping() && value["Type"].IsScalar() && value["Default"].IsScalar()) {
        parameters.emplace(value.id(), key.Value());
      }
      // What is merged in, or stands elsewhere under an anchor, is seen there.
      const bool here = value.id() >= id && value.id() < stream.nodes[id].next;
      if (!here || !value.IsScalar()) return;
      const bool of_parameter = parameter != parameters.end() && key.Value() == "Default";
      see(of_parameter ? parameter->second : NameBeside(mapping, key.Value()), value);
    });
  }
}

}  // namespace leaktight
