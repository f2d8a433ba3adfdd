// Templates of which YAML is to be made: what is in them and is none.
#pragma once

#include <string>
#include <vector>

#include "base/span.h"

namespace leaktight {

// Masks the expressions in a text of YAML and returns them, in order: `{{ … }}` (Go, Helm, Jinja,
// Mustache), `{% … %}` and `{# … #}`. Where they stand for a part of a value they become letters,
// and where they only steer or make up a whole line, blanks. `mask`: the letter, which is not in
// the rest of the text; 0 where every letter is, and 'x' is taken.
std::vector<Span> MaskTemplates(std::string& text, char& mask);

}  // namespace leaktight
