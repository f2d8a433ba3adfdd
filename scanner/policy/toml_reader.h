// TOML as settings.
#pragma once

#include <string_view>

#include "policy/setting.h"

namespace leaktight {

// TOML 1.0 (https://toml.io/en/v1.0.0), with what 1.1 adds to it (\e and \xHH, lines and a last
// comma within inline tables). That a name is given twice is no concern of this reader. A value
// that is no TOML, such as a word without quotes, is an error and a setting all the same; behind
// any other error reading goes on with the next line.
Settings ReadToml(std::string_view text);

}  // namespace leaktight
