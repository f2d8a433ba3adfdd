// Names that stand for a text, by their one assignment in a file.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "policy/code_tokens.h"

namespace leaktight {

// `X = "…"`, `const x = "…"`, `x := "…"`, `static final String X = "…"`; a name that is given two
// texts stands for neither. Refers to the file.
class CodeConstants {
 public:
  explicit CodeConstants(const CodeTokens& file);

  // The string that token `i` is, or stands for; `a.X` goes by its last name.
  std::optional<size_t> StringAt(size_t i) const;

 private:
  const CodeTokens& file_;
  std::unordered_map<std::string_view, size_t> strings_;  // 0: more than one
};

}  // namespace leaktight
