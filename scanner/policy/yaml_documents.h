// A stream of YAML divided into its documents.
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/yaml_text.h"

namespace leaktight {

// The documents of a text: it is cut before each line that begins with `---` and behind each with
// `...`. YAML lets neither stand at the beginning of a line inside a scalar, so the cut is right
// whatever stands between; directives and comments stay with the document that they precede. Spans
// that hold nothing but blanks and comments are left out.
std::vector<Span> SplitYamlDocuments(std::string_view text);
// The same, with a look at `markers` instead of at every line.
std::vector<Span> SplitYamlDocuments(const YamlText& text);

}  // namespace leaktight
