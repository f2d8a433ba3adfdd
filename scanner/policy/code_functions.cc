#include "policy/code_functions.h"

#include <algorithm>
#include <array>

namespace leaktight {
namespace {

// What has parentheses and braces behind it and is no function.
bool IsStatement(std::string_view word) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"if", "for", "while", "switch", "catch", "with", "try", "synchronized", "function", "return",
       "async", "await", "new"});
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

size_t Behind(const CodeTokens& file, size_t open) {
  const bool opens = file.Is(open, "(") && file.tokens[open].partner > open;
  return opens ? file.tokens[open].partner + 1 : 0;
}

// `sign` stands at `i`, or behind what a function gives or throws: `: Promise<string> {`.
bool Reaches(const CodeTokens& file, size_t i, std::string_view sign) {
  constexpr size_t kFarthest = 10;
  if (file.Is(i, sign)) return true;
  if (!file.Is(i, ":") && !file.Is(i, "throws")) return false;
  for (size_t k = i + 1; k <= i + kFarthest; k++) {
    if (file.Is(k, sign)) return true;
    if (file.Is(k, ";") || file.Is(k, "(")) return false;
  }
  return false;
}

}  // namespace

std::string_view FunctionAt(const CodeTokens& file, size_t i) {
  if (!file.IsName(i)) return {};
  if (file.Is(i, "def") || file.Is(i, "func") || file.Is(i, "function")) {
    size_t name = i + 1;
    if (file.Is(i, "func") && file.Is(name, "(")) name = Behind(file, name);
    return name > i && file.IsName(name) ? file.At(name) : std::string_view();
  }
  if (file.language == CodeLanguage::kPython || file.language == CodeLanguage::kGo) return {};
  if (file.Is(i - 1, "function")) return {};
  if (file.Is(i + 1, "(") && !IsStatement(file.At(i)) && !file.Is(i - 1, ".")) {
    const size_t behind = Behind(file, i + 1);
    return behind > 0 && Reaches(file, behind, "{") ? file.At(i) : std::string_view();
  }
  if (!file.Is(i + 1, "=")) return {};
  const size_t behind = Behind(file, file.Is(i + 2, "async") ? i + 3 : i + 2);
  return behind > 0 && Reaches(file, behind, "=>") ? file.At(i) : std::string_view();
}

}  // namespace leaktight
