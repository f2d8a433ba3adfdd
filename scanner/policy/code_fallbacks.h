// Literals that code takes where a variable of the environment, a setting or a flag is not set.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/code_tokens.h"

namespace leaktight {

struct CodeFallback {
  enum class Form : uint8_t {
    kCall,       // getenv("X", "…")
    kOperator,   // getenv("X") || "…"
    kFlag,       // add_argument("--x", default="…")
    kSpring,     // "${x:…}"
    kStructTag,  // `env:"X" envDefault:"…"`
    kShell,      // ${X:-…}
  };
  Form form = Form::kCall;
  std::string name;   // of what is not set
  std::string value;  // what is taken then
  Span span;          // where that stands, without quotes
};

// In the order of the file.
std::vector<CodeFallback> FallbacksIn(const CodeTokens& file);

// Those that stand apart from the read: X: z.string().default("…") and the like of zod, Joi,
// envalid and convict, fields of pydantic's settings, and what is assigned behind a test whether
// anything was read (Go, Python, JavaScript, TypeScript, Java).
std::vector<CodeFallback> DeclaredFallbacksIn(const CodeTokens& file);

// Spring's "${x:…}", which may hold another, in whatever text; each in one line.
std::vector<CodeFallback> FallbacksInPlaceholders(std::string_view text);

// Of a shell script: ${X:-…}, ${X-…}, ${X:=…} and ${X=…} (POSIX, "Parameter Expansion"), with words
// that are written out.
std::vector<CodeFallback> FallbacksInScript(std::string_view script);

}  // namespace leaktight
