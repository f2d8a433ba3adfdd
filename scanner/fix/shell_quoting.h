// In what quotes a place of a shell script stands, and how a variable is named there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

enum class ShellQuote : uint8_t {
  kNone,
  kSingle,
  kDouble,   // also the text of a here-document that is filled in
  kLiteral,  // the text of a here-document that stays as it is
};

// POSIX, "Shell Command Language", 2.2 and 2.7.4. `at` is a byte of the script.
ShellQuote QuoteAt(std::string_view script, size_t at);

// `"$NAME"` where nothing quotes it, `${NAME}` in double quotes, `'"$NAME"'` in single ones; empty:
// there is no way.
std::string ShellReference(std::string_view name, ShellQuote quote);

}  // namespace leaktight
