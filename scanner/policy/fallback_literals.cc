#include "policy/fallback_literals.h"

#include <utility>

#include "engine/secret_likeness.h"
#include "engine/words.h"
#include "policy/demo_word.h"
#include "policy/secret_value.h"
#include "policy/shell_words.h"

namespace leaktight {

std::vector<FallbackLiteral> FallbackLiterals(std::string_view text) {
  constexpr size_t kLongest = 512;
  std::vector<FallbackLiteral> found;
  for (size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    size_t end = at + 2;
    while (end < text.size() && (IsAlnum(text[end]) || text[end] == '_')) end++;
    const std::string_view name = text.substr(at + 2, end - at - 2);
    if (end < text.size() && text[end] == ':') end++;
    if (name.empty() || end >= text.size() || text[end] != '-') continue;
    const size_t begin = end + 1;
    const size_t size = text.substr(begin, kLongest).find('}');
    if (size == std::string_view::npos) continue;
    const size_t close = begin + size;
    const std::string_view literal = text.substr(begin, size);
    if (IsDemoWord(literal) || HoldsReference(literal) || !IsSecretUnder(name, literal)) continue;
    found.push_back({{begin, close}, std::string(name)});
  }
  return found;
}

void AddFallbackSecrets(std::string_view text, size_t argument,
                        std::vector<CommandSecret>& secrets) {
  for (FallbackLiteral& literal : FallbackLiterals(text)) {
    const ValueKind kind = ClassifyValue(literal.span.In(text));
    if (kind == ValueKind::kIdentifier || kind == ValueKind::kWords) continue;
    secrets.push_back({argument, literal.span, std::move(literal.name), true});
  }
}

}  // namespace leaktight
