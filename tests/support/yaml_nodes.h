// What tests ask of a YAML stream that was read.
#pragma once

#include <string_view>

#include "catch.h"
#include "policy/yaml_reader.h"

namespace leaktight {

inline YamlRef Root(const YamlStream& stream, size_t document = 0) {
  REQUIRE(document < stream.documents.size());
  return stream.Root(stream.documents[document]);
}

// As the node is written in the file.
inline std::string_view Bytes(const YamlStream& stream, YamlRef node) {
  return node.span().In(stream.text);
}

}  // namespace leaktight
