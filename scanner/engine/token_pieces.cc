#include "engine/token_pieces.h"

#include "engine/character_class.h"
#include "engine/value_shapes.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr size_t kUuidSize = 36;

}  // namespace

bool IsBareUuid(std::string_view text) {
  return text.size() == kUuidSize && IsUuid(text);
}

bool IsBase64Sign(char c) {
  return kBase64Signs.find(c) != std::string_view::npos;
}

TokenPieces CutToken(std::string_view token, bool (*separates)(char)) {
  TokenPieces pieces;
  for (size_t begin = 0; begin < token.size();) {
    size_t end = begin + 1;
    char piece = token[begin];
    const bool ends_behind_uuid =
        begin + kUuidSize >= token.size() || !IsAlnum(token[begin + kUuidSize]);
    if (IsBareUuid(token.substr(begin, kUuidSize)) && ends_behind_uuid) {
      end = begin + kUuidSize;
      piece = kUuidPiece;
    } else if (!separates(piece)) {
      while (end < token.size() && !separates(token[end])) end++;
      piece = kRunPiece;
    }
    pieces.form += piece;
    pieces.texts.push_back(token.substr(begin, end - begin));
    begin = end;
  }
  return pieces;
}

}  // namespace leaktight
