// Scalars: where in the file their content stands, and what it means there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/span.h"
#include "policy/yaml_text.h"

namespace leaktight {

enum class YamlStyle : uint8_t { kPlain, kSingleQuoted, kDoubleQuoted, kLiteral, kFolded };

// Of a scalar that covers `span`, tag and anchor left out: what stands within its quotes, or of a
// block the lines, from the first letter to the last.
Span YamlContent(std::string_view text, Span span, YamlStyle style);

// An event begins where its tag or anchor does: the scalar itself stands behind them.
Span WithoutProperties(std::string_view text, Span span);

// The value of a scalar with the file's own characters in it, where `value` is what a parser made
// of the text made ready. `templated`: an expression stands in `content`.
std::string OriginalValue(const YamlText& prepared, Span content, YamlStyle style, bool templated,
                          std::string_view value);

}  // namespace leaktight
