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

// Of a shell script: ${X:-…}, ${X-…}, ${X:=…} and ${X=…} (POSIX, "Parameter Expansion"), with words
// that are written out.
std::vector<CodeFallback> FallbacksInScript(std::string_view script);

}  // namespace leaktight
