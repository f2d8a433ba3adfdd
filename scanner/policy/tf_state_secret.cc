// A value that lands in the state although it need not.
#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/kubernetes.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_schema.h"
#include "policy/terraform_scope.h"
#include "policy/terraform_texts.h"
#include "policy/terraform_variables.h"

namespace leaktight::tf_state_secret {

extern const CheckInfo kInfo = {
    .id = "tf-state-secret",
    .name = "Secret that lands in Terraform's state",
    .severity = Severity::kInfo,
    .practice = Practice::kManagedByTerraform,
    .message =
        "A secret is given to an argument that Terraform keeps in its state and plans, where the "
        "resource has a write-only one that it does not.",
    .advice =
        "Give the value to the write-only argument, raise its version to have a new one written, "
        "and let it come from an ephemeral resource or variable (Terraform 1.11 or OpenTofu 1.11 "
        "and later).",
    .bad_path = "infrastructure/terraform/database.tf",
    .bad =
        "resource \"aws_db_instance\" \"main\" {\n"
        "  username = \"flowdoc\"\n"
        "  password = random_password.database.result\n"
        "}\n",
    .good_path = "infrastructure/terraform/database.tf",
    .good =
        "resource \"aws_db_instance\" \"main\" {\n"
        "  username            = \"flowdoc\"\n"
        "  password_wo         = ephemeral.random_password.database.result\n"
        "  password_wo_version = 1\n"
        "}\n",
    .reference =
        "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only, and "
        "the providers' pages (scanner/policy/terraform_schema.cc). Literals are "
        "tf-secret-literal's. Left alone are values that a module's caller may leave out, "
        "resources that have the write-only argument as well, examples, tests and vendored "
        "modules.",
};

namespace {

// What somebody overwrites later.
bool SaysPlaceholder(std::string_view step) {
  const std::string lower = ToLower(step);
  for (const std::string_view word : {"placeholder", "dummy", "change_me", "changeme"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

// A text, or an object or a list of nothing else: tf-secret-literal follows it.
bool IsLiteral(const TerraformScope& scope, HclRef value, int depth) {
  constexpr int kMaxDepth = 4;
  if (depth == kMaxDepth) return false;
  if (value.kind() == HclNode::Kind::kReference && value.Value() == "local") {
    return IsLiteral(scope, scope.Resolve(value), depth + 1);
  }
  if (value.kind() == HclNode::Kind::kTuple) {
    HclRef item = value.First();
    while (item && IsLiteral(scope, item, depth + 1)) item = item.Next();
    return !item;
  }
  if (!value.IsObject()) {
    return value.IsString() || value.kind() == HclNode::Kind::kNumber ||
           value.kind() == HclNode::Kind::kBool || value.kind() == HclNode::Kind::kNull;
  }
  for (const auto& [key, field] : value.Entries()) {
    if (!IsLiteral(scope, field, depth + 1)) return false;
  }
  return true;
}

// Says nothing, or what is no secret: null, a text, a list of ARNs.
bool GivesValue(const TerraformScope& scope, HclRef value, std::string_view name) {
  if (value.kind() == HclNode::Kind::kCall && value.Value() == "jsonencode" &&
      IsLiteral(scope, value.First(), 0)) {
    return false;
  }
  bool gives = false;
  bool says = false;
  EachTerraformTextIn(value, name, true, [&](const TerraformText& text) {
    const bool named = text.value.kind() == HclNode::Kind::kReference;
    const std::string_view step = text.field.empty() ? LastStepOf(text.value) : text.field;
    if (named && (IsPublicStep(step) || SaysPlaceholder(step))) {
      says = true;
      return;
    }
    const bool literal =
        named && text.value.Value() == "local" && IsLiteral(scope, scope.Resolve(text.value), 0);
    (named && !literal ? gives : says) = true;
  });
  return gives || (!says && (value.kind() == HclNode::Kind::kCall ||
                             value.kind() == HclNode::Kind::kTraversal));
}

}  // namespace

bool Applies(const File& file) {
  return IsTerraformInUse(file.path()) && HoldsWord(file.bytes(), "resource");
}

void Run(const File& file, std::vector<Violation>& violations) {
  const TerraformScope scope(file.Hcl());
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    const std::vector<HclRef> labels = item.Labels();
    if (item.Value() != "resource" || labels.size() != 2) continue;
    const HclRef body = item.Body();
    for (const WriteOnlyArgument& argument : WriteOnlyArguments(labels[0].Value(), body)) {
      const HclRef value = body[argument.argument];
      if (!value || body[argument.write_only] || !GivesValue(scope, value, argument.argument))
        continue;
      Violation violation;
      violation.about = value.span();
      violation.subject =
          fmt::format("{} of {}.{}", argument.argument, labels[0].Value(), labels[1].Value());
      violation.note = fmt::format("Its write-only argument is {}.", argument.write_only);
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::tf_state_secret
