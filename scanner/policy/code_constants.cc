#include "policy/code_constants.h"

namespace leaktight {
namespace {

bool EndsStatement(const CodeTokens& file, size_t i) {
  if (file.KindOf(i) == CodeToken::Kind::kNewline || file.Is(i, ";")) return true;
  // const ( a = "b" ), export const a = "b", c = "d"
  return file.language != CodeLanguage::kPython && (file.Is(i, ",") || file.Is(i, ")"));
}

}  // namespace

CodeConstants::CodeConstants(const CodeTokens& file) : file_(file) {
  for (size_t i = 2; i < file.size(); i++) {
    if (!file.IsString(i) || file.tokens[i].before == 0 || !EndsStatement(file, i + 1)) continue;
    if (!file.Is(i - 1, "=") && !file.Is(i - 1, ":=")) continue;
    size_t name = i - 2;
    if (file.Is(name, "string") && name > 0 && file.IsName(name - 1)) {
      name--;  // Go: the type stands behind it
    } else if (name >= 2 && file.Is(name - 1, ":") && file.IsName(name - 2)) {
      name -= 2;  // Python and TypeScript, too
    }
    if (!file.IsName(name)) continue;
    const auto [known, is_new] = strings_.emplace(file.At(name), i);
    if (!is_new) known->second = 0;
  }
}

std::optional<size_t> CodeConstants::StringAt(size_t i) const {
  if (file_.IsString(i) && file_.tokens[i].before > 0) return i;
  if (!file_.IsName(i)) return std::nullopt;
  while (file_.Is(i + 1, ".") && file_.IsName(i + 2)) i += 2;
  const auto found = strings_.find(file_.At(i));
  if (found == strings_.end() || found->second == 0) return std::nullopt;
  return found->second;
}

}  // namespace leaktight
