#include "fix/yaml_edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace leaktight {

Span WrittenSpan(std::string_view text, YamlRef scalar) {
  Span span = scalar.span();
  const YamlStyle style = scalar.style();
  if (style == YamlStyle::kSingleQuoted || style == YamlStyle::kDoubleQuoted) {
    return {span.begin - 1, std::min(span.end + 1, text.size())};
  }
  if (style == YamlStyle::kLiteral || style == YamlStyle::kFolded) {
    const size_t sign = text.substr(0, span.begin).find_last_of("|>");
    if (sign != std::string_view::npos) span.begin = sign;
    while (span.end > span.begin && (text[span.end - 1] == '\n' || text[span.end - 1] == '\r')) {
      span.end--;
    }
  }
  return span;
}

YamlRef KeyOf(YamlRef mapping, std::string_view name) {
  for (const auto& [key, value] : mapping.Entries()) {
    if (key.Value() == name) return key;
  }
  return {};
}

std::optional<Span> ItemSpan(std::string_view text, YamlRef sequence, YamlRef item) {
  const Span written = WrittenSpan(text, item);
  if (sequence.flow()) {
    const size_t behind = text.find_first_not_of(" \t\r\n", written.end);
    if (behind != std::string_view::npos && text[behind] == ',') {
      const size_t next = text.find_first_not_of(" \t\r\n", behind + 1);
      return Span{written.begin, std::min(next, text.size())};
    }
    const size_t before = text.find_last_not_of(" \t\r\n", written.begin - 1);
    const bool comma = before != std::string_view::npos && text[before] == ',';
    return Span{comma ? before : written.begin, written.end};
  }
  const Span lines = WholeLines(text, written);
  const std::string_view before = Trim(text.substr(lines.begin, written.begin - lines.begin));
  const std::string_view behind = Trim(text.substr(written.end, lines.end - written.end));
  if (before != "-" || (!behind.empty() && behind[0] != '#')) return std::nullopt;
  return lines;
}

std::string YamlQuoted(std::string_view value) {
  std::string quoted = "\"";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      quoted += fmt::format("\\x{:02x}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

// Quoted where YAML, in one of its versions, takes it for something else.
std::string YamlKey(std::string_view key) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
  };
  const bool plain = !key.empty() &&
                     (std::isalpha(static_cast<unsigned char>(key[0])) != 0 || key[0] == '_') &&
                     std::all_of(key.begin(), key.end(), is_plain);
  const std::string lower = ToLower(key);
  constexpr std::string_view kWords[] = {"y",     "n",  "yes", "no",  "true",
                                         "false", "on", "off", "null"};
  const bool word = std::find(std::begin(kWords), std::end(kWords), lower) != std::end(kWords);
  return plain && !word ? std::string(key) : YamlQuoted(key);
}

size_t EndOfBlock(std::string_view text, YamlRef block) {
  const size_t last = block.span().end == 0 ? 0 : block.span().end - 1;
  const size_t newline = text.find('\n', last);
  return newline == std::string_view::npos ? text.size() : newline + 1;
}

TextEdit LinesAt(std::string_view text, size_t at, std::string_view lines) {
  if (at == text.size()) return Appended(text, lines);
  return {{at, at}, WithLineEnding(lines, LineEndingOf(text))};
}

size_t ColumnOf(std::string_view text, size_t at) {
  return at - LineBegin(text, at);
}

}  // namespace leaktight
