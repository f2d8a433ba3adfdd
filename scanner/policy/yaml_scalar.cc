#include "policy/yaml_scalar.h"

#include <algorithm>

namespace leaktight {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsAnchor(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '-';
}

// A literal block's lines from the file itself, without their indentation: lines of nothing but
// template are among them, which a parser saw as empty ones.
std::string LiteralLines(std::string_view given, Span content, bool templated,
                         std::string_view value) {
  size_t line = content.begin;
  while (line > 0 && given[line - 1] != '\n' && given[line - 1] != '\r') line--;
  const size_t first = std::min(value.find_first_not_of(kBlanks), value.size());
  const size_t before = value.substr(0, first).find_last_of('\n');
  const size_t own = first - (before == std::string_view::npos ? 0 : before + 1);
  const size_t column = content.begin - line;
  const size_t indent = column - std::min(own, column);
  // Blank lines before and behind are the value's, unless templates stood there.
  std::string lines(value.substr(templated ? first - own : 0, templated ? own : first));
  for (size_t at = content.begin; at < content.end;) {
    const size_t end = std::min(given.find_first_of("\r\n", at), content.end);
    lines.append(given, at, end - at);
    if (end == content.end) break;
    lines += '\n';
    at = end + (given.substr(end).starts_with("\r\n") ? 2 : 1);
    for (size_t i = 0; i < indent && at < content.end && given[at] == ' '; i++) at++;
  }
  const std::string_view behind = value.substr(value.find_last_not_of(kBlanks) + 1);
  lines += templated ? behind.substr(0, behind.find('\n') + 1) : behind;
  return lines;
}

// The masked expressions of a scalar put back: each is a run of the letter that stands for nothing
// else.
std::string WithExpressions(const YamlText& prepared, Span content, std::string_view value) {
  auto next = std::upper_bound(prepared.expressions.begin(), prepared.expressions.end(),
                               content.begin, [](size_t at, Span e) { return at < e.end; });
  std::string restored;
  for (size_t at = 0; at < value.size();) {
    if (value[at] != prepared.mask) {
      restored += value[at++];
      continue;
    }
    // Those that only steer, or stood on a line alone, were taken out.
    while (next != prepared.expressions.end() && next->begin < content.end &&
           prepared.text[next->begin] != prepared.mask) {
      next++;
    }
    if (next == prepared.expressions.end() || next->begin >= content.end) break;
    restored += next->In(prepared.given);
    at = std::min(at + next->size(), value.size());
    next++;
  }
  return restored;
}

}  // namespace

Span YamlContent(std::string_view text, Span span, YamlStyle style) {
  switch (style) {
    case YamlStyle::kPlain:
      return span;
    case YamlStyle::kSingleQuoted:
    case YamlStyle::kDoubleQuoted:
      return span.size() < 2 ? Span{span.begin, span.begin} : Span{span.begin + 1, span.end - 1};
    case YamlStyle::kLiteral:
    case YamlStyle::kFolded:
      break;
  }
  const std::string_view block = span.In(text);
  const size_t header = block.find_first_of("\r\n");
  const size_t first = header == std::string_view::npos ? std::string_view::npos
                                                        : block.find_first_not_of(kBlanks, header);
  if (first == std::string_view::npos) return {span.end, span.end};
  return {span.begin + first, span.begin + block.find_last_not_of(kBlanks) + 1};
}

Span WithoutProperties(std::string_view text, Span span) {
  while (span.begin < span.end) {
    const char c = text[span.begin];
    if (kBlanks.find(c) != std::string_view::npos) {
      span.begin++;
    } else if (c == '&') {
      // The anchor's name, as libyaml has it.
      span.begin++;
      while (span.begin < span.end && IsAnchor(text[span.begin])) span.begin++;
      if (span.begin < span.end && kBlanks.find(text[span.begin]) == std::string_view::npos) break;
    } else if (c == '!') {
      span.begin = std::min(text.find_first_of(kBlanks, span.begin), span.end);
    } else if (c == '#') {
      span.begin = std::min(text.find_first_of("\r\n", span.begin), span.end);
    } else {
      break;
    }
  }
  return span;
}

std::string OriginalValue(const YamlText& prepared, Span content, YamlStyle style, bool templated,
                          std::string_view value) {
  const bool changed = content.In(prepared.given) != content.In(prepared.text);
  if (!changed) return std::string(value);
  if (style == YamlStyle::kLiteral) return LiteralLines(prepared.given, content, templated, value);
  std::string restored = templated && prepared.mask != 0 ? WithExpressions(prepared, content, value)
                                                         : std::string(value);
  RestoreCharacters(prepared, content, style == YamlStyle::kDoubleQuoted, restored);
  // A character that a parser does not take at a beginning (yaml_repair.cc).
  const size_t first = restored.find_first_not_of(kBlanks);
  const char written = prepared.given[content.begin];
  if (first != std::string::npos && restored[first] == 'x' && !templated &&
      std::string_view("@`%:\t").find(written) != std::string_view::npos) {
    restored[first] = written;
  }
  return restored;
}

}  // namespace leaktight
