// A variable or an output that holds a secret and does not say so.
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/kubernetes.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_texts.h"
#include "policy/terraform_variables.h"

namespace leaktight::tf_variable_not_sensitive {

extern const CheckInfo kInfo = {
    .id = "tf-variable-not-sensitive",
    .name = "Secret variable or output that is not sensitive",
    .severity = Severity::kMedium,
    .practice = Practice::kManagedByTerraform,
    .message =
        "A variable or output holds a secret and does not say so: Terraform shows its value in "
        "plans, and so in the logs of the pipeline.",
    .advice =
        "Add `sensitive = true`; of a variable also `ephemeral = true` where it only goes "
        "into write-only arguments.",
    .bad_path = "infrastructure/terraform/variables.tf",
    .bad =
        "variable \"database_password\" {\n"
        "  type = string\n"
        "}\n",
    .good_path = "infrastructure/terraform/variables.tf",
    .good =
        "variable \"database_password\" {\n"
        "  type      = string\n"
        "  sensitive = true\n"
        "}\n",
    .reference =
        "https://developer.hashicorp.com/terraform/language/values/variables and …/outputs: "
        "sensitive hides a value in the output of plan and apply. Variables count by their name "
        "where they hold a text, objects by their attributes' names; maps and lists are left "
        "alone, since a `for_each` that goes through one takes nothing sensitive. Outputs count by "
        "what they give: a name, a key or a last step that says secret, and no ARN, ID or name of "
        "one, by its description either; the result of a random_password always, and all of a "
        "resource that makes up a secret. Examples, tests and vendored modules are left alone.",
};

namespace {

using Kind = HclNode::Kind;

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsTrue(HclRef value) {
  return value.Value() == "true";
}

// Functions whose result does not show what they are given, or that Terraform hides by itself.
// `nonsensitive` is none: what it is given is shown all the same.
bool Hides(std::string_view function) {
  return function.starts_with("sha") || function.starts_with("base64sha") ||
         IsOneOf(function, {"md5", "bcrypt", "length", "keys", "contains", "can", "sensitive",
                            "issensitive", "rsadecrypt", "fileexists"});
}

// What providers mark as sensitive and no name of a secret tells.
bool IsSensitiveStep(std::string_view step) {
  return IsOneOf(step, {"private_key_pem", "private_key_openssh", "private_key_pem_pkcs8",
                        "kube_config_raw", "kube_admin_config_raw"});
}

// What is made of each item.
HclRef MadeBy(HclRef loop) {
  const HclRef first = loop.First().Next();
  return MakesObject(loop) ? first.Next() : first;
}

// Where an expression gives a secret; false: nowhere. `named`: what it is called says secret.
HclRef SecretIn(HclRef expression, bool named) {
  switch (expression.kind()) {
    case Kind::kReference: {
      const std::string_view last = LastStepOf(expression);
      if (IsSensitiveStep(last)) return expression;
      // What is made by aws_secretsmanager_secret or kubernetes_secret are its name and its like.
      const bool whole =
          last == FirstStepOf(expression) && !IsOneOf(expression.Value(), {"var", "local", "each"});
      if (whole || ClassifyName(last) == NameKind::kReference) return {};
      if (IsSecretName(last)) return expression;
      const bool value = IsOneOf(last, {"result", "secret_string", "secret_data", "value", "hex",
                                        "plaintext", "b64_std", "key"});
      return named && value ? expression : HclRef();
    }
    case Kind::kTraversal: {  // jsondecode(…)["password"]
      const std::string_view last = LastStepOf(expression);
      if (last.empty()) return SecretIn(expression.First(), named);
      if (IsSecretName(last)) return expression;
      return named && !IsPublicStep(last) ? SecretIn(expression.First(), named) : HclRef();
    }
    case Kind::kObject:
      for (const auto& [key, value] : expression.Entries()) {
        if (ClassifyName(key.Value()) == NameKind::kReference) continue;
        const HclRef secret = SecretIn(value, named || IsSecretName(key.Value()));
        if (secret) return secret;
      }
      return {};
    case Kind::kFor:
      return SecretIn(MadeBy(expression), named);
    case Kind::kTemplate:
    case Kind::kTuple:
      break;
    case Kind::kCall:
      if (Hides(expression.Value())) return {};
      break;
    case Kind::kConditional: {
      for (HclRef branch = expression.First().Next(); branch; branch = branch.Next()) {
        if (const HclRef secret = SecretIn(branch, named)) return secret;
      }
      return {};
    }
    default:
      return {};
  }
  for (HclRef part = expression.First(); part; part = part.Next()) {
    if (const HclRef secret = SecretIn(part, named)) return secret;
  }
  return {};
}

// Does a reference give all of a resource that makes up a secret, or several of its kind?
bool IsWholeGenerated(HclRef expression) {
  if (expression.kind() != Kind::kReference ||
      !IsOneOf(expression.Value(), {"random_password", "aws_iam_access_key", "tls_private_key"})) {
    return false;
  }
  size_t names = 0;
  for (HclRef step = expression.First(); step; step = step.Next()) {
    names += NameOfStep(step).empty() || step.kind() == Kind::kIndex ? 0 : 1;
  }
  return names == 1;
}

// Where an expression gives what Terraform makes up as a password; false: nowhere. Whatever it is
// called, it is one. `item`: what a loop around it calls such a resource. How deep brackets may
// stand is bounded where they are read.
HclRef GeneratedIn(HclRef expression, std::string_view item = {}) {
  if (expression.kind() == Kind::kOperation) return {};  // a number, a yes or a no
  if (expression.kind() == Kind::kCall && Hides(expression.Value())) return {};
  if (expression.kind() == Kind::kReference) {
    const std::string_view last = LastStepOf(expression);
    if (!item.empty() && expression.Value() == item) {
      const bool secret = last.empty() || last == "result" || IsSecretName(last);
      return secret ? expression : HclRef();
    }
    const bool made =
        expression.Value() == "random_password" ||
        (expression.Value() == "ephemeral" && FirstStepOf(expression) == "random_password");
    return (made && last == "result") || IsWholeGenerated(expression) ? expression : HclRef();
  }
  if (expression.kind() == Kind::kFor && IsWholeGenerated(expression.First())) {
    return GeneratedIn(MadeBy(expression), NamesOfLoop(expression).value);
  }
  HclRef part = expression.First();
  if (expression.kind() == Kind::kConditional) part = part.Next();  // what it chooses by
  for (; part; part = part.Next()) {
    if (const HclRef made = GeneratedIn(part, item)) return made;
  }
  return {};
}

void Add(std::string subject, Span about, std::vector<Violation>& violations) {
  Violation violation;
  violation.about = about;
  violation.subject = std::move(subject);
  violation.replacement = "sensitive = true";
  violations.push_back(std::move(violation));
}

}  // namespace

bool Applies(const File& file) {
  return IsTerraformInUse(file.path()) &&
         (HoldsWord(file.bytes(), "variable") || HoldsWord(file.bytes(), "output"));
}

void Run(const File& file, std::vector<Violation>& violations) {
  for (const TerraformVariable& variable : TerraformVariables(file.Hcl())) {
    if (variable.sensitive || !IsSecretVariable(variable)) continue;
    Add(fmt::format("variable {}", variable.name), variable.label.span(), violations);
  }
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    const std::vector<HclRef> labels = item.Labels();
    if (item.Value() != "output" || labels.size() != 1) continue;
    const HclRef body = item.Body();
    if (IsTrue(body["sensitive"]) || IsTrue(body["ephemeral"])) continue;
    const std::string_view name = labels[0].Value();
    if (ClassifyName(name) == NameKind::kReference && !IsSensitiveStep(name)) continue;
    if (DescribesName(body["description"])) continue;
    const HclRef value = body["value"];
    if (!SecretIn(value, IsSecretName(name)) && !GeneratedIn(value)) continue;
    Add(fmt::format("output {}", name), labels[0].span(), violations);
  }
}

}  // namespace leaktight::tf_variable_not_sensitive
