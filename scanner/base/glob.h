// Globs over paths, as in .gitignore.
#pragma once

#include <string_view>

namespace leaktight {

// `*` and `?` match within a part of the path, `**` any number of parts, `[…]` one of a set (`!` or
// `^` negates it), `\` makes the next character plain. A glob without `/` is tried on the last part
// alone, any other on the whole path. Takes time in the product of both lengths at most.
bool GlobMatches(std::string_view glob, std::string_view path);

// The same for one part of a path: nothing but `**` is special about `/`, which `*` and `?` do not
// match.
bool WildcardMatches(std::string_view glob, std::string_view text);

}  // namespace leaktight
