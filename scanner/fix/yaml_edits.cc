#include "fix/yaml_edits.h"

#include <algorithm>

#include "base/text.h"

namespace leaktight {

namespace {

// A part of a collection in brackets, with the comma that goes with it.
Span WithComma(std::string_view text, Span written) {
  const size_t behind = text.find_first_not_of(" \t\r\n", written.end);
  if (behind != std::string_view::npos && text[behind] == ',') {
    const size_t next = text.find_first_not_of(" \t\r\n", behind + 1);
    return {written.begin, std::min(next, text.size())};
  }
  const size_t before = text.find_last_not_of(" \t\r\n", written.begin - 1);
  const bool comma = before != std::string_view::npos && text[before] == ',';
  return {comma ? before : written.begin, written.end};
}

// What stands in lines of its own, behind `sign`, and before a comment at most.
std::optional<Span> WithLines(std::string_view text, Span written, std::string_view sign) {
  const Span lines = WholeLines(text, written);
  const std::string_view before = Trim(text.substr(lines.begin, written.begin - lines.begin));
  const std::string_view behind = Trim(text.substr(written.end, lines.end - written.end));
  if (before != sign || (!behind.empty() && behind[0] != '#')) return std::nullopt;
  return lines;
}

}  // namespace

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
  return sequence.flow() ? WithComma(text, written) : WithLines(text, written, "-");
}

bool IsPlainlyWritten(std::string_view text, Span key, Span value) {
  constexpr size_t kFarthest = 256;
  if (value.begin < key.end) return false;
  const std::string_view between = text.substr(key.end, value.begin - key.end);
  const size_t colon = between.find(':');
  if (colon == std::string_view::npos || between.size() > kFarthest) return false;
  const std::string_view behind = between.substr(colon + 1);
  return behind.find_first_of("&!*") == std::string_view::npos;
}

std::optional<TextEdit> WithoutEntry(std::string_view text, YamlRef mapping, YamlRef key,
                                     YamlRef value, bool alone) {
  const Span written = {WrittenSpan(text, key).begin, WrittenSpan(text, value).end};
  if (mapping.flow()) return TextEdit{WithComma(text, written), {}};
  const auto lines = WithLines(text, written, "");
  if (!lines) return std::nullopt;
  if (!alone) return TextEdit{*lines, {}};
  const std::string indent(ColumnOf(text, written.begin), ' ');
  return TextEdit{*lines, WithLineEnding(indent + "{}\n", LineEndingOf(text))};
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
