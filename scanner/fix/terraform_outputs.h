// Outputs of Terraform that come to give what is sensitive.
#pragma once

#include <string>

#include "fix/remedy.h"
#include "fix/terraform_module.h"

namespace leaktight {

// What a secret becomes part of, where it stands in a `locals` block or an output: "local.x",
// "local.x.y", "output.x"; empty: it is of something else.
std::string TerraformHolderOf(HclRef root, Span secret);

// Terraform refuses an output that gives what is sensitive and does not say so
// (developer.hashicorp.com/terraform/language/values/outputs). Those are marked that give `holder`,
// which is in the module of a folder; and of the modules that call it, those that give theirs.
void MakeOutputsSensitive(TerraformModules& modules, const std::string& folder,
                          const std::string& holder, Remedy& remedy);

}  // namespace leaktight
