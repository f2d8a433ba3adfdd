// The modules of Terraform in a repository, as far as remedies ask about them: who calls which, and
// how a value comes to one from those that are run.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fix/remedies.h"
#include "policy/hcl_reader.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// The ignored file that a module's values go into: Terraform reads it by itself, where the module
// is the one that is run.
inline constexpr std::string_view kSecretVariables = "secrets.auto.tfvars";

// What a variable of a module is to be.
struct TerraformSecret {
  std::string name;             // or one named nearly so, where another has the name
  std::string value;            // as the text that it is
  bool raw = false;             // an expression as Terraform has it, and no text
  std::string type = "string";  // as it is declared
  bool fallback = false;        // what other files give the variable counts more
};

class TerraformModules {
 public:
  explicit TerraformModules(const FixProblem& problem) : problem_(problem) {}

  // A sensitive variable of the module in a folder, declared in its variables.tf. Those who call
  // the module give it a variable of their own, up to those that are run: the value is kept beside
  // them. Gives the name.
  std::string MakeVariable(const std::string& folder, const TerraformSecret& secret,
                           Remedy& remedy);

  // Keeps what a variable of a module had for its default: beside the module, and with those who
  // call it and give it nothing.
  void KeepDefault(const std::string& folder, const TerraformSecret& secret, Remedy& remedy);

  // A file of a module.
  struct Source {
    std::string path;
    const std::string* bytes = nullptr;
    YamlStream yaml;  // of JSON
    HclFile hcl;

    bool IsJson() const { return path.ends_with(".json"); }
  };
  // Where a module is called: the block, and the file of the one who calls it.
  struct Call {
    const Source* source;
    HclRef block;
  };

  const std::vector<const Source*>& SourcesOf(const std::string& folder) {
    return ModuleIn(folder).sources;
  }
  // Each call of a module, those of modules that are under way left out.
  void EachCall(const std::string& folder, const std::function<void(const Call& call)>& see);

 private:
  struct Module {
    std::vector<const Source*> sources;
    std::set<std::string> declared;
    std::vector<Call> calls;  // of this module, by others
    bool runs = false;        // it keeps a state of its own, or has values of its own
  };

  const Source* Read(const std::string& path);
  const Module& ModuleIn(const std::string& folder);
  std::vector<Call> CallsOf(const std::string& folder);
  // From those who call the module, or from the file beside it.
  void LetCome(const std::string& folder, const TerraformSecret& secret, Remedy& remedy);
  // Does a file that Terraform reads by itself give a variable of the module a value?
  bool IsGivenBeside(const std::string& folder, const std::string& name) const;
  static void Give(const Call& call, const std::string& name, const std::string& variable,
                   Remedy& remedy);

  const FixProblem& problem_;
  std::map<std::string, std::unique_ptr<Source>> sources_;
  std::map<std::string, Module> modules_;
  std::set<std::string> under_way_;  // a module that calls itself in the end is called by nobody
};

}  // namespace leaktight
