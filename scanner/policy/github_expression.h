// The expressions of GitHub Actions, as far as secrets go through them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

// A place in an expression that names the `secrets` context, or the job's own token; or a variable
// or an input, which may have a secret from elsewhere.
struct SecretExpression {
  enum class Context : uint8_t {
    kSecrets,  // `secrets.X`, `github.token`
    kEnv,      // `env.X`
    kInputs,   // `inputs.X`, `github.event.inputs.X`
  };
  Context context = Context::kSecrets;
  Span span;         // of the whole `${{ … }}`, in the text
  std::string name;  // of the secret; empty: all of them at once, or one that is only known later
  bool all = false;  // the whole context: `toJSON(secrets)`
  // The secret itself comes out, and not only whether it is set or equals something.
  bool flows = true;
  bool parsed = false;  // `fromJSON(secrets.X)`: what comes out is not the masked value any more
};

// https://docs.github.com/actions/reference/workflows-and-actions/expressions. In the order of the
// text; `github.token` counts as GITHUB_TOKEN.
std::vector<SecretExpression> SecretExpressions(std::string_view text);

// The same with variables and inputs among them.
std::vector<SecretExpression> ContextExpressions(std::string_view text);

// A text that is taken where what stands before it is not set: `${{ secrets.X || 'text' }}`.
struct ExpressionFallback {
  Span literal;      // without its quotes
  std::string name;  // of what stands before: X; empty: it has none
};
std::vector<ExpressionFallback> FallbacksInExpressions(std::string_view text);

// Does the secret's own value come out of one of them?
bool HoldsSecretExpression(std::string_view text);

}  // namespace leaktight
