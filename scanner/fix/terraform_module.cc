#include "fix/terraform_module.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "fix/terraform_edits.h"
#include "policy/file_names.h"
#include "policy/hcl_json.h"
#include "policy/terraform_modules.h"

namespace leaktight {
namespace {

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

bool IsValues(std::string_view path) {
  return path.ends_with(".tfvars") || path.ends_with(".tfvars.json");
}

// What a remedy so far, or one before it, gives to a variable; null: it is none of theirs.
const std::string* ValueOf(const FixProblem& problem, const Remedy& remedy,
                           const std::string& folder, const std::string& name) {
  for (const ModuleVariable& own : remedy.variables) {
    if (own.folder == folder && own.name == name) return &own.value;
  }
  return problem.value_of_variable ? problem.value_of_variable(folder, name) : nullptr;
}

}  // namespace

const TerraformModules::Source* TerraformModules::Read(const std::string& path) {
  const auto [entry, is_new] = sources_.try_emplace(path);
  if (!is_new) return entry->second.get();
  const std::string* bytes = problem_.tree.Bytes(path);
  if (bytes == nullptr) return nullptr;
  entry->second = std::make_unique<Source>();
  Source& source = *entry->second;
  source.path = path;
  source.bytes = bytes;
  if (source.IsJson()) {
    source.yaml = ReadYaml(*bytes);
    source.hcl = HclFromJson(source.yaml);
  } else {
    source.hcl = ReadHcl(*bytes);
  }
  return &source;
}

const TerraformModules::Module& TerraformModules::ModuleIn(const std::string& folder) {
  const auto [entry, is_new] = modules_.try_emplace(folder);
  Module& module = entry->second;
  if (!is_new) return module;
  const std::set<std::string>& paths = problem_.tree.paths();
  for (auto at = paths.lower_bound(folder); at != paths.end() && at->starts_with(folder); ++at) {
    if (FolderOf(*at) != folder) continue;
    module.runs |= IsValues(*at);
    if (!IsTerraformName(FileName(*at))) continue;
    if (const Source* source = Read(*at)) module.sources.push_back(source);
  }
  for (const Source* source : module.sources) {
    for (HclRef block = source->hcl.Root().First(); block; block = block.Next()) {
      if (block.kind() != HclNode::Kind::kBlock) continue;
      if (block.Value() == "variable" && !block.Labels().empty()) {
        module.declared.emplace(block.Labels()[0].Value());
      } else if (block.Value() == "terraform") {
        module.runs |= block.Body()["backend"] || block.Body()["cloud"];
      }
    }
  }
  module.calls = CallsOf(folder);
  return module;
}

std::vector<TerraformModules::Call> TerraformModules::CallsOf(const std::string& folder) {
  const auto each_module = [this](const std::string& path, const auto& see) {
    if (!IsTerraformName(FileName(path))) return;
    const std::string* bytes = problem_.tree.Bytes(path);
    if (bytes == nullptr || !HoldsWord(*bytes, "module")) return;
    const Source* source = Read(path);
    for (HclRef block = source->hcl.Root().First(); block; block = block.Next()) {
      if (block.kind() != HclNode::Kind::kBlock || block.Value() != "module") continue;
      const std::optional<std::string> called = LocalModuleFolder(path, block.Body());
      if (called && !block.Labels().empty()) see(*called, *source, block);
    }
  };
  // The folder that is called, and the file that calls it.
  const std::set<std::string>& called =
      problem_.tree.OnceOf("modules that are called", [&](const std::string& path, auto& found) {
        each_module(path, [&](const std::string& of_call, const Source&, HclRef) {
          found.insert(of_call + '\0' + path);
        });
      });
  std::vector<Call> calls;
  const std::string begin = folder + '\0';
  for (auto at = called.lower_bound(begin); at != called.end() && at->starts_with(begin); ++at) {
    each_module(at->substr(begin.size()),
                [&](const std::string& of_call, const Source& source, HclRef block) {
                  if (of_call == folder) calls.push_back({&source, block});
                });
  }
  return calls;
}

void TerraformModules::EachCall(const std::string& folder,
                                const std::function<void(const Call& call)>& see) {
  if (!under_way_.insert(folder).second) return;
  for (const Call& call : ModuleIn(folder).calls) {
    if (!under_way_.contains(std::string(FolderOf(call.source->path)))) see(call);
  }
  under_way_.erase(folder);
}

std::string TerraformModules::MakeVariable(const std::string& folder, const TerraformSecret& secret,
                                           Remedy& remedy) {
  const std::string plain = NameFrom(secret.name);
  std::string made = plain;
  for (size_t number = 2;; number++) {
    const std::string* other = ValueOf(problem_, remedy, folder, made);
    if (other != nullptr && *other == secret.value) return made;  // one value, one variable
    if (other == nullptr && !ModuleIn(folder).declared.contains(made)) break;
    made = fmt::format("{}_{}", plain, number);
  }
  remedy.lines.push_back({folder + "variables.tf",
                          fmt::format("variable \"{}\" {{\n  type      = {}\n"
                                      "  sensitive = true\n}}\n",
                                      made, secret.type),
                          true});
  remedy.variables.push_back({folder, made, secret.value});
  LetCome(folder, {made, secret.value, secret.raw, secret.type}, remedy);
  return made;
}

void TerraformModules::KeepDefault(const std::string& folder, const TerraformSecret& secret,
                                   Remedy& remedy) {
  LetCome(folder, secret, remedy);
}

void TerraformModules::LetCome(const std::string& folder, const TerraformSecret& secret,
                               Remedy& remedy) {
  bool is_called = false;
  bool comes = false;
  EachCall(folder, [&](const Call& call) {
    is_called = true;
    if (call.block.Body()[secret.name]) return;  // its own counts
    comes = true;
    const std::string caller(FolderOf(call.source->path));
    TerraformSecret above = secret;
    above.fallback = false;  // nobody knows it yet
    const std::string* other = ValueOf(problem_, remedy, caller, NameFrom(secret.name));
    const bool taken = other != nullptr ? *other != secret.value
                                        : ModuleIn(caller).declared.contains(NameFrom(secret.name));
    if (taken) above.name = fmt::format("{}_{}", call.block.Labels()[0].Value(), secret.name);
    Give(call, secret.name, MakeVariable(caller, above, remedy), remedy);
  });
  if (is_called) {
    remedy.notes.push_back(
        fmt::format("whoever calls the module {} from elsewhere has to give "
                    "it {} now",
                    folder, secret.name));
  }
  if (!comes || ModuleIn(folder).runs) {
    const auto form = secret.raw ? KeptValue::Form::kTfvarsRaw : KeptValue::Form::kTfvars;
    KeptValue kept = {folder + std::string(kSecretVariables), secret.name, secret.value, form};
    // Of two files, Terraform takes what the later one says.
    kept.aside = secret.fallback && IsGivenBeside(folder, secret.name);
    remedy.kept.push_back(std::move(kept));
  }
}

// developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
bool TerraformModules::IsGivenBeside(const std::string& folder, const std::string& name) const {
  const auto gives = [&](const std::string& path) {
    const std::string* bytes = problem_.tree.Bytes(path);
    if (bytes == nullptr || !HoldsWord(*bytes, name)) return false;
    const HclFile values = ReadHcl(*bytes);
    return static_cast<bool>(values.Root()[name]);
  };
  if (gives(folder + "terraform.tfvars")) return true;
  const std::set<std::string>& paths = problem_.tree.paths();
  for (auto at = paths.lower_bound(folder); at != paths.end() && at->starts_with(folder); ++at) {
    if (FolderOf(*at) == folder && at->ends_with(".auto.tfvars") && gives(*at)) return true;
  }
  return false;
}

void TerraformModules::Give(const Call& call, const std::string& name, const std::string& variable,
                            Remedy& remedy) {
  const Source& source = *call.source;
  if (!source.IsJson()) {
    for (TextEdit& edit : ArgumentEdits(*source.bytes, call.block, name, "var." + variable, true)) {
      remedy.Edit(source.path, edit.span, std::move(edit.text));
    }
    return;
  }
  const HclRef label = call.block.Labels()[0];
  const YamlRef body = JsonBlock(source.yaml, "module", label.span());
  if (!body) {
    remedy.notes.push_back(
        fmt::format("module.{} in {} has to give {} now", label.Value(), source.path, name));
    return;
  }
  TextEdit edit = JsonArgumentEdit(*source.bytes, body, name, "\"${var." + variable + "}\"");
  remedy.Edit(source.path, edit.span, std::move(edit.text));
}

}  // namespace leaktight
