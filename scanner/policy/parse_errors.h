// What of a file could not be read as what its name says it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "policy/file.h"

namespace leaktight {

struct ParseError {
  std::string_view format;  // "YAML", "dotenv", "TOML"
  size_t at = 0;            // the byte in the file
  std::string what;
};

// In the order of the text; empty where all was read, and for files that no reader is for. Such
// bytes are still scanned for tokens. A template (Helm's, Jinja's) is not what its name says.
std::vector<ParseError> ParseErrorsOf(const File& file);

}  // namespace leaktight
