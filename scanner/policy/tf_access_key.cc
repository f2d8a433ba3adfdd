// An access key that Terraform makes.
#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/hcl_reader.h"
#include "policy/kubernetes.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_texts.h"

namespace leaktight::tf_access_key {

extern const CheckInfo kInfo = {
    .id = "tf-access-key",
    .name = "Static access key made by Terraform",
    .severity = Severity::kMedium,
    .practice = Practice::kLeastPrivilege,
    .message =
        "Terraform makes a static access key: it works from anywhere until somebody rotates it, "
        "and its secret half stands in the state.",
    .advice =
        "Let what needs the key take a role: an instance profile, IRSA or Pod Identity in "
        "Kubernetes, OpenID Connect in a pipeline, IAM Roles Anywhere outside of AWS. Where a "
        "vendor takes nothing else, keep the key in Secrets Manager and rotate it.",
    .bad_path = "infrastructure/terraform/deploy.tf",
    .bad =
        "resource \"aws_iam_user\" \"deploy\" {\n"
        "  name = \"deploy\"\n"
        "}\n"
        "\n"
        "resource \"aws_iam_access_key\" \"deploy\" {\n"
        "  user = aws_iam_user.deploy.name\n"
        "}\n",
    .good_path = "infrastructure/terraform/deploy.tf",
    .good =
        "resource \"aws_iam_role\" \"deploy\" {\n"
        "  name               = \"deploy\"\n"
        "  assume_role_policy = data.aws_iam_policy_document.github.json\n"
        "}\n",
    .reference =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html (temporary "
        "credentials for workloads) and https://registry.terraform.io/providers/hashicorp/aws/"
        "latest/docs/resources/iam_access_key. With pgp_key the secret half is encrypted in the "
        "state, and the key as static as without. A google_service_account_key is the same. One "
        "that "
        "only a variable asks for is reported as `low`, one with `count = 0` not at all. "
        "Examples, tests and vendored modules are left alone.",
};

namespace {

// The variable that a count or a `for_each` hangs on: `var.x ? 1 : 0`; empty: it hangs on none.
std::string_view AskedFor(HclRef times) {
  const HclRef condition = times.kind() == HclNode::Kind::kConditional ? times.First() : HclRef();
  const bool variable = condition.kind() == HclNode::Kind::kReference && condition.Value() == "var";
  return variable ? FirstStepOf(condition) : std::string_view();
}

}  // namespace

bool Applies(const File& file) {
  return IsTerraformInUse(file.path()) && (HoldsWord(file.bytes(), "aws_iam_access_key") ||
                                           HoldsWord(file.bytes(), "google_service_account_key"));
}

void Run(const File& file, std::vector<Violation>& violations) {
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    const std::vector<HclRef> labels = item.Labels();
    if (item.Value() != "resource" || labels.size() != 2) continue;
    const std::string_view type = labels[0].Value();
    if (type != "aws_iam_access_key" && type != "google_service_account_key") continue;
    const HclRef body = item.Body();
    if (body["count"].Value() == "0") continue;
    Violation violation;
    violation.about = labels[0].span();
    violation.subject = fmt::format("{}.{}", type, labels[1].Value());
    const std::string_view asked = AskedFor(body["count"] ? body["count"] : body["for_each"]);
    if (!asked.empty()) {
      violation.severity = Severity::kLow;
      violation.note = fmt::format("It is made where var.{} asks for it.", asked);
    }
    if (body["pgp_key"]) {
      violation.severity = Severity::kLow;
      violation.note = "Its secret half is encrypted for the owner of pgp_key.";
    }
    violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::tf_access_key
