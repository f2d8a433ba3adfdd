// What files of Terraform come to, as YAML: the Kubernetes objects that they make, and values.
#pragma once

#include <string_view>
#include <vector>

#include "policy/hcl_reader.h"
#include "policy/yaml_reader.h"

namespace leaktight {

struct TerraformManifest {
  // Its nodes have their places in the file. What is filled in later stands in it as `${…}`, whole
  // or as a part of a text or a key.
  YamlStream stream;
  std::string_view type = {};   // of the resource that makes it
  std::string_view label = {};  //
  bool as_written = false;      // as Kubernetes has it, and not by the provider's own arguments
  bool chart_values = false;    // no object: the values that a chart is given
  bool more_keys = false;       // of a Secret: it may have keys that do not stand here
};

// Of the resources that registry.terraform.io/providers/hashicorp/kubernetes and …/helm,
// …/gavinbunny/kubectl and …/alekc/kubectl describe. A data source that reads a Secret comes as
// values that name it. Refers to the file.
std::vector<TerraformManifest> TerraformManifests(const HclFile& file);

// The values of variables, of a `.tfvars`, as one mapping. Refers to the file.
YamlStream TfvarsAsYaml(const HclFile& file);

}  // namespace leaktight
