// Secrets in Terraform's configuration: sensitive variables, whose values git ignores.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.h"
#include "fix/remedies.h"
#include "fix/terraform_edits.h"
#include "fix/terraform_module.h"
#include "fix/terraform_outputs.h"
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

void AddEdits(const File& file, std::vector<TextEdit> edits, Remedy& remedy) {
  for (TextEdit& edit : edits) {
    remedy.Edit(std::string(file.path()), edit.span, std::move(edit.text));
  }
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
                                        Span secret, TerraformModules& modules, Remedy& remedy) {
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
  const std::string path(file.path());
  const std::string folder(FolderOf(path));
  const std::string name =
      modules.MakeVariable(folder, {VariableNameFor(violation), value}, remedy);
  if (whole && !IsJson(file)) {
    remedy.Edit(path, {secret.begin - 1, secret.end + 1}, "var." + name);
  } else {
    remedy.Edit(path, secret, "${var." + name + "}");
  }
  MakeOutputsSensitive(modules, folder, TerraformHolderOf(file.Hcl().Root(), secret), remedy);
  return std::nullopt;
}

// As a variable's type is declared; before Terraform 0.12 a text.
std::string TypeOf(const File& file, HclRef body) {
  const HclRef type = body["type"];
  if (!type) return body["default"].IsString() ? "string" : "any";
  return std::string(type.IsString() ? type.Value() : type.span().In(file.bytes()));
}

// Takes the default out of a variable, which becomes sensitive where it is none; the value is kept.
void TakeDefault(const File& file, HclRef block, TerraformModules& modules, Remedy& remedy) {
  const std::string_view text = file.bytes();
  const HclRef label = block.Labels()[0];
  const HclRef value = block.Body()["default"];
  Span written = value.span();
  const bool quoted = value.style() == HclStyle::kQuoted;
  if (quoted) written = {written.begin - 1, written.end + 1};
  const bool is_text = value.IsString();
  modules.KeepDefault(
      std::string(FolderOf(file.path())),
      {std::string(label.Value()), std::string(is_text ? value.Value() : written.In(text)),
       !is_text, TypeOf(file, block.Body()), true},
      remedy);
  const std::string path(file.path());
  MakeOutputsSensitive(modules, std::string(FolderOf(path)), fmt::format("var.{}", label.Value()),
                       remedy);
  if (IsJson(file)) {
    const YamlRef body = JsonBlock(file.Yaml(), "variable", label.span());
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
    AddEdits(file, SensitiveEdits(text, block), remedy);
  }
}

// What is sensitive must not have it: another value than none, an empty text or a reference.
bool HasDefault(HclRef block) {
  const HclRef value = block.Body()["default"];
  return block.Value() == "variable" && value.IsString() && !value.Value().empty();
}

}  // namespace

void MendTerraformLiteral(const FixProblem& problem, Remedy& remedy) {
  TerraformModules modules(problem);
  for (size_t i = 0; i < problem.violations.size(); i++) {
    const Violation& violation = problem.violations[i];
    Remedy with = remedy;  // all of a violation or nothing
    std::optional<std::string> why;
    for (const Span secret : violation.secrets) {
      why = MakeVariable(problem, violation, secret, modules, with);
      if (why) break;
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
  TerraformModules modules(problem);
  std::set<size_t> seen;
  for (HclRef block = file.Hcl().Root().First(); block; block = block.Next()) {
    if (block.Value() != "variable" || block.Labels().size() != 1) continue;
    const HclRef value = block.Body()["default"];
    const Span type = block.Body()["type"].span();
    bool any = false;
    for (size_t i = 0; i < problem.violations.size(); i++) {
      if (type.Contains(problem.violations[i].about) && seen.insert(i).second) {
        remedy.Leave(i, "it is the default of an attribute, which cannot be given by itself");
      }
      const bool here = value && value.span().Contains(problem.violations[i].about);
      if (here) any = seen.insert(i).second || any;
    }
    if (any) TakeDefault(file, block, modules, remedy);
  }
  for (size_t i = 0; i < problem.violations.size(); i++) {
    if (!seen.contains(i)) remedy.Leave(i, "it is not known which variable it belongs to");
  }
}

void MendTerraformNotSensitive(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  TerraformModules modules(problem);
  std::set<size_t> seen;
  for (HclRef block = file.Hcl().Root().First(); block; block = block.Next()) {
    const std::vector<HclRef> labels = block.Labels();
    if (labels.size() != 1) continue;
    for (size_t i = 0; i < problem.violations.size(); i++) {
      if (labels[0].span() != problem.violations[i].about || !seen.insert(i).second) continue;
      // Its default goes, and it becomes sensitive with that.
      if (problem.changes && problem.changes(std::string(file.path()), block.span())) continue;
      if (HasDefault(block) && !IsJson(file)) {
        TakeDefault(file, block, modules, remedy);
        continue;
      }
      const HclRef stated = block.Body()["sensitive"];
      if (stated && stated.Value() != "false") {
        remedy.Leave(i, "whether it is sensitive is an expression");
        continue;
      }
      MakeOutputsSensitive(
          modules, std::string(FolderOf(file.path())),
          fmt::format("{}.{}", block.Value() == "output" ? "output" : "var", labels[0].Value()),
          remedy);
      if (IsJson(file)) {
        const YamlRef body = JsonBlock(file.Yaml(), block.Value(), labels[0].span());
        if (const auto edit = JsonSensitiveEdit(file.bytes(), body))
          AddEdits(file, {*edit}, remedy);
        continue;
      }
      AddEdits(file, SensitiveEdits(file.bytes(), block), remedy);
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
