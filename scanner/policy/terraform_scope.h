// What names stand for within one file of Terraform.
#pragma once

#include <map>
#include <string_view>

#include "policy/hcl_reader.h"

namespace leaktight {

// Refers to the file. A module's other files are not looked at: what they say is not known.
class TerraformScope {
 public:
  explicit TerraformScope(const HclFile& file);

  // The expression that `local.x`, the default of `var.x`, or
  // `kubernetes_secret.x.metadata[0].name` stands for, with further steps into objects; false: not
  // known.
  HclRef Resolve(HclRef reference) const;

 private:
  std::map<std::string_view, HclRef> locals_;
  std::map<std::string_view, HclRef> defaults_;
  std::map<std::string_view, HclRef> secrets_;  // the bodies of kubernetes_secret
};

}  // namespace leaktight
