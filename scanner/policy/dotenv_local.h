// The dotenv files that git ignores, as far as anything may be known of them: their names.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/fact.h"

namespace leaktight {

// The variables that a dotenv file sets. Never a value or a part of one: where a broken line makes
// something that is not surely a name look like one, it is left out.
std::vector<Fact> LocalDotenvFacts(std::string_view bytes);

// Adds the facts of each file that a template among `facts` is the pattern for and that `read`
// gives. The bytes go no further than this.
void AddLocalDotenvFacts(
    FactSet& facts, const std::function<std::optional<std::string>(const std::string& path)>& read);

}  // namespace leaktight
