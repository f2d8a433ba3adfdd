// Passwords as they stand in URLs, headers and command lines: what of them is none.
#pragma once

#include <string>
#include <string_view>

namespace leaktight {

// %41 → A. What is not an escape stays as it is.
std::string DecodePercent(std::string_view text);

// Passwords that images, tutorials and test set-ups come with; guessed first by anybody who wants
// in, so that their being written down changes nothing. In small letters.
bool IsTrivialPassword(const std::string& lower);

// garden417, spring2024: a word with three figures or more behind it, as people do who are asked
// for figures; not pass123, whose word says nothing.
bool IsWordAndFigures(std::string_view password);

// Formats are full of other languages' places to fill in: %s, {0}, <password>, [password], $PASS.
bool IsPlaceToFill(const std::string& lower);

// Hosts that are nobody's but the reader's own: without a dot, as containers call each other; and
// names kept for documentation (RFC 2606).
bool IsNowhere(std::string_view host);

// The latter alone.
bool IsExampleHost(std::string_view host);

}  // namespace leaktight
