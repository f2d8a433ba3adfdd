// Secrets in what a container runs: arguments, scripts, headers of requests.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

struct CommandSecret {
  size_t argument = 0;  // which of the arguments it stands in
  Span span;            // within that argument
  std::string name;     // what it goes by: `--password`, `PGPASSWORD`, `Authorization`
  bool in_script = false;
};

// A program and its arguments, as `command` and `args` have them: `--password=x`, `--password x`,
// `-px` of MySQL's clients and other short flags of well-known programs, `user:password@` in
// addresses, `NAME=x` anywhere, headers, and the script of a shell's `-c`. What holds a reference
// (`$(NAME)`, `$NAME`, `${NAME}`) is no secret; what stands there for when none is set
// (`${NAME:-x}`) is one.
std::vector<CommandSecret> SecretsInCommand(const std::vector<std::string_view>& arguments);

// A shell script: each of its commands as above, with its assignments.
std::vector<CommandSecret> SecretsInScript(std::string_view script);

// A text made of `name=value` between blanks, `;`, `,`, `&` or `?`, and of addresses: options of
// Java's, connection strings, queries.
std::vector<CommandSecret> SecretsInOptions(std::string_view text);

// Of a header of a request: the password of `Basic`, the token of `Bearer`, the value of
// `X-Api-Key`.
std::optional<Span> SecretInHeader(std::string_view name, std::string_view value);

// Bearer, Basic, Token: in any case.
bool IsAuthorizationScheme(std::string_view word);

// "Bearer …", where the value of a variable is all that stands in an Authorization header.
std::optional<Span> SecretOfHeader(std::string_view value);

}  // namespace leaktight
