// Terraform's modules within a repository.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "policy/hcl_reader.h"

namespace leaktight {

// The folder, from the top and with its slash, of the module that a `module` block in the file at
// `path` calls by a path of its own; nothing: it comes from elsewhere.
std::optional<std::string> LocalModuleFolder(std::string_view path, HclRef body);

// "var.x" and "local.x.y" of references to them, whole or as the only part of a text; empty: it is
// another. Steps that are no names end it.
std::string TerraformNameOf(HclRef expression);

}  // namespace leaktight
