// Secrets that a text takes where a variable is not set.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/command_secrets.h"

namespace leaktight {

struct FallbackLiteral {
  Span span;
  std::string name;  // of the variable
};

// `${NAME:-literal}` and `${NAME-literal}`, wherever they stand: Compose and shells take the
// literal where the variable is not set. Those that are secrets by the name and their looks.
std::vector<FallbackLiteral> FallbackLiterals(std::string_view text);

// The same of a command's argument, but for words: those open nothing as often.
void AddFallbackSecrets(std::string_view text, size_t argument,
                        std::vector<CommandSecret>& secrets);

}  // namespace leaktight
