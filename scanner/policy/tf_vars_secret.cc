// A secret among the values of Terraform's variables.
#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/json_reader.h"
#include "policy/sops.h"
#include "policy/terraform_judge.h"
#include "policy/terraform_texts.h"

namespace leaktight::tf_vars_secret {

extern const CheckInfo kInfo = {
    .id = "tf-vars-secret",
    .name = "Secret in a committed tfvars file",
    .severity = Severity::kHigh,
    .practice = Practice::kManagedByTerraform,
    .message =
        "A secret stands in a file of variables that is in git: whoever reads the repository has "
        "it.",
    .advice =
        "Take the value out and give it as TF_VAR_… where terraform runs, or keep it in the secret "
        "store and read it from there. Commit a template without values "
        "(terraform.tfvars.example), and let git ignore the filled copy. If the value was ever "
        "pushed, it is known: make a new one.",
    .bad_path = "infrastructure/terraform/terraform.tfvars",
    .bad =
        "region            = \"us-west-2\"\n"
        "database_password = \"{password:24}\"\n",
    .good_path = "infrastructure/terraform/terraform.tfvars.example",
    .good =
        "# Copy to terraform.tfvars, which git ignores.\n"
        "region            = \"us-west-2\"\n"
        "database_password = \"<give it as TF_VAR_database_password>\"\n",
    .reference =
        "https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-"
        "tfvars-files. Files named *.tfvars and *.tfvars.json, and templates of them, in which "
        "words count as placeholders. Values are judged by their names, the keys of objects "
        "among them and what the objects are called, and by the tokens that the rules know. "
        "Placeholders, references and what SOPS "
        "encrypted are left alone, and in examples and tests weak passwords.",
};

namespace {

bool IsJsonName(std::string_view name) {
  return WithoutTemplateSuffix(name).ends_with(".json");
}

// The innermost group around a setting that is called after secrets; empty: there is none.
std::string_view MapAround(const Settings& read, const Setting& setting) {
  uint32_t group = setting.group;
  while (group != 0 && !NamesMapOfSecrets(read.groups[group].name)) {
    group = read.groups[group].parent;
  }
  return read.groups[group].name;
}

void ReadAsJson(const File& file, const TerraformJudge& judge, std::vector<Violation>& violations) {
  const Settings read = ReadJson(file.bytes());
  for (const Setting& setting : read.settings) {
    if (setting.span.empty() || setting.quote == 0) continue;
    const std::string_view value = Trim(setting.value);
    if (!file.HoldsToken(setting.span) &&
        !judge.IsNamedSecret(setting.name, value, !file.IsTemplate()) &&
        !judge.IsInMapOfSecrets(MapAround(read, setting), setting.name, value)) {
      continue;
    }
    violations.push_back(judge.About({setting.span}, read.PathOf(setting), kInfo.severity));
  }
}

}  // namespace

bool Applies(const File& file) {
  std::string_view name = WithoutTemplateSuffix(file.name());
  if (name.ends_with(".json")) name.remove_suffix(5);
  return name.ends_with(".tfvars");
}

void Run(const File& file, std::vector<Violation>& violations) {
  if (IsEncryptedFile(file.bytes())) return;
  const TerraformJudge judge(file);
  if (IsJsonName(file.name())) return ReadAsJson(file, judge, violations);
  EachTerraformText(file.Hcl().Root(), {}, [&](const TerraformText& text) {
    for (const Span secret : judge.SecretsIn(text, !file.IsTemplate())) {
      violations.push_back(judge.About({secret}, text.name, kInfo.severity));
    }
  });
}

}  // namespace leaktight::tf_vars_secret
