// Literals that code takes where a variable of the environment, a setting or a flag is not set.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/code_tokens.h"

namespace leaktight {

class File;

struct CodeFallback {
  enum class Form : uint8_t {
    kCall,       // getenv("X", "…")
    kOperator,   // getenv("X") || "…"
    kFlag,       // add_argument("--x", default="…")
    kSpring,     // "${x:…}"
    kStructTag,  // `env:"X" envDefault:"…"`
    kShell,      // ${X:-…}
    kChained,    // X: z.string().default("…")
    kProperty,   // X: {type: "string", default: "…"}
    kField,      // x: str = "…"
    kScheme,     // X=(str, "…")
    kAssigned,   // if not x: x = "…"
  };
  Form form = Form::kCall;
  std::string name;   // of what is not set
  std::string value;  // what is taken then
  Span span;          // where that stands, without quotes
  // A constant of the file is taken, and `span` is where that has its value.
  bool constant = false;
  // What it is taken for, where that says more than the name: `password: ${DB_PW:…}`.
  std::string meaning = {};
};

// All of a file: of a script, of Spring's settings, or of source code.
std::vector<CodeFallback> FallbacksOf(const File& file);

// A shell's, by its name, or where that has no end by its first line: `#!/bin/sh`.
bool IsShellScript(const File& file);

// Those that stand where something is read, in the order of the file.
std::vector<CodeFallback> FallbacksIn(const CodeTokens& file);

// Those in a declaration: X: z.string().default("…") and the like of zod, Joi, envalid, convict
// and options of a command line, fields of pydantic's settings, schemes of django-environ.
std::vector<CodeFallback> DeclaredFallbacksIn(const CodeTokens& file);

// What is assigned or returned behind a test whether anything was read, or before one.
std::vector<CodeFallback> AssignedFallbacksIn(const CodeTokens& file);

// Spring's "${x:…}", which may hold another, in whatever text; each in one line.
std::vector<CodeFallback> FallbacksInPlaceholders(std::string_view text);

// Of a shell script: ${X:-…}, ${X-…}, ${X:=…} and ${X=…} (POSIX, "Parameter Expansion"), with words
// that are written out; and what is assigned behind a test: [ -z "$X" ] && X=…, if any such
// X is called a secret.
std::vector<CodeFallback> FallbacksInScript(std::string_view script);
// False where a script, or a file of Spring's settings, has none for sure.
bool MayHoldFallbacks(std::string_view text);

}  // namespace leaktight
