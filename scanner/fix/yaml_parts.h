// Parts of YAML's scalars, taken out and put in as they are written there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fix/edit.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// The scalar that the bytes stand in; nothing where none has all of them.
YamlRef ScalarAt(const YamlStream& stream, Span span);

// What the bytes of a scalar say, all of it or a part; nothing where they are written with escapes.
std::optional<std::string> TextAt(YamlRef scalar, std::string_view text, Span part);

// The change that puts `value` there instead: with escapes, or quotes around all of the scalar,
// where YAML would make something else of it. Nothing where neither helps.
std::optional<TextEdit> PartEdit(const YamlStream& stream, YamlRef scalar, Span part,
                                 std::string_view value);

}  // namespace leaktight
