// Which of the values that a person or a program really uses can be looked for in what is
// committed: those that stand nowhere by chance.
#pragma once

#include <string_view>

#include "policy/named_values.h"

namespace leaktight {

// What of a value is looked for: of a URL with a login the password; of a text of several lines one
// from its middle, since the first and last ones of a key are those of every key; else all of it,
// without the blanks around it. A part of `value`.
std::string_view PartToKnow(std::string_view value);

// Why such a part is not looked for, as the end of a sentence that begins with its key ("is shorter
// than 8 characters"); empty: it is. `named` tells under which name it stands, `token` whether it
// is one that a rule knows.
std::string_view WhyNotKnown(const NamedValue& named, std::string_view part, bool token);

// The same of the list of hashes, which whoever reads it can try guesses on: what may be looked for
// and is not drawn at random, or too short for its alphabet, does not go into it.
std::string_view WhyNotInList(std::string_view part);

}  // namespace leaktight
