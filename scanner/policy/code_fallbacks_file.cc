#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/code_fallbacks.h"
#include "policy/code_file.h"
#include "policy/file.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

// The line's key where what is not set says nothing: `password: ${DB_PW:…}`.
std::vector<CodeFallback> FallbacksInSettings(std::string_view text) {
  std::vector<CodeFallback> fallbacks = FallbacksInPlaceholders(text);
  constexpr size_t kLongestKey = 200;
  for (CodeFallback& fallback : fallbacks) {
    const size_t from = fallback.span.begin - std::min(fallback.span.begin, kLongestKey);
    std::string_view before = text.substr(from, fallback.span.begin - from);
    const size_t line = before.rfind('\n');
    before = Trim(before.substr(line == std::string_view::npos ? 0 : line + 1));
    if (before.starts_with('#')) fallback.value.clear();
    if (ClassifyName(fallback.name) == NameKind::kSecret) continue;
    before = before.substr(0, before.find_first_of(":= "));
    if (ClassifyName(before) == NameKind::kSecret) fallback.meaning = before;
  }
  return fallbacks;
}

}  // namespace

bool IsShellScript(const File& file) {
  const std::string_view name = file.name();
  if (name.find('.') == std::string_view::npos) {
    if (!file.bytes().starts_with("#!")) return false;
    constexpr size_t kLongestLine = 128;
    std::string_view line = file.bytes().substr(0, kLongestLine);
    line = Trim(line.substr(0, line.find('\n')));
    const std::string_view program = line.substr(line.find_last_of("/ ") + 1);
    return program.ends_with("sh") || line.find("sh -") != std::string_view::npos;
  }
  return name.ends_with(".sh") || name.ends_with(".bash") || name.ends_with(".zsh") ||
         name.ends_with(".ksh") || name == ".envrc";
}

std::vector<CodeFallback> FallbacksOf(const File& file) {
  if (IsShellScript(file)) return FallbacksInScript(file.bytes());
  if (IsSpringSettings(file.name())) return FallbacksInSettings(file.bytes());
  const CodeTokens& tokens = file.Code().Tokens();
  std::vector<CodeFallback> fallbacks = FallbacksIn(tokens);
  for (auto* find : {DeclaredFallbacksIn, AssignedFallbacksIn}) {
    std::vector<CodeFallback> more = find(tokens);
    fallbacks.insert(fallbacks.end(), std::make_move_iterator(more.begin()),
                     std::make_move_iterator(more.end()));
  }
  return fallbacks;
}

}  // namespace leaktight
