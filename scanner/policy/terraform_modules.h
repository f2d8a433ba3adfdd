// Terraform's modules within a repository.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"

namespace leaktight {

// Modules are written by people; of larger files no facts are taken.
inline constexpr size_t kMostTerraformBytes = 4 << 20;
// How deep objects within objects are followed.
inline constexpr int kMostTerraformObjects = 4;

// Configuration that is this repository's own and put to use: no example, test or vendored module.
bool IsTerraformInUse(std::string_view path);

// What a `module` block says of the module itself; all else is given to the module's variables.
// developer.hashicorp.com/terraform/language/block/module
bool IsMetaArgument(std::string_view name);

// The folder, from the top and with its slash, of the module that a `module` block in the file at
// `path` calls by a path of its own; nothing: it comes from elsewhere, or lies outside.
std::optional<std::string> LocalModuleFolder(std::string_view path, HclRef body);

// "var.x" and "local.x.y" of references to them, whole or as the only part of a text; empty: it is
// another. Steps that are no names end it.
std::string TerraformNameOf(HclRef expression);

// Hands a collector of facts the blocks of configuration (`Block`), or all of a tfvars file at once
// (`Values`).
template <typename Collector>
void CollectFromTerraform(const File& file, Collector collector) {
  if (file.bytes().size() > kMostTerraformBytes) return;
  if (!IsTerraformName(file.name())) return collector.Values();
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    if (item.kind() == HclNode::Kind::kBlock) collector.Block(item);
  }
}

}  // namespace leaktight
