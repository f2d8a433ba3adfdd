#include "fix/terraform_module.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"
#include "policy/kustomize.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

// The folders of modules that a file calls. A module's source is a path where it begins with a dot
// (developer.hashicorp.com/terraform/language/modules/sources).
void AddCalled(const std::string& path, std::string_view bytes, std::set<std::string>& called) {
  if (!HoldsWord(bytes, "module")) return;
  const HclFile file = ReadHcl(bytes);
  for (HclRef block = file.Root().First(); block; block = block.Next()) {
    if (block.kind() != HclNode::Kind::kBlock || block.Value() != "module") continue;
    const std::string_view source = block.Body()["source"].Value();
    if (!source.starts_with('.')) continue;
    // Of a file in it, so that the top and what lies outside of it are two.
    const std::string within = ResolvePath(FolderOf(path), std::string(source) + "/main.tf");
    if (!within.empty()) called.emplace(FolderOf(within));
  }
}

// Lower case letters, digits and `_`, as Terraform's names mostly are.
std::string NameFrom(std::string_view text) {
  std::string name;
  for (const char c : ToLower(text)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (fits) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (name.ends_with('_')) name.pop_back();
  if (name.empty()) return "secret";
  return name[0] >= '0' && name[0] <= '9' ? "secret_" + name : name;
}

}  // namespace

TerraformModule::TerraformModule(const FixProblem& problem)
    : problem_(problem), folder_(FolderOf(problem.file.path())) {
  const std::set<std::string>& paths = problem.tree.paths();
  for (auto at = paths.lower_bound(folder_); at != paths.end(); at++) {
    const std::string& path = *at;
    if (!path.starts_with(folder_)) break;
    if (!IsTerraformName(FileName(path))) continue;
    const std::string* bytes = problem.tree.Bytes(path);
    if (bytes == nullptr) continue;
    if (FolderOf(path) == folder_ && HoldsWord(*bytes, "variable")) {
      if (path.ends_with(".json")) {
        const YamlStream stream = ReadYaml(*bytes);
        for (const YamlDocument& document : stream.documents) {
          for (const auto& [name, body] : stream.Root(document)["variable"].Entries()) {
            declared_.emplace(name.Value());
          }
        }
        continue;
      }
      const HclFile file = ReadHcl(*bytes);
      for (HclRef block = file.Root().First(); block; block = block.Next()) {
        if (block.Value() == "variable" && !block.Labels().empty()) {
          declared_.emplace(block.Labels()[0].Value());
        }
      }
    }
  }
  const auto add = [&](const std::string& path, std::set<std::string>& called) {
    if (!IsTerraformName(FileName(path))) return;
    const std::string* bytes = problem.tree.Bytes(path);
    if (bytes != nullptr) AddCalled(path, *bytes, called);
  };
  called_ = problem.tree.OnceOf("modules that are called", add).contains(folder_);
}

std::string TerraformModule::MakeVariable(std::string_view name, const std::string& value,
                                          Remedy& remedy) {
  const std::string kept = folder_ + std::string(kSecretVariables);
  const std::string plain = NameFrom(name);
  std::string made = plain;
  for (size_t number = 2;; number++) {
    const std::string* other = problem_.value_of_kept(kept, made);
    for (const KeptValue& own : remedy.kept) {
      if (own.path == kept && own.key == made) other = &own.value;
    }
    if (other != nullptr && *other == value) return made;  // one value, one variable
    if (other == nullptr && !declared_.contains(made)) break;
    made = fmt::format("{}_{}", plain, number);
  }
  remedy.lines.push_back({folder_ + "variables.tf",
                          fmt::format("variable \"{}\" {{\n  type      = string\n"
                                      "  sensitive = true\n}}\n",
                                      made),
                          true});
  remedy.kept.push_back({kept, made, value, KeptValue::Form::kTfvars});
  return made;
}

void TerraformModule::KeepDefault(const std::string& name, const std::string& value, bool raw,
                                  Remedy& remedy) {
  const auto form = raw ? KeptValue::Form::kTfvarsRaw : KeptValue::Form::kTfvars;
  remedy.kept.push_back({folder_ + std::string(kSecretVariables), name, value, form});
  if (!called_) return;
  remedy.notes.push_back(
      fmt::format("whoever calls the module {} has to give it {} now", folder_, name));
}

}  // namespace leaktight
