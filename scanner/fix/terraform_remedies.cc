// Secrets in Terraform's configuration: sensitive variables, whose values git ignores.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.h"
#include "fix/remedies.h"
#include "fix/terraform_module.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"
#include "policy/terraform_value_text.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

bool IsJson(const File& file) {
  return file.name().ends_with(".json");
}

// "password of aws_db_instance.main" → "main_password"; "local broker_password" → its last word.
std::string VariableNameFor(const Violation& violation) {
  constexpr std::string_view kTaken = " = var.";
  const size_t proposed = violation.replacement.find(kTaken);
  if (proposed != std::string::npos) return violation.replacement.substr(proposed + kTaken.size());
  const std::string_view subject = violation.subject;
  const size_t of = subject.find(" of ");
  if (of == std::string_view::npos) return std::string(subject.substr(subject.rfind(' ') + 1));
  const std::string_view label = subject.substr(subject.rfind('.') + 1);
  return fmt::format("{}_{}", label, subject.substr(0, of));
}

// The text that the bytes are part of.
HclRef TextAround(const HclFile& file, Span span) {
  for (uint32_t id = 0; id < file.nodes.size(); id++) {
    const HclRef node(file, id);
    if (node.kind() == Kind::kString && node.span().Contains(span)) return node;
  }
  return {};
}

// Where `sensitive = true` comes into a block, before its closing brace; nothing where it is there.
std::optional<TextEdit> SensitiveEdit(std::string_view text, HclRef block) {
  const HclRef stated = block.Body()["sensitive"];
  if (stated) {
    if (stated.Value() == "true") return std::nullopt;
    return TextEdit{stated.span(), "true"};
  }
  const Span span = block.span();
  const size_t close = span.end - 1;
  const std::string indent(IndentAt(text, span.begin));
  const std::string_view before =
      text.substr(LineBegin(text, close), close - LineBegin(text, close));
  if (Trim(before).empty()) {
    // In line with the equals sign of the line above, where that stands far enough.
    const size_t line = LineBegin(text, close);
    const std::string_view above = text.substr(LineBegin(text, line == 0 ? 0 : line - 1),
                                               line - LineBegin(text, line == 0 ? 0 : line - 1));
    std::string name = "sensitive ";
    const size_t equals = above.find('=');
    const size_t wanted = indent.size() + 2 + name.size();
    const bool plain = above.substr(0, equals).find_first_of("{\"#") == std::string_view::npos;
    if (equals != std::string_view::npos && plain && equals > wanted && equals < wanted + 40) {
      name.append(equals - wanted, ' ');
    }
    return TextEdit{{line, line},
                    indent + "  " + name + "= true" + std::string(LineEndingOf(text))};
  }
  // On one line: { type = string }
  const size_t open = text.find('{', span.begin);
  const std::string_view inside = Trim(text.substr(open + 1, close - open - 1));
  const std::string ending(LineEndingOf(text));
  std::string body = "{" + ending;
  if (!inside.empty()) body += indent + "  " + std::string(inside) + ending;
  body += indent + "  sensitive = true" + ending + indent + "}";
  return TextEdit{{open, span.end}, body};
}

// The same of JSON: the first member.
std::optional<TextEdit> SensitiveJsonEdit(std::string_view text, YamlRef body) {
  for (const auto& [key, value] : body.Entries()) {
    if (key.Value() != "sensitive") continue;
    if (value.Value() == "true") return std::nullopt;
    return TextEdit{value.span(), "true"};
  }
  const size_t at = body.span().begin + 1;
  if (body.Entries().empty()) return TextEdit{{at, at}, "\"sensitive\": true"};
  const size_t next = text.find_first_not_of(" \t\r\n", at);
  const std::string blank(text.substr(at, next - at));
  return TextEdit{{next, next}, "\"sensitive\": true," + (blank.empty() ? " " : blank)};
}

YamlRef JsonBlock(const File& file, std::string_view type, Span label) {
  const YamlStream& stream = file.Yaml();
  for (const YamlDocument& document : stream.documents) {
    for (const auto& [name, body] : stream.Root(document)[type].Entries()) {
      if (name.span() == label && body.IsMapping()) return body;
    }
  }
  return {};
}

// A member with the comma that divides it from the others.
Span JsonMember(std::string_view text, Span member) {
  const size_t before = text.find_last_not_of(" \t\r\n", member.begin - 1);
  if (before != std::string_view::npos && text[before] == ',') return {before, member.end};
  const size_t behind = text.find_first_not_of(" \t\r\n", member.end);
  if (behind == std::string_view::npos || text[behind] != ',') return member;
  const size_t next = text.find_first_not_of(" \t\r\n", behind + 1);
  return {member.begin, std::min(next, text.size())};
}

// An attribute with its line; a comment behind it stays.
Span AttributeLines(std::string_view text, Span attribute) {
  const Span lines = WholeLines(text, attribute);
  const bool alone = Trim(text.substr(lines.begin, attribute.begin - lines.begin)).empty();
  const std::string_view behind = Trim(text.substr(attribute.end, lines.end - attribute.end));
  if (alone && behind.empty()) return lines;
  if (behind.empty()) return attribute;
  return {attribute.begin, static_cast<size_t>(behind.data() - text.data())};
}

void AddEdit(const File& file, std::optional<TextEdit> edit, Remedy& remedy) {
  if (edit) remedy.Edit(std::string(file.path()), edit->span, std::move(edit->text));
}

// Does a `for_each` go through the map that a place stands in? Terraform refuses it where a value
// is sensitive.
bool IsGoneThrough(const HclFile& file, Span place) {
  std::string local;
  for (uint32_t id = 0; id < file.nodes.size(); id++) {
    const HclRef node(file, id);
    if (node.kind() != Kind::kAttribute || !node.span().Contains(place)) continue;
    if (node.Value() == "for_each") return true;
    local = fmt::format("local.{}", node.Value());
    break;
  }
  for (uint32_t id = 0; id < file.nodes.size(); id++) {
    const HclRef node(file, id);
    if (node.kind() == Kind::kAttribute && node.Value() == "for_each" &&
        ForEachName(node.First()) == local) {
      return !local.empty();
    }
  }
  return false;
}

// A literal, or a part of a text, becomes a variable. Why not; nothing: it did.
std::optional<std::string> MakeVariable(const FixProblem& problem, const Violation& violation,
                                        Span secret, TerraformModule& module, Remedy& remedy) {
  const File& file = problem.file;
  const std::string_view text = file.bytes();
  const HclRef node = TextAround(file.Hcl(), secret);
  if (!node) return "what it is part of is not a text";
  if (IsGoneThrough(file.Hcl(), secret)) return "for_each takes no sensitive values";
  const bool quoted = secret.begin > 0 && secret.end < text.size() &&
                      text[secret.begin - 1] == '"' && text[secret.end] == '"';
  const bool whole = quoted && node.span() == secret && node.style() == HclStyle::kQuoted;
  const std::string_view written = secret.In(text);
  if (!whole && written.find_first_of("\\$%\n") != std::string_view::npos) {
    return "it is part of a text, and written with escapes or parts to be filled in";
  }
  if (whole && written.find("${") != std::string_view::npos && IsJson(file)) {
    return "it is written with parts to be filled in";
  }
  const std::string value(whole ? node.Value() : written);
  const std::string name = module.MakeVariable(VariableNameFor(violation), value, remedy);
  const std::string path(file.path());
  if (whole && !IsJson(file)) {
    remedy.Edit(path, {secret.begin - 1, secret.end + 1}, "var." + name);
  } else {
    remedy.Edit(path, secret, "${var." + name + "}");
  }
  return std::nullopt;
}

// An output that gives what is sensitive has to say so, or Terraform refuses it.
void MakeOutputsSensitive(const File& file, Span secret, Remedy& remedy) {
  if (IsJson(file)) return;
  for (HclRef block = file.Hcl().Root().First(); block; block = block.Next()) {
    if (block.Value() == "output" && block.span().Contains(secret)) {
      AddEdit(file, SensitiveEdit(file.bytes(), block), remedy);
    }
  }
}

// Takes the default out of a variable, which becomes sensitive where it is none; the value is kept.
void TakeDefault(const File& file, HclRef block, TerraformModule& module, Remedy& remedy) {
  const std::string_view text = file.bytes();
  const HclRef label = block.Labels()[0];
  const HclRef value = block.Body()["default"];
  Span written = value.span();
  const bool quoted = value.style() == HclStyle::kQuoted;
  if (quoted) written = {written.begin - 1, written.end + 1};
  const bool is_text = value.IsString();
  module.KeepDefault(std::string(label.Value()),
                     std::string(is_text ? value.Value() : written.In(text)), !is_text, remedy);
  const std::string path(file.path());
  if (IsJson(file)) {
    const YamlRef body = JsonBlock(file, "variable", label.span());
    for (const auto& [key, member] : body.Entries()) {
      if (key.Value() != "default") continue;
      remedy.Edit(path, JsonMember(text, {key.span().begin - 1, written.end}), {});
    }
    return;
  }
  for (HclRef attribute = block.Body().First(); attribute; attribute = attribute.Next()) {
    if (attribute.kind() != Kind::kAttribute || attribute.Value() != "default") continue;
    const Span span = {attribute.span().begin, std::max(attribute.span().end, written.end)};
    const bool one_line = LineBegin(text, span.begin) == LineBegin(text, block.span().begin);
    if (one_line) {
      remedy.Edit(path, span, "sensitive = true");
      continue;
    }
    remedy.Edit(path, AttributeLines(text, span), {});
    AddEdit(file, SensitiveEdit(text, block), remedy);
  }
}

// What is sensitive must not have it: another value than none, an empty text or a reference.
bool HasDefault(HclRef block) {
  const HclRef value = block.Body()["default"];
  return block.Value() == "variable" && value.IsString() && !value.Value().empty();
}

}  // namespace

void MendTerraformLiteral(const FixProblem& problem, Remedy& remedy) {
  TerraformModule module(problem);
  for (size_t i = 0; i < problem.violations.size(); i++) {
    const Violation& violation = problem.violations[i];
    if (module.IsCalled()) {
      remedy.Leave(i, "other modules call this one: the value has to come through them");
      continue;
    }
    Remedy with = remedy;  // all of a violation or nothing
    std::optional<std::string> why;
    for (const Span secret : violation.secrets) {
      why = MakeVariable(problem, violation, secret, module, with);
      if (why) break;
      MakeOutputsSensitive(problem.file, secret, with);
    }
    if (why) {
      remedy.Leave(i, *why);
    } else {
      remedy = std::move(with);
    }
  }
}

void MendTerraformDefault(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  TerraformModule module(problem);
  std::set<size_t> seen;
  for (HclRef block = file.Hcl().Root().First(); block; block = block.Next()) {
    if (block.Value() != "variable" || block.Labels().size() != 1) continue;
    const HclRef value = block.Body()["default"];
    bool any = false;
    for (size_t i = 0; i < problem.violations.size(); i++) {
      const bool here = value && value.span().Contains(problem.violations[i].about);
      if (here) any = seen.insert(i).second || any;
    }
    if (any) TakeDefault(file, block, module, remedy);
  }
  for (size_t i = 0; i < problem.violations.size(); i++) {
    if (!seen.contains(i)) remedy.Leave(i, "it is not known which variable it belongs to");
  }
}

void MendTerraformNotSensitive(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  TerraformModule module(problem);
  std::set<size_t> seen;
  for (HclRef block = file.Hcl().Root().First(); block; block = block.Next()) {
    const std::vector<HclRef> labels = block.Labels();
    if (labels.size() != 1) continue;
    for (size_t i = 0; i < problem.violations.size(); i++) {
      if (labels[0].span() != problem.violations[i].about || !seen.insert(i).second) continue;
      // Its default goes, and it becomes sensitive with that.
      if (problem.changes && problem.changes(std::string(file.path()), block.span())) continue;
      if (HasDefault(block) && !IsJson(file)) {
        TakeDefault(file, block, module, remedy);
        continue;
      }
      if (IsJson(file)) {
        const YamlRef body = JsonBlock(file, block.Value(), labels[0].span());
        AddEdit(file, SensitiveJsonEdit(file.bytes(), body), remedy);
        continue;
      }
      const HclRef stated = block.Body()["sensitive"];
      if (stated && stated.Value() != "false") {
        remedy.Leave(i, "whether it is sensitive is an expression");
        continue;
      }
      AddEdit(file, SensitiveEdit(file.bytes(), block), remedy);
    }
  }
  for (size_t i = 0; i < problem.violations.size(); i++) {
    if (!seen.contains(i)) remedy.Leave(i, "it is not known which block it belongs to");
  }
}

void MendTerraformVariables(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  const std::string path(file.path());
  std::vector<TextEdit> edits;
  for (const Violation& violation : problem.violations) {
    for (const Span secret : violation.secrets) edits.push_back({secret, {}});
  }
  const std::string copy = CopyMadeFrom(path);
  if (!file.IsTemplate() || copy.empty()) {
    if (problem.tree.IsTracked(path)) remedy.untracked.push_back(path);
    remedy.ignored.push_back(path);
    const std::string made = path + ".example";
    if (problem.tree.Bytes(made) == nullptr) {
      remedy.files.push_back({made, Applied(file.bytes(), edits)});
    }
    return;
  }
  for (TextEdit& edit : edits) remedy.Edit(path, edit.span, {});
  if (problem.tree.Bytes(copy) == nullptr) {
    remedy.kept.push_back(
        {copy, "all of " + path, std::string(file.bytes()), KeptValue::Form::kWhole});
    return;
  }
  if (copy.ends_with(".json")) {
    for (size_t i = 0; i < problem.violations.size(); i++) {
      remedy.Leave(i, copy + " is there already, and cannot be added to");
    }
    return;
  }
  for (HclRef attribute = file.Hcl().Root().First(); attribute; attribute = attribute.Next()) {
    const bool any = std::any_of(
        problem.violations.begin(), problem.violations.end(),
        [&](const Violation& violation) { return attribute.span().Contains(violation.about); });
    if (!any) continue;
    const HclRef value = attribute.First();
    const bool is_text = value.IsString();
    remedy.kept.push_back({copy, std::string(attribute.Value()),
                           std::string(is_text ? value.Value() : value.span().In(file.bytes())),
                           is_text ? KeptValue::Form::kTfvars : KeptValue::Form::kTfvarsRaw});
  }
}

}  // namespace leaktight
