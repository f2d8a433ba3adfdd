// A secret of Terraform that nothing rotates.
#include "policy/check.h"
#include "policy/terraform_rotation.h"

namespace leaktight::tf_secret_no_rotation {

extern const CheckInfo kInfo = {
    .id = "tf-secret-no-rotation",
    .name = "Secret that nothing rotates",
    .severity = Severity::kMedium,
    .practice = Practice::kRotated,
    .message = "Nothing makes a new value for a secret: whoever once had it has it still.",
    .advice =
        "Let Secrets Manager rotate it: an aws_secretsmanager_secret_rotation with the function "
        "that changes the value, and rotation_rules within the days that its kind may live "
        "(`rotation` in .leaktight.yaml says which kinds there are).",
    .bad_path = "infrastructure/terraform/modules/secrets/main.tf",
    .bad =
        "resource \"aws_secretsmanager_secret\" \"database\" {\n"
        "  name       = \"flowdoc/prod/database\"\n"
        "  kms_key_id = aws_kms_key.secrets.arn\n"
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
    .beside_path = "infrastructure/terraform/modules/audit/main.tf",
    .beside =
        "resource \"aws_cloudtrail\" \"all\" {\n"
        "  s3_bucket_name = aws_s3_bucket.trail.id\n"
        "}\n",
    .reference =
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html. A "
        "secret and what rotates it stand in one folder (a module of Terraform). Kinds are told by "
        "the words of the secret's name, its label and its tag `class`. A secret of no kind is "
        "reported as `low`. Left alone are secrets where something in the repository rotates what "
        "it is given, values that nobody has to renew by their names (an ID, a user's name, an "
        "address; of no kind also settings, a salt, a key for encryption), webhooks, whose "
        "vendors make no new ones on a schedule, examples, tests and vendored modules.",
};

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  FindRotationFaults(repository, RotationFault::kNone, violations);
}

}  // namespace leaktight::tf_secret_no_rotation
