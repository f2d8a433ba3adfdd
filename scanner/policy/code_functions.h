// Where the functions of source code begin.
#pragma once

#include <cstddef>
#include <string_view>

#include "policy/code_tokens.h"

namespace leaktight {

// The name of the function whose head begins with token `i`: `def get(`, `func (c *Client) Get(`,
// `function get(`, `get(…) {` of a class, `get = async (…) =>`; empty: none does, or it has no
// name.
std::string_view FunctionAt(const CodeTokens& file, size_t i);

}  // namespace leaktight
