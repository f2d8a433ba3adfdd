// A token cut at its separators.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leaktight {

inline constexpr char kRunPiece = 'r';
inline constexpr char kUuidPiece = 'u';

struct TokenPieces {
  // One character a piece: kRunPiece, kUuidPiece, or the separator itself, which is no letter.
  std::string form;
  std::vector<std::string_view> texts;
};

// Cuts where `separates` says so; a UUID stays whole.
TokenPieces CutToken(std::string_view token, bool (*separates)(char));

// Its 36 characters, and nothing around them.
bool IsBareUuid(std::string_view text);
bool IsBase64Sign(char c);

}  // namespace leaktight
