#include "fix/yaml_parts.h"

#include "config/config_text.h"
#include "fix/yaml_edits.h"

namespace leaktight {
namespace {

std::string Escaped(std::string_view value, YamlStyle style) {
  std::string written;
  for (const char c : value) {
    if (style == YamlStyle::kDoubleQuoted && (c == '"' || c == '\\')) written += '\\';
    if (style == YamlStyle::kSingleQuoted && c == '\'') written += '\'';
    written += c;
  }
  return written;
}

bool ReadsAs(const YamlStream& stream, YamlRef scalar, const TextEdit& edit, std::string_view value,
             size_t size) {
  const std::string text = Applied(stream.text, {edit});
  const YamlStream after = ReadYaml(text);
  if (after.nodes.size() != stream.nodes.size()) return false;
  if (after.nodes[scalar.id()].kind != YamlNode::Kind::kScalar) return false;
  const std::string_view now = YamlRef(after, scalar.id()).Value();
  return now.size() == size && now.find(value) != std::string_view::npos;
}

}  // namespace

YamlRef ScalarAt(const YamlStream& stream, Span span) {
  for (uint32_t id = 0; id < stream.nodes.size(); id++) {
    const YamlNode& node = stream.nodes[id];
    if (node.kind != YamlNode::Kind::kScalar) continue;
    if (Span{node.begin, node.end}.Contains(span)) return {stream, id};
  }
  return {};
}

std::optional<std::string> TextAt(YamlRef scalar, std::string_view text, Span part) {
  const std::string_view written = part.In(text);
  if (part == scalar.span() && scalar.style() != YamlStyle::kLiteral &&
      scalar.style() != YamlStyle::kFolded) {
    return std::string(scalar.Value());
  }
  const bool escaped =
      (scalar.style() == YamlStyle::kDoubleQuoted &&
       written.find('\\') != std::string_view::npos) ||
      (scalar.style() == YamlStyle::kSingleQuoted && written.find('\'') != std::string_view::npos);
  if (escaped || written.empty() || written.find('\n') != std::string_view::npos ||
      scalar.Value().find(written) == std::string_view::npos) {
    return std::nullopt;
  }
  return std::string(written);
}

std::optional<TextEdit> PartEdit(const YamlStream& stream, YamlRef scalar, Span part,
                                 std::string_view value) {
  const auto there = TextAt(scalar, stream.text, part);
  if (!there) return std::nullopt;
  const size_t size = scalar.Value().size() - there->size() + value.size();
  TextEdit edit = {part, Escaped(value, scalar.style())};
  if (ReadsAs(stream, scalar, edit, value, size)) return edit;
  if (scalar.style() != YamlStyle::kPlain) return std::nullopt;
  std::string whole(scalar.Value());
  whole.replace(whole.find(*there), there->size(), value);
  edit = {scalar.span(), YamlQuoted(whole)};
  return ReadsAs(stream, scalar, edit, value, size) ? std::optional(edit) : std::nullopt;
}

}  // namespace leaktight
