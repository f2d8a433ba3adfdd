#include "policy/terraform_modules.h"

#include "policy/kustomize.h"
#include "policy/secret_place.h"
#include "policy/terraform_texts.h"

namespace leaktight {

using Kind = HclNode::Kind;

bool IsTerraformInUse(std::string_view path) {
  return IsTerraformName(FileName(path)) && !IsExample(path) && !IsUnusedPath(path);
}

bool IsMetaArgument(std::string_view name) {
  return name == "source" || name == "version" || name == "providers" || name == "count" ||
         name == "for_each" || name == "depends_on";
}

std::optional<std::string> LocalModuleFolder(std::string_view path, HclRef body) {
  const std::string_view source = body["source"].Value();
  if (!source.starts_with("./") && !source.starts_with("../")) return std::nullopt;
  // Of a file in it, so that the top and what lies outside of it are two.
  const std::string within = ResolvePath(FolderOf(path), std::string(source) + "/main.tf");
  if (within.empty()) return std::nullopt;
  return std::string(FolderOf(within));
}

std::string TerraformNameOf(HclRef expression) {
  if (expression.kind() == Kind::kTemplate && expression.First() && !expression.First().Next()) {
    expression = expression.First();
  }
  const std::string_view first = expression.Value();
  if (expression.kind() != Kind::kReference || (first != "var" && first != "local")) return {};
  std::string name(first);
  for (HclRef step = expression.First(); step; step = step.Next()) {
    const std::string_view of_step = NameOfStep(step);
    if (of_step.empty()) break;
    name.append(".").append(of_step);
  }
  return name;
}

}  // namespace leaktight
