// Shapes that a literal can have, each a plain look at its bytes. ClassifyValue asks them in order;
// one of them may say yes to what an earlier one should have taken.
#pragma once

#include <string_view>

namespace leaktight {

// `random`: whether the value looks drawn at random. Marks so short that chance writes them count
// only where it does not.
bool IsPlaceholder(std::string_view value, bool random);

// ${X}, $(X), {{ x }} or their like anywhere in it: where something else is put, closed behind. An
// opening alone stands in one of 25 passwords that are drawn with such signs.
bool HoldsSubstitution(std::string_view value);
bool IsReference(std::string_view value, bool random);
bool IsEncrypted(std::string_view value);
bool IsHash(std::string_view value);
bool IsUuid(std::string_view value);
bool IsNumber(std::string_view value);
bool IsPath(std::string_view value);
bool IsPublic(std::string_view value);

// What vendors print for everyone: keys of emulators, of demonstrations and for tests.
bool IsPrintedForAll(std::string_view value);

// password, my-secret-key, test123: nothing but words that stand beside secrets, perhaps counted.
bool IsMadeOfCommonWords(std::string_view value);

// The password of a URL that carries one (scheme://user:password@host); empty: it has none.
std::string_view UrlPassword(std::string_view value);

}  // namespace leaktight
