// What expressions of source code read from outside: the environment, a configuration.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "policy/code_tokens.h"

namespace leaktight {

// The first token of the operand that ends with token `last`: of `a.b(c)[d].e` that is `a`. A call
// or an index is stepped over, and its inside not looked at.
size_t OperandBegin(const CodeTokens& file, size_t last);

// The name that is called where the bracket `open` opens, as a token: `get` of `a.b.get<T>(`.
std::optional<size_t> CalleeOf(const CodeTokens& file, size_t open);

// What stands before a name and a dot: `env` of `process.env.get`; empty: nothing does.
std::string_view OwnerOf(const CodeTokens& file, size_t name);

// A function that gives a variable of the environment, or a setting, by its name: os.getenv,
// os.environ.get, Deno.env.get, getEnvOrDefault, configService.get, System.getProperty, and what a
// project calls its own. None that sets one.
bool ReadsByName(const CodeTokens& file, size_t callee);

// All of the environment: `os.environ`, `process.env`, `os.Environ()`, `System.getenv()`; from the
// first token to the last.
bool IsWholeEnvironment(const CodeTokens& file, size_t begin, size_t last);

// The operand that ends with token `last`, if it reads the environment or a setting:
// `process.env.X`, `os.environ["X"]`, `os.Getenv("X")`.
struct EnvironmentRead {
  std::string name;
  size_t begin = 0;  // its first token
};
std::optional<EnvironmentRead> EnvironmentReadAt(const CodeTokens& file, size_t last);

}  // namespace leaktight
