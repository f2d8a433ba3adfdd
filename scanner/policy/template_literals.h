// What a template puts down where nobody gives a value: text in its expressions.
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

// The literal strings, quotes left out, that expressions in `text` can print: what they default to
// (`{{ .Values.x | default "…" }}`, Jinja's `default('…')`), and what they only encode or quote
// (`{{ "…" | b64enc }}`). Names of files, of keys and of other templates, messages and formats are
// none. Literals with a backslash in them are left out.
std::vector<Span> LiteralsPrinted(std::string_view text);

}  // namespace leaktight
