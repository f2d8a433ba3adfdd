// What of a text has to be decoded again when it is made from another.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "base/edit.h"
#include "base/span.h"

namespace leaktight {

// Whole lines of `text`, disjoint and in order, that have in them whatever the `edits` changed in
// what may stand encoded in it: what lies between two of them is copied from one place of the base,
// of `base_size` bytes, and holds all of each encoded part of which it holds a byte, here and
// there. `windows` is replaced. The edits' lengths add up to the size of `text`.
void ListChangedWindows(std::string_view text, std::span<const Edit> edits, size_t base_size,
                        std::vector<Span>& windows);

}  // namespace leaktight
