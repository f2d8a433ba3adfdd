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
  std::string_view text;          // the text given, or `copy`
  std::string copy;               // empty where nothing needed a change
  std::vector<Span> expressions;  // the template expressions, in order
  bool ascii = true;              // a byte is a character
  // Where lines begin that may divide documents: with "---", "..." or a byte order mark.
  std::vector<size_t> markers;
};

// - Bytes that are not UTF-8 and characters that YAML forbids become question marks.
// - `{{ … }}` (Go, Helm, Jinja, Mustache), `{% … %}` and `{# … #}` become letters where they stand
//   for a part of a value, and blanks where they only steer or make up a whole line.
// - Halves of surrogate pairs in JSON's `\uXXXX`, which YAML does not know, become `\ufffd`.
YamlText PrepareYaml(std::string_view text);

// The documents of a text: it is cut before each line that begins with `---` and behind each with
// `...`. YAML lets neither stand at the beginning of a line inside a scalar, so the cut is right
// whatever stands between; directives and comments stay with the document that they precede. Spans
// that hold nothing but blanks and comments are left out.
std::vector<Span> SplitYamlDocuments(std::string_view text);
// The same, with a look at `markers` instead of at every line.
std::vector<Span> SplitYamlDocuments(const YamlText& text);

// Changes as little as it can of the line that a parser stumbled over, which gave both offsets from
// the beginning of `span`; false: nothing is left to change.
bool RepairYaml(std::string& copy, Span span, size_t problem, size_t context);

}  // namespace leaktight
