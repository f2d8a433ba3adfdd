// A folder of Terraform's files, as far as remedies ask about it.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "fix/remedies.h"

namespace leaktight {

// The ignored file that a module's values go into: Terraform reads it by itself.
inline constexpr std::string_view kSecretVariables = "secrets.auto.tfvars";

class TerraformModule {
 public:
  // Of the folder that the problem's file stands in.
  explicit TerraformModule(const FixProblem& problem);

  // Do other modules of the repository call it? Then its variables are what they give.
  bool IsCalled() const { return called_; }

  // A variable of this name with this value, or one named nearly so where another has the name:
  // declared in variables.tf, its value in the ignored file. Gives the name.
  std::string MakeVariable(std::string_view name, const std::string& value, Remedy& remedy);

  // Keeps what a variable has for its default. `raw`: as HCL, not as a text.
  void KeepDefault(const std::string& name, const std::string& value, bool raw, Remedy& remedy);

 private:
  const FixProblem& problem_;
  std::string folder_;
  std::set<std::string> declared_;
  bool called_ = false;
};

}  // namespace leaktight
