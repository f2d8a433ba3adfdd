// Secrets as they may be shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/line_table.h"
#include "finding/finding.h"

namespace leaktight {

// Enough of a secret to recognise it by and never ten characters in a row: at most its first four
// bytes and its last two, and of a short one (under 16 bytes) nothing but its first. "AKIA…7Q".
// Secrets of more than one line are named by their first line's beginning alone. Control characters
// and bytes that are not ASCII never come through.
std::string Redact(std::string_view secret);

// The line of `text` that `about` begins on, with all of `secrets` (any order, may overlap) that
// touch it. Lines longer than kExcerptBytes are cut around the span.
inline constexpr size_t kExcerptBytes = 160;
Excerpt MakeExcerpt(std::string_view text, const LineTable& lines, Span about,
                    const std::vector<Span>& secrets);

}  // namespace leaktight
