// A secret of Terraform that is rotated more slowly than its kind may.
#include "policy/check.h"
#include "policy/terraform_rotation.h"

namespace leaktight::tf_rotation_too_slow {

extern const CheckInfo kInfo = {
    .id = "tf-rotation-too-slow",
    .name = "Secret that is rotated too slowly",
    .severity = Severity::kMedium,
    .practice = Practice::kRotated,
    .message = "A secret lives longer than its kind may: whoever once had it has it for as long.",
    .advice =
        "Rotate it within the days that its kind may live: automatically_after_days, or a "
        "schedule_expression as often (`rotation` in .leaktight.yaml says which kinds there are).",
    .bad_path = "infrastructure/terraform/modules/secrets/rotation.tf",
    .bad =
        "resource \"aws_secretsmanager_secret_rotation\" \"database\" {\n"
        "  secret_id           = aws_secretsmanager_secret.database.id\n"
        "  rotation_lambda_arn = var.rotation_lambda_arn\n"
        "\n"
        "  rotation_rules {\n"
        "    automatically_after_days = 180\n"
        "  }\n"
        "}\n",
    .good_path = "infrastructure/terraform/modules/secrets/rotation.tf",
    .good =
        "resource \"aws_secretsmanager_secret_rotation\" \"database\" {\n"
        "  secret_id           = aws_secretsmanager_secret.database.id\n"
        "  rotation_lambda_arn = var.rotation_lambda_arn\n"
        "\n"
        "  rotation_rules {\n"
        "    automatically_after_days = 90\n"
        "  }\n"
        "}\n",
    .beside_path = "infrastructure/terraform/modules/secrets/main.tf",
    .beside =
        "resource \"aws_secretsmanager_secret\" \"database\" {\n"
        "  name       = \"flowdoc/prod/database\"\n"
        "  kms_key_id = aws_kms_key.secrets.arn\n"
        "}\n"
        "\n"
        "resource \"aws_cloudtrail\" \"all\" {\n"
        "  s3_bucket_name = aws_s3_bucket.trail.id\n"
        "}\n",
    .reference =
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html. "
        "automatically_after_days and schedule_expression (rate, cron) count, and what variables "
        "have for a default or are given where the repository calls the module. Kinds are told by "
        "the words of the secret's name, its label and its tag `class`: databases 90 days, JWT 30; "
        "of one that another repository makes by the name in its ARN, of its data source or of the "
        "variable that brings its id; of the password that a database manages itself by its type, "
        "also within the registry's modules of RDS and Redshift. Left alone are times that cannot "
        "be told, what is of no "
        "kind, examples, tests and vendored modules.",
};

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  FindRotationFaults(repository, RotationFault::kTooSlow, violations);
}

}  // namespace leaktight::tf_rotation_too_slow
