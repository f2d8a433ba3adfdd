// Texts in UTF-16, as PowerShell's `>` writes them: YAML, and whatever checks look at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// Does the text begin with UTF-16's byte order mark?
bool IsWide(std::string_view text);

struct Narrowed {
  std::string text;               // in UTF-8, without the mark
  std::vector<uint32_t> wide_at;  // for each of its bytes, and its end, the place in the file

  // Where a part of `text` stands in the file; empty and at 0, it stays so: the whole file.
  Span Of(Span part) const;
};

// Of a text for which IsWide is true.
Narrowed Narrow(std::string_view text);

// The same as ReadYaml on a text for which IsWide is true: values are in UTF-8, places are those of
// the file.
YamlStream ReadWideYaml(std::string_view text, const YamlOptions& options);

}  // namespace leaktight
