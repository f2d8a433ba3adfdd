// Terraform's JSON: developer.hashicorp.com/terraform/language/syntax/json.
#pragma once

#include "policy/hcl_reader.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// The same tree as of the native syntax, which refers to the stream's text: blocks at the top with
// their labels, strings as templates. What stands within them stays an object, since only a
// provider's schema tells a block from a value there.
HclFile HclFromJson(const YamlStream& stream);

}  // namespace leaktight
