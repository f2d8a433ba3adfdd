// Secrets in a repository that declares no trail.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
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
        "cloudtrail in its source, or an aws_cloudwatch_event_rule about secretsmanager; where a "
        "bucket, key, log group or output is called after CloudTrail, one is set up elsewhere. One "
        "finding for a repository, at its first secret; modules that are given the secret's name, "
        "examples, tests and vendored modules are left alone.",
};

namespace {

// A module that takes the secret's name from whoever calls it: it is theirs to have a trail.
bool IsNamedByCaller(const Fact& secret) {
  bool given = false;
  std::string_view names = secret.key;  // `name`, `name_prefix`, each on its line
  for (int line = 0; line < 2; line++) {
    const std::string_view text = names.substr(0, names.find('\n'));
    names.remove_prefix(std::min(text.size() + 1, names.size()));
    if (text.empty()) continue;
    if (!text.starts_with("${var.") || text.find('}') + 1 != text.size()) return false;
    given = true;
  }
  return given;
}

}  // namespace

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  const Fact* first = nullptr;
  std::string_view first_path;
  size_t secrets = 0;
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kTerraformAudit) return;
      if (fact.kind != Fact::Kind::kTerraformSecret || IsNamedByCaller(fact)) continue;
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
