// Tokens whose order gives away that a hand typed them: every rule of a keyboard or an alphabet.
#pragma once

#include <string_view>

namespace leaktight {

// True for the body of a token, of up to 160 characters, that no generator made:
// - its figures or its letters count, whatever stands between them (a1b2c3d4e5f6g7h8,
//   1234abcd5678efgh, CjkL9m2nOp4qRs);
// - a piece stands in it again (abcd1234abcd1234, or the same ten characters twice);
// - three characters stand in it four times in a row each (AAAABBBBCCCC);
// - no character comes twice although there are more of them than chance spares (K9bN4mP8vJ2h…);
// - it is the UUID that documents print, a row of the keyboard, or says FAKE.
// Each of them takes a random body of at least 16 characters for typed less than once in 100,000
// times, whether it is of figures, hexadecimal, letters and figures or base64 (`tests/engine`
// tries it). Longer texts have an order of their own: what base64 makes of JSON, for one.
bool IsHandTyped(std::string_view body);

}  // namespace leaktight
