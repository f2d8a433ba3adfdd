#include "policy/code_tokens.h"

#include <array>
#include <utility>

#include "policy/code_strings.h"
#include "policy/code_tokenizer.h"

namespace leaktight {

CodeLanguage CodeLanguageOf(std::string_view path) {
  constexpr auto kEndings = std::to_array<std::pair<std::string_view, CodeLanguage>>({
      {"py", CodeLanguage::kPython},
      {"pyw", CodeLanguage::kPython},
      {"js", CodeLanguage::kJavaScript},
      {"mjs", CodeLanguage::kJavaScript},
      {"cjs", CodeLanguage::kJavaScript},
      {"jsx", CodeLanguage::kJavaScript},
      {"tsx", CodeLanguage::kJavaScript},
      {"ts", CodeLanguage::kTypeScript},
      {"mts", CodeLanguage::kTypeScript},
      {"cts", CodeLanguage::kTypeScript},
      {"go", CodeLanguage::kGo},
      {"java", CodeLanguage::kJava},
  });
  const size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return CodeLanguage::kNone;
  const std::string_view ending = path.substr(dot + 1);
  for (const auto& [known, language] : kEndings) {
    if (ending == known) return language;
  }
  return CodeLanguage::kNone;
}

Span CodeTokens::Content(size_t i) const {
  const CodeToken& token = tokens[i];
  return {size_t{token.begin} + token.before, size_t{token.end} - token.after};
}

std::string CodeTokens::Value(size_t i) const {
  return DecodeCodeString(Content(i).In(text), tokens[i].style, language);
}

CodeTokens ReadCode(std::string_view text, CodeLanguage language) {
  CodeTokens file;
  file.text = text;
  file.language = language;
  if (text.size() > kMaxCodeBytes) return file;
  // Of real code; other files grow on demand.
  constexpr size_t kBytesPerToken = 5;
  file.tokens.reserve(text.size() / kBytesPerToken);
  switch (language) {
    case CodeLanguage::kPython:
      ReadPython(file);
      break;
    case CodeLanguage::kJavaScript:
    case CodeLanguage::kTypeScript:
      ReadJavaScript(file);
      break;
    case CodeLanguage::kGo:
      ReadGo(file);
      break;
    case CodeLanguage::kJava:
      ReadJava(file);
      break;
    case CodeLanguage::kNone:
      break;
  }
  return file;
}

}  // namespace leaktight
