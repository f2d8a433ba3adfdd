// .netrc: logins to machines.
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

struct NetrcLogin {
  std::string_view machine;  // empty: the default
  std::string_view login;
  Span password;  // empty: none is given
};

// Words between blanks, the value of each behind its name, quotes left out; `macdef` runs to the
// next blank line
// (https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html), a comment
// from # to the end of the line, as Python's and curl's readers have it.
std::vector<NetrcLogin> ReadNetrc(std::string_view text);

}  // namespace leaktight
