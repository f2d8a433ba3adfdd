// How much a guess is worth at a path.
#pragma once

#include <cstdint>
#include <string_view>

namespace leaktight {

// A factor from 0 to 1 for the confidence of a rule that yields (a guess): 1 where a literal
// password is what it looks like; less in tests, examples, documentation, translations, vendored
// and generated files, where most of what is assigned to a `password` opens nothing. Verdicts are
// cached by content, and one content can stand at many paths: so this is asked afterwards.
double PathConfidence(std::string_view path);

// Of what looks drawn at random, where most values are made up.
inline constexpr double kDrawnAmongMadeUp = 0.6;

// The same of one guess, with what was observed of it (engine/secret_model.h; 0 where nothing was).
// Whoever makes a secret up for a test types words; what a program drew at random came from
// somewhere, and often from a service that still takes it. So such a value counts for more there.
// Test vectors are drawn as well, and everybody may have them.
double PathConfidence(std::string_view path, std::string_view value, uint64_t evidence);

}  // namespace leaktight
