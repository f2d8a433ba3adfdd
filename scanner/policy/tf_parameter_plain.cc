// A secret that Systems Manager keeps as it is.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/kubernetes.h"
#include "policy/terraform_judge.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_scope.h"
#include "policy/terraform_texts.h"
#include "policy/terraform_variables.h"

namespace leaktight::tf_parameter_plain {

extern const CheckInfo kInfo = {
    .id = "tf-parameter-plain",
    .name = "Secret in a parameter that is not encrypted",
    .severity = Severity::kMedium,
    .practice = Practice::kEncryptedAtRest,
    .message =
        "A secret is put into a parameter of Systems Manager whose type is not SecureString: it is "
        "kept as it is, no key decides who may read it, and the console shows it to everyone who "
        "may look at parameters.",
    .advice =
        "Make it a SecureString with a key of your own (`type`, `key_id`); who reads it then needs "
        "`with_decryption`. A parameter that held the secret keeps its history: make a new value.",
    .bad_path = "infrastructure/terraform/parameters.tf",
    .bad =
        "resource \"aws_ssm_parameter\" \"database\" {\n"
        "  name  = \"/flowdoc/prod/db_password\"\n"
        "  type  = \"String\"\n"
        "  value = random_password.database.result\n"
        "}\n",
    .good_path = "infrastructure/terraform/parameters.tf",
    .good =
        "resource \"aws_ssm_parameter\" \"database\" {\n"
        "  name             = \"/flowdoc/prod/db_password\"\n"
        "  type             = \"SecureString\"\n"
        "  key_id           = aws_kms_key.secrets.arn\n"
        "  value_wo         = ephemeral.random_password.database.result\n"
        "  value_wo_version = 1\n"
        "}\n",
    .reference =
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
        "secure-string-parameter-kms-encryption.html and "
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/"
        "ssm_parameter. An aws_ssm_parameter of type String or StringList counts where the last "
        "part of its name, or its label where that cannot be told, says secret and its value is "
        "one, comes from elsewhere or is filled in later (`ignore_changes`); and under any name "
        "where what it is given is called a secret, or is a generated password. ARNs, names and "
        "the like are no secrets; examples, tests and vendored modules are left alone. A literal "
        "is tf-secret-literal's as well: when it is gone, the parameter is still not encrypted.",
};

namespace {

using Kind = HclNode::Kind;

// "db_password" of "/prod/db_password" and "/${var.stage}/db_password"; empty: it cannot be told.
std::string_view LastPartOf(HclRef name) {
  HclRef text = name;
  if (name.kind() == Kind::kTemplate) {
    for (HclRef part = name.First(); part; part = part.Next()) text = part;
  }
  if (!text.IsString()) return {};
  const std::string_view said = text.Value();
  return said.substr(said.rfind('/') + 1);
}

bool IsHash(HclRef value) {
  const std::string_view function = value.Value();
  return value.kind() == Kind::kCall &&
         (function.starts_with("sha") || function.starts_with("base64sha") || function == "md5" ||
          function == "bcrypt" || function == "length");
}

class Judge {
 public:
  // Of a parameter of this name.
  Judge(const File& file, const TerraformScope& scope, std::string_view name, bool later)
      : literals_(file), scope_(scope), name_(name), named_(IsSecretName(name)), later_(later) {}

  bool GivesSecret(HclRef value) const {
    if (!value || IsHash(value)) return false;
    bool gives = false;
    EachTerraformTextIn(value, {}, true,
                        [&](const TerraformText& text) { gives = gives || IsSecret(text); });
    return gives;
  }

 private:
  bool IsSecret(const TerraformText& text) const {
    const HclRef value = text.value;
    if (value.kind() == Kind::kReference) return Names(value, text.field, named_);
    if (value.kind() == Kind::kTemplate) {
      for (HclRef part = value.First(); part; part = part.Next()) {
        if (part.kind() == Kind::kReference && Names(part, {}, false)) return true;
      }
      return false;
    }
    return IsLiteral(value.Value(), text.name);
  }

  // As tf-secret-literal finds them: that it is not encrypted is another thing to mend.
  bool IsLiteral(std::string_view value, std::string_view key) const {
    if (named_ && later_ && HoldsNoSecret(ClassifyValue(value))) return true;
    const std::string_view name = key.empty() ? name_ : key;
    return IsSecretName(name) && literals_.IsNamedSecret(name, value, !later_);
  }

  bool Names(HclRef reference, std::string_view field, bool named) const {
    const std::string_view first = reference.Value();
    const std::string_view step = field.empty() ? LastStepOf(reference) : field;
    if (step.empty() || IsPublicStep(step) || ClassifyName(step) == NameKind::kReference) {
      return false;
    }
    // The whole of a resource is none of its values.
    const bool whole = field.empty() && step == FirstStepOf(reference) && first != "var" &&
                       first != "local" && first != "each";
    if (whole) return false;
    if (first == "local") {
      const HclRef value = scope_.Resolve(reference);
      if (value.IsString()) return IsLiteral(value.Value(), field);
    }
    const bool generated = first == "random_password" && step == "result";
    return named || generated || IsSecretName(step);
  }

  const TerraformJudge literals_;
  const TerraformScope& scope_;
  std::string_view name_;
  bool named_;  // which says secret
  bool later_;  // somebody fills it in
};

}  // namespace

bool Applies(const File& file) {
  return IsTerraformInUse(file.path()) && HoldsWord(file.bytes(), "aws_ssm_parameter");
}

void Run(const File& file, std::vector<Violation>& violations) {
  const TerraformScope scope(file.Hcl());
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    const std::vector<HclRef> labels = item.Labels();
    if (item.Value() != "resource" || labels.size() != 2) continue;
    if (labels[0].Value() != "aws_ssm_parameter") continue;
    const HclRef body = item.Body();
    const HclRef type = body["type"];
    if (type.Value() != "String" && type.Value() != "StringList") continue;
    std::string_view name = LastPartOf(body["name"]);
    if (name.empty()) name = labels[1].Value();
    if (ClassifyName(name) == NameKind::kReference || IsPublicStep(name)) continue;
    const Judge judge(file, scope, name, bool(body["lifecycle"]["ignore_changes"]));
    if (!judge.GivesSecret(body["value"]) && !judge.GivesSecret(body["insecure_value"])) continue;
    Violation violation;
    violation.about = type.span();
    violation.subject = fmt::format("aws_ssm_parameter.{}", labels[1].Value());
    violation.replacement = "type = \"SecureString\"";
    violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::tf_parameter_plain
