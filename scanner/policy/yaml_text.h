// Text made ready for a YAML parser, byte for byte where it was.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

// A text of the same length in which a YAML parser finds nothing that it would refuse as
// characters, and no template. Every byte that was left alone stands at its old offset.
struct YamlText {
  std::string_view given;
  std::string_view text;          // the text given, or `copy`
  std::string copy;               // empty where nothing needed a change
  std::vector<Span> expressions;  // the template expressions, in order
  // The letter that stands for each byte of an expression that prints something, and for nothing
  // else in the text; 0: every letter was in use, and 'x' stands for it.
  char mask = 0;
  bool surrogates = false;  // halves of surrogate pairs were replaced
  bool breaks = false;      // so were line separators
  bool ascii = true;        // a byte is a character
  // Where lines begin that may divide documents: with "---", "..." or a byte order mark.
  std::vector<size_t> markers;
};

// - Bytes that are not UTF-8 and characters that YAML forbids become question marks.
// - Template expressions are masked (policy/yaml_template.h).
// - Halves of surrogate pairs in JSON's `\uXXXX`, which YAML does not know, become `\ufffd`.
// - U+0085, U+2028 and U+2029, which end a line in YAML 1.1 only, become characters that nobody
//   uses.
YamlText PrepareYaml(std::string_view text);

// Undoes the last two in a value that a parser made of the text: `content` is where its scalar
// stands, `escapes` says whether it is in double quotes. A pair of surrogates gives its character.
void RestoreCharacters(const YamlText& prepared, Span content, bool escapes, std::string& value);

}  // namespace leaktight
