#include "fix/terraform_edits.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace leaktight {
namespace {

// The line above the one that begins there.
std::string_view LineAbove(std::string_view text, size_t line) {
  const size_t begin = LineBegin(text, line == 0 ? 0 : line - 1);
  return text.substr(begin, line - begin);
}

// The column of the equals sign of an argument; nothing: the line is none, or more than one.
std::optional<size_t> EqualsIn(std::string_view line) {
  const size_t equals = line.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const bool plain = line.substr(0, equals).find_first_of("{\"#") == std::string_view::npos;
  return plain ? std::optional(equals) : std::nullopt;
}

// On one line: { type = string }. What stands in it and its brace go to lines of their own; each in
// an edit of its own, so that several arguments may come.
std::vector<TextEdit> OnLinesOfItsOwn(std::string_view text, HclRef block, std::string_view line) {
  const std::string ending(LineEndingOf(text));
  const std::string indent(IndentAt(text, block.span().begin));
  const size_t close = block.span().end - 1;
  const std::vector<HclRef> labels = block.Labels();
  const size_t header = labels.empty() ? block.span().begin : labels.back().span().end;
  const size_t open = std::min(text.find('{', header), close);
  const std::string_view inside = Trim(text.substr(open + 1, close - open - 1));
  const size_t begin = inside.empty() ? open + 1 : static_cast<size_t>(inside.data() - text.data());
  const size_t end = begin + inside.size();
  std::vector<TextEdit> edits;
  if (!inside.empty()) edits.push_back({{open + 1, begin}, ending + indent + "  "});
  edits.push_back({{end, end}, fmt::format("{}{}  {}", ending, indent, line)});
  edits.push_back({{end, close + 1}, ending + indent + "}"});
  return edits;
}

}  // namespace

std::vector<TextEdit> ArgumentEdits(std::string_view text, HclRef block, std::string_view name,
                                    std::string_view value, bool apart) {
  const size_t close = block.span().end - 1;
  const size_t line = LineBegin(text, close);
  if (!Trim(text.substr(line, close - line)).empty()) {
    return OnLinesOfItsOwn(text, block, fmt::format("{} = {}", name, value));
  }
  const std::string ending(LineEndingOf(text));
  std::string before(IndentAt(text, block.span().begin));
  before += "  ";
  before += name;
  before += ' ';
  constexpr size_t kFurthest = 40;
  const std::string_view above = LineAbove(text, line);
  const std::optional<size_t> equals = EqualsIn(above);
  if (equals && *equals >= before.size() && *equals < before.size() + kFurthest) {
    before.append(*equals - before.size(), ' ');
  } else if (apart && !Trim(above).empty() && !Trim(above).ends_with('{')) {
    before.insert(0, ending);
  }
  return {{{line, line}, fmt::format("{}= {}{}", before, value, ending)}};
}

std::vector<TextEdit> SensitiveEdits(std::string_view text, HclRef block) {
  const HclRef stated = block.Body()["sensitive"];
  if (!stated) return ArgumentEdits(text, block, "sensitive", "true", false);
  if (stated.Value() == "true") return {};
  return {{stated.span(), "true"}};
}

TextEdit JsonArgumentEdit(std::string_view text, YamlRef body, std::string_view name,
                          std::string_view value) {
  const std::string member = fmt::format("\"{}\": {}", name, value);
  const size_t at = body.span().begin + 1;
  if (body.Entries().empty()) return {{at, at}, member};
  const size_t next = text.find_first_not_of(" \t\r\n", at);
  const std::string blank(text.substr(at, next - at));
  return {{next, next}, member + "," + (blank.empty() ? " " : blank)};
}

std::optional<TextEdit> JsonSensitiveEdit(std::string_view text, YamlRef body) {
  for (const auto& [key, value] : body.Entries()) {
    if (key.Value() != "sensitive") continue;
    if (value.Value() == "true") return std::nullopt;
    return TextEdit{value.span(), "true"};
  }
  return JsonArgumentEdit(text, body, "sensitive", "true");
}

YamlRef JsonBlock(const YamlStream& stream, std::string_view type, Span label) {
  for (const YamlDocument& document : stream.documents) {
    for (const auto& [name, body] : stream.Root(document)[type].Entries()) {
      if (name.span() == label && body.IsMapping()) return body;
    }
  }
  return {};
}

Span JsonMember(std::string_view text, Span member) {
  const size_t before = text.find_last_not_of(" \t\r\n", member.begin - 1);
  if (before != std::string_view::npos && text[before] == ',') return {before, member.end};
  const size_t behind = text.find_first_not_of(" \t\r\n", member.end);
  if (behind == std::string_view::npos || text[behind] != ',') return member;
  const size_t next = text.find_first_not_of(" \t\r\n", behind + 1);
  return {member.begin, std::min(next, text.size())};
}

Span AttributeLines(std::string_view text, Span attribute) {
  const Span lines = WholeLines(text, attribute);
  const bool alone = Trim(text.substr(lines.begin, attribute.begin - lines.begin)).empty();
  const std::string_view behind = Trim(text.substr(attribute.end, lines.end - attribute.end));
  if (alone && behind.empty()) return lines;
  if (behind.empty()) return attribute;
  return {attribute.begin, static_cast<size_t>(behind.data() - text.data())};
}

}  // namespace leaktight
