// The YAML that most manifests are written in, read several times as fast as libyaml does.
#pragma once

#include <string_view>

#include "base/span.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// Reads a document of block mappings and sequences whose scalars are plain, quoted without escapes
// and on one line, or literal blocks, and whose flow collections stand on one line. The stream gets
// what libyaml's events would have brought, to the byte. False, and nothing read: something else
// stands in it (anchors, tags, folded text, tabs, errors, …), which is libyaml's to read.
//
// `text`: made ready (yaml_text.h) without a change; `span`: one document in it.
bool ReadSimpleYaml(std::string_view text, Span span, YamlStream& stream);

}  // namespace leaktight
