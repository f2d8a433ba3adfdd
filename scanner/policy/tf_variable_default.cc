// A secret as a variable's default.
#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/terraform_judge.h"
#include "policy/terraform_texts.h"
#include "policy/terraform_variables.h"

namespace leaktight::tf_variable_default {

extern const CheckInfo kInfo = {
    .id = "tf-variable-default",
    .name = "Secret as the default of a Terraform variable",
    .severity = Severity::kHigh,
    .practice = Practice::kManagedByTerraform,
    .message =
        "A variable has a secret for its default: it stands in the repository, and whoever forgets "
        "to give a value of his own uses the one that everybody knows.",
    .advice =
        "Take the default out and mark the variable sensitive; give the value as TF_VAR_… where "
        "terraform runs, or read it from the secret store. If the default was ever pushed and "
        "used, it is known: make a new one.",
    .bad_path = "infrastructure/terraform/variables.tf",
    .bad =
        "variable \"database_password\" {\n"
        "  type      = string\n"
        "  sensitive = true\n"
        "  default   = \"{password:24}\"\n"
        "}\n",
    .good_path = "infrastructure/terraform/variables.tf",
    .good =
        "variable \"database_password\" {\n"
        "  type      = string\n"
        "  sensitive = true\n"
        "}\n",
    .reference =
        "https://developer.hashicorp.com/terraform/language/values/variables. A variable counts "
        "that is sensitive or ephemeral, whose name says secret, or that the same file gives to an "
        "argument which holds one; of an object its keys count, what it is called, and what its "
        "type says "
        "of attributes that nobody gives (`optional(string, …)`). Empty defaults, placeholders and "
        "words that stand for a password are left alone, and in examples and tests weak ones.",
};

namespace {

// `optional(string, "…")`, wherever a type has it: the default of the attribute with that name.
void EachOptionalDefault(HclRef type, std::string_view name, const SeeTerraformText& see) {
  if (type.kind() == HclNode::Kind::kCall && type.Value() == "optional") {
    EachTerraformTextIn(type.First().Next(), name, false, see);
  }
  for (const auto& [key, attribute] : type.Entries()) {
    EachOptionalDefault(attribute, key.Value(), see);
  }
  if (type.kind() != HclNode::Kind::kCall) return;
  for (HclRef of = type.First(); of; of = of.Next()) EachOptionalDefault(of, name, see);
}

}  // namespace

bool Applies(const File& file) {
  return IsTerraformName(file.name()) && HoldsWord(file.bytes(), "variable") &&
         (HoldsWord(file.bytes(), "default") || HoldsWord(file.bytes(), "optional"));
}

void Run(const File& file, std::vector<Violation>& violations) {
  const TerraformJudge judge(file);
  for (const TerraformVariable& variable : TerraformVariables(file.Hcl())) {
    // People call other things sensitive than secrets: names of accounts, addresses.
    const bool words_count = variable.used || ClassifyName(variable.name) == NameKind::kSecret;
    const SeeTerraformText see = [&](const TerraformText& text) {
      for (const Span secret : judge.SecretsIn(text, words_count)) {
        violations.push_back(
            judge.About({secret}, fmt::format("variable {}", variable.name), kInfo.severity));
      }
    };
    EachTerraformTextIn(variable.body["default"], variable.name,
                        variable.sensitive || variable.used, see);
    EachOptionalDefault(variable.body["type"], variable.name, see);
  }
}

}  // namespace leaktight::tf_variable_default
