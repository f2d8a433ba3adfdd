// Secrets in a repository that declares no trail.
#include <fmt/format.h>

#include <utility>

#include "policy/check.h"

namespace leaktight::tf_secret_unaudited {

extern const CheckInfo kInfo = {
    .id = "tf-secret-unaudited",
    .name = "Secrets without an audit trail in Terraform",
    .severity = Severity::kInfo,
    .practice = Practice::kAudited,
    .message =
        "The repository declares secrets and nothing that records who reads them; the trail may "
        "stand elsewhere.",
    .advice =
        "Where no other repository does it, declare an aws_cloudtrail with management events, and "
        "an aws_cloudwatch_event_rule on what must not happen (DeleteSecret, PutResourcePolicy). "
        "Else switch this check off.",
    .bad_path = "infrastructure/terraform/secrets.tf",
    .bad =
        "resource \"aws_secretsmanager_secret\" \"mail\" {\n"
        "  name       = \"flowdoc/prod/mail\"\n"
        "  kms_key_id = aws_kms_key.secrets.arn\n"
        "}\n"
        "\n"
        "resource \"aws_secretsmanager_secret_rotation\" \"mail\" {\n"
        "  secret_id           = aws_secretsmanager_secret.mail.id\n"
        "  rotation_lambda_arn = var.rotation_lambda_arn\n"
        "\n"
        "  rotation_rules {\n"
        "    automatically_after_days = 90\n"
        "  }\n"
        "}\n",
    .good_path = "infrastructure/terraform/trail.tf",
    .good =
        "resource \"aws_cloudtrail\" \"all\" {\n"
        "  name                       = \"flowdoc\"\n"
        "  s3_bucket_name             = aws_s3_bucket.trail.id\n"
        "  is_multi_region_trail      = true\n"
        "  enable_log_file_validation = true\n"
        "}\n",
    .reference =
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-cloudtrail.html: "
        "each GetSecretValue is a management event. A trail is an aws_cloudtrail, a module with "
        "cloudtrail in its source, or an aws_cloudwatch_event_rule about secretsmanager. One "
        "finding for a repository, at its first secret; examples, tests and vendored modules are "
        "left alone.",
};

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  const Fact* first = nullptr;
  std::string_view first_path;
  size_t secrets = 0;
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kTerraformAudit) return;
      if (fact.kind != Fact::Kind::kTerraformSecret) continue;
      secrets++;
      if (first != nullptr) continue;
      first = &fact;
      first_path = path;
    }
  }
  if (first == nullptr) return;
  RepositoryViolation found;
  found.path = first_path;
  found.violation.about = first->span;
  found.violation.subject = fmt::format("aws_secretsmanager_secret.{}", first->name);
  if (secrets > 1) {
    found.violation.note = fmt::format("It is one of {} in the repository.", secrets);
  }
  violations.push_back(std::move(found));
}

}  // namespace leaktight::tf_secret_unaudited
