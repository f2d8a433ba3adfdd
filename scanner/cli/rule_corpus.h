// Files that rules are tried on and that nobody judges.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace leaktight {

// Shows the bytes of each file under `path` that `leaktight tree PATH` would scan. An error where
// nothing can be read; what single files cannot be read is put into `errors`.
Result<void> ReadCorpus(const std::string& path,
                        const std::function<void(std::string_view bytes)>& see,
                        std::vector<Error>& errors);

}  // namespace leaktight
