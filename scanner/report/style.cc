#include "report/style.h"

#include <algorithm>

#include "base/text.h"

namespace leaktight {

std::string Painter::Paint(std::string_view code, std::string_view text) const {
  if (!color_ || code.empty()) return std::string(text);
  std::string painted = "\x1b[";
  painted += code;
  painted += 'm';
  painted += text;
  painted += "\x1b[0m";
  return painted;
}

std::string Painter::operator()(Style style, std::string_view text) const {
  switch (style) {
    case Style::kBold:
      return Paint("1", text);
    case Style::kDim:
      return Paint("2", text);
    case Style::kGood:
      return Paint("32", text);
    case Style::kBad:
      return Paint("1;31", text);
    case Style::kPlain:
      break;
  }
  return std::string(text);
}

std::string Painter::operator()(Severity severity, std::string_view text) const {
  constexpr std::string_view kCodes[] = {"2", "36", "33", "31", "1;31"};
  return Paint(kCodes[static_cast<size_t>(severity)], text);
}

std::string Wrap(std::string_view text, size_t width, std::string_view first,
                 std::string_view indent) {
  std::string wrapped;
  std::string_view margin = first;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view rest = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    std::string line;
    const auto flush = [&] {
      wrapped += margin;
      wrapped += line;
      wrapped += '\n';
      margin = indent;
      line.clear();
    };
    while (!(rest = Trim(rest)).empty()) {
      const size_t blank = std::min(rest.find(' '), rest.size());
      const std::string word = EscapeForTerminal(rest.substr(0, blank));
      rest.remove_prefix(blank);
      const size_t room = width - std::min(width, DisplayWidth(margin));
      if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > room) flush();
      if (!line.empty()) line += ' ';
      line += word;
    }
    if (!line.empty()) flush();
  }
  return wrapped;
}

}  // namespace leaktight
