// A shape written as rules write it: as a pattern, and as examples.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rule.h"
#include "engine/token_shape.h"

namespace leaktight {

// A checksum at the end of a token, which a validator tries and a generator of examples makes.
struct EndingChecksum {
  std::string_view validator;
  std::string_view generator;
  size_t size = 0;            // in characters, all of the token's last part or its end
  char before = 0;            // what must stand before it; 0: anything
  bool makes_before = false;  // the generator writes that too
};

// Those that all samples end in.
std::vector<EndingChecksum> ChecksumsOf(const TokenShape& shape,
                                        std::span<const std::string_view> samples);

// The literal by which tokens are searched for, and what stands around it. Nothing: there is none
// of three bytes and two letters.
struct TokenKeyword {
  std::string text;
  Reach reach;  // of the whole pattern, with the characters that bound it
};
std::optional<TokenKeyword> KeywordOf(const TokenShape& shape);

// The lines of a pattern with the group `secret`, and what must stand on either side.
std::vector<std::string> PatternOf(const TokenShape& shape);

// The same without group and sides, for a value of which it is all.
std::string ValuePattern(const TokenShape& shape);

// Whether the token is in the group whole: a JWT is without what stands before it.
bool SecretIsWhole(const TokenShape& shape);

// Examples. `checksum` may be null.
std::string ExampleOf(const TokenShape& shape, const EndingChecksum* checksum);

// Examples of what is no such token: one character too few, placeholders, a wrong checksum.
std::vector<std::string> CounterExamplesOf(const TokenShape& shape, const EndingChecksum* checksum);

}  // namespace leaktight
