// The places that yaml_twin.h speaks of.
#include <algorithm>
#include <map>

#include "policy/yaml_wide.h"
#include "support/yaml_characters.h"
#include "support/yaml_twin.h"

namespace leaktight {
namespace {

// A decoder for each style, from the standard's chapters on flow and block scalars, with no eye on
// speed.

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines(1);
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '\r' || text[i] == '\n') {
      if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') i++;
      lines.emplace_back();
    } else {
      lines.back() += text[i];
    }
  }
  return lines;
}

std::string Trim(const std::string& line, bool front, bool back) {
  size_t begin = 0;
  size_t end = line.size();
  while (front && begin < end && (line[begin] == ' ' || line[begin] == '\t')) begin++;
  while (back && end > begin && (line[end - 1] == ' ' || line[end - 1] == '\t')) end--;
  return line.substr(begin, end - begin);
}

// One line break is a blank, each further one is a line break. `escaped` says which lines end in a
// backslash that takes the break away.
std::string FoldFlow(std::vector<std::string> lines, bool double_quoted) {
  std::string text;
  size_t breaks = 0;
  bool joined = true;  // nothing stands between what is there and the next line
  for (size_t i = 0; i < lines.size(); i++) {
    std::string line = Trim(lines[i], i > 0, false);
    // Blanks before a break go; an escaped one stays.
    bool escaped_break = false;
    if (i + 1 < lines.size()) {
      size_t backslashes = 0;
      const std::string bare = Trim(line, false, true);
      while (backslashes < bare.size() && bare[bare.size() - 1 - backslashes] == '\\')
        backslashes++;
      const bool odd = double_quoted && backslashes % 2 == 1;
      escaped_break = odd && bare.size() == line.size();
      line = odd && !escaped_break ? line.substr(0, bare.size() + 1) : bare;
      if (escaped_break) line.pop_back();
    }
    const bool empty = line.empty() && !escaped_break && i + 1 < lines.size();
    if (i > 0 && empty) {
      breaks++;
      continue;
    }
    if (!joined) text += breaks == 0 ? " " : std::string(breaks, '\n');
    if (joined && i > 0) text += std::string(breaks, '\n');
    text += line;
    breaks = 0;
    joined = escaped_break;
  }
  return text;
}

std::string Unescape(const std::string& text) {
  static const std::map<char, uint32_t> kSingle = {
      {'0', 0},   {'a', 7},     {'b', 8},    {'t', 9},    {'\t', 9},     {'n', 10},
      {'v', 11},  {'f', 12},    {'r', 13},   {'e', 27},   {' ', ' '},    {'"', '"'},
      {'/', '/'}, {'\\', '\\'}, {'N', 0x85}, {'_', 0xa0}, {'L', 0x2028}, {'P', 0x2029}};
  std::string plain;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char c = text[++i];
    const size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits > 0) {
      AppendUtf8(plain, static_cast<uint32_t>(std::stoul(text.substr(i + 1, digits), nullptr, 16)));
      i += digits;
    } else {
      const auto single = kSingle.find(c);
      plain += single == kSingle.end() ? std::string("\\") + c : std::string();
      if (single != kSingle.end()) AppendUtf8(plain, single->second);
    }
  }
  return JoinSurrogates(plain);
}

std::string UndoubleQuotes(const std::string& text) {
  std::string single;
  for (size_t i = 0; i < text.size(); i++) {
    single += text[i];
    if (text[i] == '\'' && i + 1 < text.size() && text[i + 1] == '\'') i++;
  }
  return single;
}

bool IsIndented(const std::string& line) {
  return !line.empty() && (line[0] == ' ' || line[0] == '\t');
}

// The lines of a block scalar without their indentation. The place begins behind that of the first
// line, which may have blanks of its own: `own` of them.
std::vector<std::string> BlockLines(std::string_view text, Span place, size_t own) {
  size_t line = place.begin;
  while (line > 0 && text[line - 1] != '\n' && text[line - 1] != '\r') line--;
  const size_t indent = place.begin - line - std::min(own, place.begin - line);
  std::vector<std::string> lines = Lines(place.In(text));
  lines[0] = std::string(own, ' ') + lines[0];
  for (size_t i = 1; i < lines.size(); i++) {
    size_t blanks = 0;
    while (blanks < lines[i].size() && blanks < indent && lines[i][blanks] == ' ') blanks++;
    lines[i] = lines[i].substr(blanks);
  }
  return lines;
}

std::string FoldBlock(const std::vector<std::string>& lines) {
  std::string text = lines[0];
  size_t breaks = 1;
  bool indented = IsIndented(lines[0]);
  for (size_t i = 1; i < lines.size(); i++) {
    if (lines[i].empty()) {
      breaks++;
      continue;
    }
    if (indented || IsIndented(lines[i])) {
      text += std::string(breaks, '\n');
    } else {
      text += breaks == 1 ? " " : std::string(breaks - 1, '\n');
    }
    text += lines[i];
    indented = IsIndented(lines[i]);
    breaks = 1;
  }
  return text;
}

std::string Stripped(std::string_view text, std::string_view of) {
  const size_t begin = text.find_first_not_of(of);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(of) + 1 - begin));
}

// What is compared of a block scalar: its place leaves out the blank lines before and behind, and
// the blanks behind its last word.
std::string BlockCore(std::string_view value, size_t& own) {
  const size_t first = std::min(value.find_first_not_of(" \t\n"), value.size());
  const size_t line = value.substr(0, first).rfind('\n');
  own = first - (line == std::string_view::npos ? 0 : line + 1);
  return Stripped(value, " \t\n");
}

bool Decodes(const YamlStream& stream, const YamlNode& node, std::string_view value) {
  const Span place = {node.begin, node.end};
  const std::string_view bytes = place.In(stream.text);
  switch (node.style) {
    case YamlStyle::kPlain:
      return value.empty() || FoldFlow(Lines(bytes), false) == value;
    case YamlStyle::kSingleQuoted:
      return UndoubleQuotes(FoldFlow(Lines(bytes), false)) == value;
    case YamlStyle::kDoubleQuoted:
      return Unescape(FoldFlow(Lines(bytes), true)) == value;
    case YamlStyle::kLiteral:
    case YamlStyle::kFolded:
      break;
  }
  size_t own = 0;
  const std::string core = BlockCore(value, own);
  const std::vector<std::string> lines = BlockLines(stream.text, place, own);
  std::string decoded;
  if (node.style == YamlStyle::kFolded) {
    decoded = FoldBlock(lines);
  } else {
    for (const std::string& line : lines) decoded += line + "\n";
  }
  return Stripped(decoded, " \t\n") == core;
}

}  // namespace

std::string MisplacedIn(const YamlStream& stream) {
  const auto tell = [&](const char* what, const YamlNode& node) {
    return std::string(what) + " at " + std::to_string(node.begin) + "-" +
           std::to_string(node.end) + ": " +
           OneLine(stream.text.substr(node.begin, std::min<size_t>(node.end - node.begin, 200)));
  };
  size_t last = 0;
  for (const YamlDocument& document : stream.documents) {
    if (document.span.begin < last || document.span.end > stream.text.size()) {
      return "a document that begins at " + std::to_string(document.span.begin);
    }
    last = document.span.begin;
    if (document.root == UINT32_MAX) continue;
    std::vector<uint32_t> open;
    size_t before = document.span.begin;
    for (uint32_t id = document.root; id < stream.nodes[document.root].next; id++) {
      const YamlNode& node = stream.nodes[id];
      while (!open.empty() && stream.nodes[open.back()].next <= id) open.pop_back();
      if (node.begin > node.end || node.end > stream.text.size()) return tell("no span", node);
      if (node.begin < before) return tell("out of order", node);
      before = node.begin;
      if (node.end > document.span.end) return tell("outside its document", node);
      if (!open.empty() && (node.begin < stream.nodes[open.back()].begin ||
                            node.end > stream.nodes[open.back()].end)) {
        return tell("outside what holds it", node);
      }
      if (node.kind != YamlNode::Kind::kScalar) {
        if (node.kind != YamlNode::Kind::kAlias) open.push_back(id);
        continue;
      }
      const std::string_view value = YamlRef(stream, id).Value();
      // Of a broken document, lines may be left out of what was decoded; so are, where they are not
      // a literal's own lines, a template's steps.
      if (!document.error.empty() || IsWide(stream.text)) continue;
      if (node.templated && node.style != YamlStyle::kLiteral) continue;
      if (!Decodes(stream, node, value)) {
        return tell("not its value", node) + "\n  value: " + OneLine(value.substr(0, 200));
      }
    }
  }
  return {};
}

}  // namespace leaktight
