// How much a guess is worth at a path.
#pragma once

#include <string_view>

namespace leaktight {

// A factor from 0 to 1 for the confidence of a rule that yields (a guess): 1 where a literal
// password is what it looks like; less in tests, examples, documentation, translations, vendored
// and generated files, where most of what is assigned to a `password` opens nothing. Verdicts are
// cached by content, and one content can stand at many paths: so this is asked afterwards.
double PathConfidence(std::string_view path);

}  // namespace leaktight
