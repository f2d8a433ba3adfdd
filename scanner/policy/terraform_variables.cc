#include "policy/terraform_variables.h"

#include <set>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/terraform_schema.h"
#include "policy/terraform_texts.h"

namespace leaktight {
namespace {

// Variables that an argument which holds a secret is given.
std::set<std::string_view> GivenToSecrets(const HclFile& file) {
  std::set<std::string_view> names;
  for (HclRef item = file.Root().First(); item; item = item.Next()) {
    const std::vector<HclRef> labels = item.Labels();
    if (item.Value() != "resource" || labels.size() != 2) continue;
    const auto sensitive = SensitiveArguments(labels[0].Value(), item.Body());
    EachTerraformText(item.Body(), sensitive, [&](const TerraformText& text) {
      if (text.value.kind() != HclNode::Kind::kReference || text.value.Value() != "var") return;
      if ((text.sensitive && !text.keyed) ||
          ClassifyName(WithoutWriteOnly(text.name)) == NameKind::kSecret) {
        names.insert(FirstStepOf(text.value));
      }
    });
  }
  return names;
}

using Kind = HclNode::Kind;

// Of what a secret is kept in people say `secret` too, and mean its name; an `ssh_key` is as often
// the half of one that is no secret.
bool MayBePublic(std::string_view attribute) {
  const std::string lower = ToLower(attribute);
  if (lower.find("client_secret") != std::string::npos) return false;
  return lower.ends_with("secret") || lower.ends_with("secrets") || lower.ends_with("ssh_key");
}

// `string`, `optional(string)`; before Terraform 0.12 a text.
bool IsTextType(HclRef type) {
  if (type.kind() == Kind::kCall && type.Value() == "optional") type = type.First();
  return type.Value() == "string" && type.kind() != Kind::kCall;
}

// object({ password = string }). Of maps and lists of them nobody can say that they are sensitive:
// a `for_each` goes through those.
bool HasSecretAttribute(HclRef type) {
  if (type.kind() != Kind::kCall || type.Value() != "object") return false;
  for (const auto& [key, attribute] : type.First().Entries()) {
    const std::string_view name = key.Value();
    if (IsTextType(attribute) && IsSecretName(name) && !MayBePublic(name)) return true;
    if (HasSecretAttribute(attribute)) return true;
  }
  return false;
}

bool IsTrue(HclRef value) {
  return value.Value() == "true";
}

}  // namespace

std::vector<TerraformVariable> TerraformVariables(const HclFile& file) {
  std::vector<TerraformVariable> variables;
  for (HclRef item = file.Root().First(); item; item = item.Next()) {
    const std::vector<HclRef> labels = item.Labels();
    if (item.Value() != "variable" || labels.size() != 1) continue;
    const HclRef body = item.Body();
    variables.push_back({labels[0].Value(), labels[0], body,
                         IsTrue(body["sensitive"]) || IsTrue(body["ephemeral"])});
  }
  if (variables.empty()) return variables;
  const std::set<std::string_view> given = GivenToSecrets(file);
  for (TerraformVariable& variable : variables) variable.used = given.contains(variable.name);
  return variables;
}

bool IsSecretName(std::string_view name) {
  if (ClassifyName(name) != NameKind::kSecret) return false;
  const std::string lower = ToLower(name);
  for (const std::string_view part :
       {"kms", "encryption_key", "hash_key", "range_key", "creation_token", "mnemonic",
        "signing_key", "override_special", "grant_token", "prefix", "crypto_key", "ssm_param",
        "ssm_path", "ssm_key", "path_to_", "verification_token", "validation_token",
        "master_user_secret"}) {
    if (lower.find(part) != std::string::npos) return false;
  }
  // The half of a key of AWS that is no secret; what it is called where it is one says so.
  return !lower.ends_with("aws_access_key");
}

bool IsPublicStep(std::string_view step) {
  for (const std::string_view end : {"name",
                                     "id",
                                     "arn",
                                     "fqdn",
                                     "endpoint",
                                     "address",
                                     "login",
                                     "user",
                                     "host",
                                     "port",
                                     "email",
                                     "region",
                                     "location",
                                     "public_key_pem",
                                     "public_key_openssh",
                                     "public_key",
                                     "cert_pem",
                                     "ca.crt",
                                     "ca_cert",
                                     "ca_certificate",
                                     "usernames",
                                     "certificate_pem",
                                     "thumbprint",
                                     "fingerprint"}) {
    if (step.ends_with(end)) return true;
  }
  return false;
}

bool DescribesName(HclRef description) {
  const std::string lower = ToLower(description.Value());
  for (const std::string_view words : {"secret manager secret",
                                       "secret_id",
                                       "secret name",
                                       "file path",
                                       "filepath",
                                       "path to ",
                                       "path of ",
                                       "key path",
                                       "resource id",
                                       "name of ",
                                       "the name",
                                       " arn",
                                       "arn of",
                                       "ssm parameter",
                                       "parameter store",
                                       "ssm path",
                                       "ssm key",
                                       "parameter name",
                                       "kms key",
                                       "pgp",
                                       "encrypted with",
                                       "txt record"}) {
    if (lower.find(words) != std::string::npos) return true;
  }
  return false;
}

bool IsSecretVariable(const TerraformVariable& variable) {
  const HclRef type = variable.body["type"];
  // `string` is a reference, `map(string)` a call; before Terraform 0.12 a text.
  const bool text = !type || type.Value() == "string" || type.Value() == "any";
  const HclRef value = variable.body["default"];
  const bool switches = value.kind() == HclNode::Kind::kBool ||
                        value.kind() == HclNode::Kind::kNumber ||
                        value.kind() == HclNode::Kind::kTuple || value.IsObject();
  const bool named = text && !switches && IsSecretName(variable.name);
  return (named || HasSecretAttribute(type)) && !DescribesName(variable.body["description"]);
}

}  // namespace leaktight
