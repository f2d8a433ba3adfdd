// Globs over paths, as in .gitignore.
#pragma once

#include <string_view>

namespace leaktight {

// As git reads a pattern (its wildmatch.c): `*` and `?` match within a part of the path, `**` alone
// between slashes any number of parts, `[…]` one of a set with ranges and classes (`!` or `^`
// negates it), `\` makes the next character plain; a malformed pattern matches nothing. Takes time
// in the product of both lengths at most.
bool WildcardMatches(std::string_view glob, std::string_view text);

// A glob without `/` is tried on the last part of the path alone, any other on the whole path.
bool GlobMatches(std::string_view glob, std::string_view path);

}  // namespace leaktight
