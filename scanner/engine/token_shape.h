// What tokens of one kind have in common, read off a few of them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/character_class.h"

namespace leaktight {

struct TokenPart {
  enum class Kind : uint8_t {
    kLiteral,
    kCharacters,
    kPadding,  // = at the end of base64
    kUuid,
    kJwt,
    kBech32,  // behind its prefix and 1
  };

  Kind kind = Kind::kLiteral;
  std::string literal;        // of kLiteral; of kBech32: the prefix
  CharacterClass characters;  // of kCharacters
  size_t least = 0;           // how many of them, and of kPadding
  size_t most = 0;

  bool IsLiteral() const { return kind == Kind::kLiteral; }
};

struct TokenShape {
  std::vector<TokenPart> parts;  // no two literals side by side

  size_t Longest() const;
  size_t Shortest() const;
};

// How many bytes of a token must be its own: the rest, which a rule says in clear, is no secret.
inline constexpr size_t kLeastBody = 8;

// `samples` are distinct, without blanks. An error where they have nothing in common, or so much
// that a rule would say what is secret in them.
Result<TokenShape> ShapeOf(std::span<const std::string_view> samples);

// What stands behind the literal that a token begins with.
std::string_view BodyOf(const TokenShape& shape, std::string_view sample);

}  // namespace leaktight
