// Shapes that a literal can have, each a plain look at its bytes. ClassifyValue asks them in order;
// one of them may say yes to what an earlier one should have taken.
#pragma once

#include <string_view>

namespace leaktight {

bool IsPlaceholder(std::string_view value);
// `random`: whether the value looks drawn at random; marks of two bytes count only where it does
// not.
bool IsReference(std::string_view value, bool random);
bool IsEncrypted(std::string_view value);
bool IsHash(std::string_view value);
bool IsUuid(std::string_view value);
bool IsNumber(std::string_view value);
bool IsPath(std::string_view value);
bool IsPublic(std::string_view value);

// password, my-secret-key, test123: nothing but words that stand beside secrets, perhaps counted.
bool IsMadeOfCommonWords(std::string_view value);

// The password of a URL that carries one (scheme://user:password@host); empty: it has none.
std::string_view UrlPassword(std::string_view value);

}  // namespace leaktight
