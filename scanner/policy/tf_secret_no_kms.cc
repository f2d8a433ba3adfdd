// A secret that no key of the customer's own encrypts.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"
#include "policy/kubernetes.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_schema.h"
#include "policy/terraform_values.h"

namespace leaktight::tf_secret_no_kms {

extern const CheckInfo kInfo = {
    .id = "tf-secret-no-kms",
    .name = "Secret without a KMS key of one's own",
    .severity = Severity::kLow,
    .practice = Practice::kEncryptedAtRest,
    .message =
        "A secret is encrypted with the key that AWS keeps for the whole account: who may decrypt "
        "it cannot be said in a key policy, nor the key be disabled, and no other account can be "
        "given the secret.",
    .advice =
        "Give it a key of your own: kms_key_id = aws_kms_key.NAME.arn (key_id of an "
        "aws_ssm_parameter), with enable_key_rotation.",
    .bad_path = "infrastructure/terraform/parameters.tf",
    .bad =
        "resource \"aws_ssm_parameter\" \"mail\" {\n"
        "  name             = \"/flowdoc/prod/mail\"\n"
        "  type             = \"SecureString\"\n"
        "  value_wo         = var.mail_api_key\n"
        "  value_wo_version = 1\n"
        "}\n",
    .good_path = "infrastructure/terraform/parameters.tf",
    .good =
        "resource \"aws_ssm_parameter\" \"mail\" {\n"
        "  name             = \"/flowdoc/prod/mail\"\n"
        "  type             = \"SecureString\"\n"
        "  key_id           = aws_kms_key.secrets.arn\n"
        "  value_wo         = var.mail_api_key\n"
        "  value_wo_version = 1\n"
        "}\n",
    .reference =
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html and "
        "https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html: "
        "aws_secretsmanager_secret without kms_key_id, aws_ssm_parameter of type SecureString "
        "without key_id (or with none in it), and those that name alias/aws/…, the key of AWS. "
        "What a variable gives "
        "counts as a key, unless who calls the module within the repository gives none and the "
        "variable's default is null. Values that are none to keep by their names (an ID, a user's "
        "name, an address), examples, tests and vendored modules are left alone.",
};

bool Applies(const File& file) {
  return IsTerraformInUse(file.path()) && (HoldsWord(file.bytes(), "aws_secretsmanager_secret") ||
                                           HoldsWord(file.bytes(), "SecureString"));
}

namespace {

// A parameter of one value that says who it is, or which: oasys_user, ldap_principal. What
// jsonencode makes has more in it.
bool SaysWho(std::string_view label, HclRef body) {
  for (const std::string_view value : {"value", "value_wo"}) {
    if (body[value].kind() == HclNode::Kind::kCall) return false;
  }
  for (const std::string_view end : {"_user", "_principal", "_version"}) {
    if (label.ends_with(end)) return true;
  }
  return false;
}

}  // namespace

void Run(const File& file, std::vector<Violation>& violations) {
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    const std::vector<HclRef> labels = item.Labels();
    if (item.Value() != "resource" || labels.size() != 2) continue;
    const std::string_view type = labels[0].Value();
    const HclRef body = item.Body();
    const bool parameter = type == "aws_ssm_parameter" && body["type"].Value() == "SecureString";
    if (!parameter && type != "aws_secretsmanager_secret") continue;
    const HclRef key = body[parameter ? "key_id" : "kms_key_id"];
    const bool empty = key.kind() == HclNode::Kind::kString && key.Value().empty();
    const bool own = key && key.kind() != HclNode::Kind::kNull && !empty &&
                     key.Value().find("alias/aws/") == std::string_view::npos;
    if (own || NamesPublicValue(labels[1].Value())) continue;
    if (parameter && SaysWho(labels[1].Value(), body)) continue;
    Violation violation;
    violation.about = key ? key.span() : labels[1].span();
    violation.subject = fmt::format("{}.{}", type, labels[1].Value());
    violation.replacement =
        fmt::format("{} = aws_kms_key.secrets.arn", parameter ? "key_id" : "kms_key_id");
    violations.push_back(std::move(violation));
  }
}

// Keys that others give: what those who call the module come to.
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  std::vector<TerraformPlace> keys;
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kTerraformKeyGiven) keys.push_back({path, &fact});
    }
  }
  if (keys.empty()) return;
  const TerraformValues& values = repository.Terraform();
  for (const TerraformPlace& key : keys) {
    if (NamesPublicValue(key.fact->name.substr(key.fact->name.find('.') + 1))) continue;
    for (const TerraformContext& context : values.ContextsOf(FolderOf(key.path))) {
      if (context.caller == nullptr) continue;  // a module for others to use
      const std::vector<TerraformTurn> turns = values.TurnsOf(key.fact->name_space, context);
      const bool none = std::any_of(turns.begin(), turns.end(), [&](const TerraformTurn& turn) {
        const TerraformValue value = values.Evaluate(key.fact->key, context, turn);
        return value.null || (value.known && value.text.find("alias/aws/") != std::string::npos);
      });
      if (!none) continue;
      RepositoryViolation found;
      found.path = key.path;
      found.violation.about = key.fact->span;
      found.violation.subject = key.fact->name;
      found.violation.note =
          fmt::format("module.{} in {} gives none.", context.call.fact->name, context.call.path);
      found.further.push_back({std::string(context.call.path), context.call.fact->span});
      violations.push_back(std::move(found));
      break;
    }
  }
}

}  // namespace leaktight::tf_secret_no_kms
