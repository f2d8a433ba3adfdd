// yaml-cpp beside our YAML reader: slow, without places, over at the first error, and what other
// programs see.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/yaml_reader.h"

namespace leaktight {

// Documents that hold something, each as lines of what is in it: `=value`, `=!tag value`, `[` to
// `]`, `{` to `}` with keys and values in turn, `*3` for an alias of the document's fourth node.
// Null in each of its spellings is empty. Aliases stay what they are, so that a bomb of them costs
// no more than its text.
struct SeenYaml {
  std::vector<std::string> documents;
  // Of ours, for each document: scalars, counted as lines, that yaml-cpp does not give the line
  // breaks at their end that the standard does. In quotes it takes those before the closing quote
  // for nothing; behind a folded block whose end is kept (`>+`) it counts one too few.
  std::vector<std::vector<size_t>> breaks;
  std::string error;  // why the text could not be read whole; `documents` has those before
};

SeenYaml SeenByYamlCpp(const std::string& text);
SeenYaml SeenByUs(const YamlStream& stream);

// What differs first, to be read by a person; empty: nothing but `breaks`.
std::string FirstDifference(const SeenYaml& ours, const SeenYaml& theirs);

// What is wrong with the places of a stream; empty: nothing. The bytes at each scalar are decoded
// anew, by a decoder that knows nothing but the scalar's style, and must give its value; what is
// within a collection or a document stands within its span; nodes stand in the order of the text.
std::string MisplacedIn(const YamlStream& stream);

}  // namespace leaktight
