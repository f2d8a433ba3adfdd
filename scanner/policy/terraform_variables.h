// The variables of a file of Terraform, and which of them hold secrets.
#pragma once

#include <string_view>
#include <vector>

#include "policy/hcl_reader.h"

namespace leaktight {

struct TerraformVariable {
  std::string_view name;
  HclRef label;
  HclRef body;
  bool sensitive = false;  // says so itself, or that it is ephemeral
  bool used = false;       // the same file gives it to an argument that holds a secret
};

std::vector<TerraformVariable> TerraformVariables(const HclFile& file);

// Does a name say that a secret goes by it? Not those of keys that are kept elsewhere
// (`kms_key`, `encryption_key`) or are none of a lock (`hash_key`).
bool IsSecretName(std::string_view name);

// Does the last name of a reference say that it gives what stores of secrets keep beside them:
// where something is, what it is called, who logs in? `arn`, `endpoint`, `public_key_pem`.
bool IsPublicStep(std::string_view step);

// Does the description of a variable or an output say that it is no secret itself: a secret's name
// or ARN, a path to one, one that is encrypted?
bool DescribesName(HclRef description);

// By its name, and of an object by its attributes'. One that switches, counts or lists says
// nothing.
bool IsSecretVariable(const TerraformVariable& variable);

}  // namespace leaktight
