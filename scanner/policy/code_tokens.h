// The tokens of source code: Python, JavaScript and TypeScript, Go and Java.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

enum class CodeLanguage : uint8_t { kNone, kPython, kJavaScript, kTypeScript, kGo, kJava };

// By the end of a file's name. TypeScript here is what has no markup (JSX) in it; .tsx is read as
// JavaScript is.
CodeLanguage CodeLanguageOf(std::string_view path);

struct CodeToken {
  enum class Kind : uint8_t {
    kName,         // identifiers and key words
    kString,       // a text, a character, or of a template a part that is written out
    kTemplate,     // one with parts that are filled in begins: `a${b}`, f"a{b}"; up to its partner
                   // follow its parts, and between braces the tokens of what is filled in
    kTemplateEnd,  //
    kNumber,       //
    kSymbol,       // operators and punctuation
    kRegex,        // /…/ of JavaScript
    kText,         // what stands between tags of JSX
    kNewline,      // the end of a line that may end a statement; none in Java
  };
  // Of strings, how they are decoded.
  enum Style : uint8_t {
    kEscapes = 0,
    kRaw = 1,            // a backslash is a backslash
    kDoubledBraces = 2,  // {{ is a brace: of Python's templates
    kBytes = 4,          // \xff is a byte rather than a character
    kLines = 8,          // begins on the line below, as deeply indented: Java's text blocks
  };
  Kind kind = Kind::kSymbol;
  uint8_t style = kEscapes;
  uint8_t before = 0;  // of a string: the bytes of its prefix and opening quotes
  uint8_t after = 0;   // and of its closing quotes; 0: a part, or nothing closes it
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t partner = 0;  // of a bracket or a template: the token at its other end; 0: none
};

// A file. Refers to the text that it was read from.
struct CodeTokens {
  using Kind = CodeToken::Kind;

  std::string_view text;
  CodeLanguage language = CodeLanguage::kNone;
  std::vector<CodeToken> tokens;
  std::vector<Span> comments;  // with their marks

  size_t size() const { return tokens.size(); }
  Kind KindOf(size_t i) const { return i < size() ? tokens[i].kind : Kind::kNewline; }
  bool IsName(size_t i) const { return KindOf(i) == Kind::kName; }
  bool IsString(size_t i) const { return KindOf(i) == Kind::kString; }

  // The token as it stands; empty behind the last.
  std::string_view At(size_t i) const {
    if (i >= size()) return {};
    return {text.data() + tokens[i].begin, tokens[i].end - tokens[i].begin};
  }
  // Asked so often, and so often of a token that is something else, that it looks at the length and
  // the first byte before anything is called.
  bool Is(size_t i, std::string_view name_or_symbol) const {
    if (i >= size()) return false;
    const CodeToken& token = tokens[i];
    if (token.kind != Kind::kSymbol && token.kind != Kind::kName) return false;
    if (token.end - token.begin != name_or_symbol.size()) return false;
    const char* const at = text.data() + token.begin;
    return name_or_symbol.empty() ||
           (*at == name_or_symbol[0] &&
            std::memcmp(at, name_or_symbol.data(), name_or_symbol.size()) == 0);
  }
  // Of a string what stands between its quotes, and what it means.
  Span Content(size_t i) const;
  std::string Value(size_t i) const;
};

// Never fails: a string ends with its line where nothing closes it, and brackets without a partner
// have none. Time and memory grow with the text alone. Larger files are data, and not read.
inline constexpr size_t kMaxCodeBytes = 8 << 20;
CodeTokens ReadCode(std::string_view text, CodeLanguage language);

}  // namespace leaktight
