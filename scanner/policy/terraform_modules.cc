#include "policy/terraform_modules.h"

#include "policy/file_names.h"
#include "policy/kustomize.h"
#include "policy/terraform_texts.h"

namespace leaktight {

using Kind = HclNode::Kind;

std::optional<std::string> LocalModuleFolder(std::string_view path, HclRef body) {
  const std::string_view source = body["source"].Value();
  if (!source.starts_with("./") && !source.starts_with("../")) return std::nullopt;
  std::string folder = ResolvePath(FolderOf(path), source);
  if (!folder.empty() && !folder.ends_with('/')) folder += '/';
  return folder;
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
