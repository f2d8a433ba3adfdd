// Facts as bytes, for the cache.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/fact.h"

namespace leaktight {

std::string EncodeFacts(const std::vector<Fact>& facts);

// Nothing where the bytes are not what EncodeFacts writes.
std::optional<std::vector<Fact>> DecodeFacts(std::string_view bytes);

}  // namespace leaktight
