#include "fix/terraform_outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "fix/terraform_edits.h"
#include "policy/file_names.h"
#include "policy/terraform_texts.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;
using Names = std::set<std::string, std::less<>>;

// "local.x.y", "module.m.output"; keys of instances are left out.
std::string PathOf(HclRef reference) {
  std::string path(reference.Value());
  const bool of_module = path == "module";
  size_t steps = 0;
  for (HclRef step = reference.First(); step; step = step.Next()) {
    const bool instance = of_module && steps == 1 && step.kind() == Kind::kIndex;
    if (instance) continue;
    if (NameOfStep(step).empty()) break;
    path.append(".").append(NameOfStep(step));
    if (++steps == 2 && of_module) break;
  }
  return path;
}

bool IsPartOf(std::string_view part, std::string_view whole) {
  return part.starts_with(whole) && (part.size() == whole.size() || part[whole.size()] == '.');
}

// How deep brackets may stand is bounded where they are read.
bool Mentions(HclRef expression, const Names& names) {
  if (expression.kind() == Kind::kCall && expression.Value() == "nonsensitive") return false;
  if (expression.kind() == Kind::kReference) {
    const std::string path = PathOf(expression);
    const bool any = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return IsPartOf(path, name) || IsPartOf(name, path);
    });
    if (any) return true;
  }
  for (HclRef part = expression.First(); part; part = part.Next()) {
    if (Mentions(part, names)) return true;
  }
  return false;
}

// Adds the locals and outputs of a module that give one of the names, or what gives one.
void AddGiving(const std::vector<const TerraformModules::Source*>& sources, Names& names) {
  for (size_t before = 0; before != names.size();) {
    before = names.size();
    for (const TerraformModules::Source* source : sources) {
      for (HclRef block = source->hcl.Root().First(); block; block = block.Next()) {
        if (block.Value() == "output" && block.Labels().size() == 1) {
          if (!Mentions(block.Body()["value"], names)) continue;
          names.insert(fmt::format("output.{}", block.Labels()[0].Value()));
        }
        if (block.Value() != "locals") continue;
        for (HclRef local = block.Body().First(); local; local = local.Next()) {
          const std::string name = fmt::format("local.{}", local.Value());
          const bool within = std::any_of(names.begin(), names.end(),
                                          [&](const auto& other) { return IsPartOf(other, name); });
          if (!within && Mentions(local.First(), names)) names.insert(name);
        }
      }
    }
  }
}

void Mark(const TerraformModules::Source& source, HclRef output, Remedy& remedy) {
  if (source.IsJson()) {
    const YamlRef body = JsonBlock(source.yaml, "output", output.Labels()[0].span());
    if (!body) return;
    if (auto edit = JsonSensitiveEdit(*source.bytes, body)) {
      remedy.Edit(source.path, edit->span, std::move(edit->text));
    }
    return;
  }
  for (TextEdit& edit : SensitiveEdits(*source.bytes, output)) {
    remedy.Edit(source.path, edit.span, std::move(edit.text));
  }
}

}  // namespace

std::string TerraformHolderOf(HclRef root, Span secret) {
  for (HclRef block = root.First(); block; block = block.Next()) {
    if (block.kind() != Kind::kBlock || !block.span().Contains(secret)) continue;
    if (block.Value() == "output" && block.Labels().size() == 1) {
      return fmt::format("output.{}", block.Labels()[0].Value());
    }
    if (block.Value() != "locals") return {};
    for (HclRef local = block.Body().First(); local; local = local.Next()) {
      if (!local.span().Contains(secret)) continue;
      std::string name = fmt::format("local.{}", local.Value());
      for (HclRef value = local.First(); value.IsObject();) {
        HclRef holds;
        for (const auto& [key, field] : value.Entries()) {
          if (!key.IsString() || !field.span().Contains(secret)) continue;
          name += fmt::format(".{}", key.Value());
          holds = field;
        }
        value = holds;
      }
      return name;
    }
  }
  return {};
}

void MakeOutputsSensitive(TerraformModules& modules, const std::string& folder,
                          const std::string& holder, Remedy& remedy) {
  if (holder.empty()) return;
  Names names = {holder};
  AddGiving(modules.SourcesOf(folder), names);
  for (const TerraformModules::Source* source : modules.SourcesOf(folder)) {
    for (HclRef block = source->hcl.Root().First(); block; block = block.Next()) {
      if (block.Value() != "output" || block.Labels().size() != 1) continue;
      const std::string_view label = block.Labels()[0].Value();
      if (!names.contains(fmt::format("output.{}", label))) continue;
      Mark(*source, block, remedy);
      modules.EachCall(folder, [&](const TerraformModules::Call& call) {
        MakeOutputsSensitive(modules, std::string(FolderOf(call.source->path)),
                             fmt::format("module.{}.{}", call.block.Labels()[0].Value(), label),
                             remedy);
      });
    }
  }
}

}  // namespace leaktight
