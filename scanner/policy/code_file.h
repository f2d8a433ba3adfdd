// A file of source code: what it may hold, by a look that costs little, and its tokens on demand.
#pragma once

#include <optional>
#include <string_view>

#include "policy/code_tokens.h"

namespace leaktight {

// Source code is most of every repository, and hardly a file of it holds anything for the checks:
// so one pass, at some gigabytes a second, tells those that may from all others.
struct CodeHints {
  bool secret = false;    // it has the word
  bool fallback = false;  // a secret's name, or an address, stands near a read of the environment
  bool logged = false;    // or near something that writes to a log; or one is fetched
};
CodeHints HintsOf(std::string_view text);

// A variable of the environment that names the folder we are in, or were: no password, as PWD is
// elsewhere.
inline bool IsFolderVariable(std::string_view name) {
  return name == "PWD" || name == "OLDPWD";
}

// By path, source code in one of the languages, and not someone else's or test data.
bool IsOwnCode(std::string_view path);

class CodeFile {
 public:
  CodeFile(std::string_view text, CodeLanguage language)
      : text_(text),
        language_(language),
        hints_(language == CodeLanguage::kNone ? CodeHints() : HintsOf(text)) {}

  CodeLanguage language() const { return language_; }
  CodeHints hints() const { return hints_; }
  // Read at the first call.
  const CodeTokens& Tokens() const {
    if (!tokens_) tokens_ = ReadCode(text_, language_);
    return *tokens_;
  }

 private:
  std::string_view text_;
  CodeLanguage language_;
  CodeHints hints_;
  mutable std::optional<CodeTokens> tokens_;
};

}  // namespace leaktight
