#include "report/log_commands.h"

#include <algorithm>

namespace leaktight {
namespace {

bool OpensCommand(std::string_view behind_signs) {
  const size_t end = behind_signs.find('[');
  if (end == std::string_view::npos) return false;
  const std::string_view word = behind_signs.substr(0, end);
  return std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

}  // namespace

std::string DisarmLogCommands(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  bool only_blanks = true;  // so far on this line
  for (size_t at = 0; at < text.size(); at++) {
    const std::string_view rest = text.substr(at);
    if (only_blanks && rest.substr(0, 2) == "::") {
      safe += ":\\x3a";
      at++;
    } else if (rest.substr(0, 2) == "##" && OpensCommand(rest.substr(2))) {
      safe += "#\\x23";
      at++;
    } else {
      safe += rest[0];
    }
    only_blanks = rest[0] == '\n' || (only_blanks && (rest[0] == ' ' || rest[0] == '\t'));
  }
  return safe;
}

}  // namespace leaktight
