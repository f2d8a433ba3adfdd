// A policy of IAM that lets read all secrets.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/glob.h"
#include "base/text.h"
#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/iam_statement.h"
#include "policy/kubernetes.h"
#include "policy/secret_place.h"
#include "policy/secret_value.h"
#include "policy/terraform_texts.h"

namespace leaktight::tf_iam_wildcard {

extern const CheckInfo kInfo = {
    .id = "tf-iam-wildcard",
    .name = "IAM policy that reads all secrets",
    .severity = Severity::kMedium,
    .practice = Practice::kLeastPrivilege,
    .message =
        "A policy lets whoever has it read or decrypt every secret of the account, and not only "
        "those that it needs.",
    .advice =
        "Name the secrets, parameters and keys in the statement's resources "
        "(aws_secretsmanager_secret.NAME.arn), allow GetSecretValue alone, and let kms:Decrypt "
        "count by way of the service only: a condition on kms:ViaService.",
    .bad_path = "infrastructure/terraform/iam.tf",
    .bad =
        "data \"aws_iam_policy_document\" \"read\" {\n"
        "  statement {\n"
        "    actions   = [\"secretsmanager:GetSecretValue\"]\n"
        "    resources = [\"*\"]\n"
        "  }\n"
        "}\n",
    .good_path = "infrastructure/terraform/iam.tf",
    .good =
        "data \"aws_iam_policy_document\" \"read\" {\n"
        "  statement {\n"
        "    actions   = [\"secretsmanager:GetSecretValue\"]\n"
        "    resources = [aws_secretsmanager_secret.database.arn]\n"
        "  }\n"
        "}\n",
    .reference =
        "https://docs.aws.amazon.com/service-authorization/latest/reference/"
        "list_awssecretsmanager.html, …/list_awssystemsmanager.html and "
        "…/list_awskeymanagementservice.html. Statements of aws_iam_policy_document, of jsonencode "
        "and of JSON in a text, `policy_statements` that a module is given, of policies that are a "
        "file of JSON, and of templates of CloudFormation, SAM and the Serverless Framework, that "
        "allow reading secrets "
        "(secretsmanager:GetSecretValue, "
        "ssm:GetParameter and its like, kms:Decrypt, or a pattern that includes one) on `*` or on "
        "all of a kind (…:secret:*, …:parameter/*, …:key/*); with NotAction and NotResource, that "
        "do "
        "not leave these out. One finding for each statement. AWS's own policies that do the same "
        "count where a role, a group or a user gets them: SecretsManagerReadWrite, and as `low` "
        "those by which one may do nearly everything (AdministratorAccess, PowerUserAccess). "
        "Left alone are statements with a condition, those of policies on resources, which have a "
        "principal and mean that resource by `*`, policies of AWS Organizations, which give "
        "nothing, those whose path says that they bound others, and examples, tests and vendored "
        "modules.",
};

namespace {

constexpr size_t kLongestAction = 128;

// The actions that give a secret's value, in small letters: IAM does not tell cases apart.
constexpr std::string_view kReading[] = {
    "secretsmanager:getsecretvalue",
    "secretsmanager:batchgetsecretvalue",
    "ssm:getparameter",
    "ssm:getparameters",
    "ssm:getparametersbypath",
    "ssm:getparameterhistory",
    "kms:decrypt",
};

// The services whose secrets an action lets read; empty: none. `*`: all.
std::string_view ServiceRead(std::string_view action) {
  if (action.empty() || action.size() > kLongestAction) return {};
  const std::string lower = ToLower(action);
  if (lower == "*" || lower == "*:*") return "*";
  for (const std::string_view reading : kReading) {
    if (WildcardMatches(lower, reading)) return reading.substr(0, reading.find(':'));
  }
  return {};
}

// Everything, or everything of a service.
bool IsWide(std::string_view resource, std::string_view service) {
  if (resource == "*") return true;
  if (!resource.starts_with("arn:") || service == "*") return false;
  if (resource.find(fmt::format(":{}:", service)) == std::string_view::npos) return false;
  for (const std::string_view all : {":secret:*", ":parameter/*", ":parameter*", ":key/*", ":*"}) {
    if (resource.ends_with(all)) return true;
  }
  return false;
}

bool IsWide(const IamStatement& statement, std::string_view service) {
  const auto wide = [&](const IamText& resource) { return IsWide(resource.value, service); };
  if (std::any_of(statement.resources.begin(), statement.resources.end(), wide)) return true;
  const std::vector<IamText>& left_out = statement.not_resources;
  return !left_out.empty() && std::none_of(left_out.begin(), left_out.end(), wide);
}

// The actions that are left to a statement whose NotAction has these.
std::vector<std::string_view> ReadingBut(const std::vector<IamText>& left_out) {
  std::vector<std::string_view> reading;
  for (const std::string_view action : kReading) {
    const bool out = std::any_of(left_out.begin(), left_out.end(), [&](const IamText& pattern) {
      return pattern.value.size() <= kLongestAction &&
             WildcardMatches(ToLower(pattern.value), action);
    });
    if (!out) reading.push_back(action);
  }
  return reading;
}

void JudgeAllBut(const IamStatement& statement, std::vector<Violation>& violations) {
  const std::vector<std::string_view> reading = ReadingBut(statement.not_actions);
  const auto wide = std::find_if(reading.begin(), reading.end(), [&](std::string_view action) {
    return IsWide(statement, action.substr(0, action.find(':')));
  });
  if (wide == reading.end()) return;
  std::vector<std::string> names;
  for (const IamText& action : statement.not_actions) names.emplace_back(action.value);
  Violation violation;
  violation.about = statement.not_actions.front().span;
  violation.subject = fmt::format("all but {}", NameList(names));
  violation.note = fmt::format("What it leaves out does not include {}.", *wide);
  violations.push_back(std::move(violation));
}

void Judge(const IamStatement& statement, std::vector<Violation>& violations) {
  if (!statement.allows || !statement.open) return;
  if (!statement.not_actions.empty()) return JudgeAllBut(statement, violations);
  std::vector<std::string> names;
  Span about;
  for (const IamText& action : statement.actions) {
    const std::string_view service = ServiceRead(action.value);
    if (service.empty() || !IsWide(statement, service)) continue;
    if (names.empty()) about = action.span;
    names.emplace_back(action.value);
  }
  if (names.empty()) return;
  Violation violation;
  violation.about = about;
  violation.subject = NameList(names);
  if (names.front() == "*" || names.front() == "*:*") {
    violation.note = "It lets do everything, and so read every secret.";
  }
  violations.push_back(std::move(violation));
}

// A policy of AWS's own that reads all secrets: docs.aws.amazon.com/aws-managed-policy.
struct Managed {
  std::string_view name;
  std::optional<Severity> severity = {};  // where it is not the check's
};
constexpr Managed kManaged[] = {
    {"SecretsManagerReadWrite"},
    {"AdministratorAccess", Severity::kLow},  // for those who run an account there is no other
    {"PowerUserAccess", Severity::kLow},
};

// The last part of "arn:aws:iam::aws:policy/NAME", whose partition may be filled in.
std::string_view NameOfManaged(std::string_view arn) {
  constexpr std::string_view kPolicy = ":iam::aws:policy/";
  const size_t at = arn.find(kPolicy);
  return at == std::string_view::npos ? std::string_view() : arn.substr(at + kPolicy.size());
}

// Of roles, groups and users; what bounds them gives nothing.
void JudgeManaged(const File& file, HclRef block, std::vector<Violation>& violations) {
  const std::vector<HclRef> labels = block.Labels();
  if (block.Value() != "resource" || labels.size() != 2 ||
      !labels[0].Value().starts_with("aws_iam_")) {
    return;
  }
  EachTerraformText(block.Body(), {}, [&](const TerraformText& text) {
    if (text.name == "permissions_boundary") return;
    const std::string_view name = NameOfManaged(text.value.span().In(file.bytes()));
    for (const Managed& managed : kManaged) {
      if (managed.name != name || text.value.kind() == HclNode::Kind::kReference) continue;
      Violation violation;
      violation.about = text.value.span();
      violation.subject = fmt::format("{} of {}.{}", name, labels[0].Value(), labels[1].Value());
      violation.severity = managed.severity;
      violations.push_back(std::move(violation));
    }
  });
}

// Policies of an organisation and boundaries give nothing: they bound what others give.
bool OnlyBounds(std::string_view path) {
  const std::string lower = ToLower(path);
  for (const std::string_view word : {"scp", "boundary", "boundaries", "guardrail"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

// A policy as a file of its own, or one within a template of CloudFormation, SAM or the Serverless
// Framework.
bool MayHoldPolicies(const File& file) {
  constexpr size_t kMostBytes = 1 << 20;
  if (!file.IsManifest() || file.bytes().size() > kMostBytes) return false;
  // Of YAML other checks ask for their words as well.
  // A role's are called `statements` in the Serverless Framework's own file.
  const bool holds = file.name().ends_with(".json")
                         ? HoldsWord(file.bytes(), "Statement")
                         : file.Holds("Statement") || file.name().starts_with("serverless");
  return holds && !OnlyBounds(file.path());
}

}  // namespace

bool Applies(const File& file) {
  const bool terraform = IsTerraformName(file.name());
  if (terraform ? !HoldsWord(file.bytes(), "tatement") && !HoldsWord(file.bytes(), "::aws:policy/")
                : !MayHoldPolicies(file)) {
    return false;
  }
  return !IsExample(file.path()) && !IsUnusedPath(file.path());
}

void Run(const File& file, std::vector<Violation>& violations) {
  const auto see = [&](const IamStatement& statement) { Judge(statement, violations); };
  if (!IsTerraformName(file.name())) return EachIamStatement(file.Yaml(), see);
  EachIamStatement(file.Hcl(), see);
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    if (item.kind() == HclNode::Kind::kBlock) JudgeManaged(file, item, violations);
  }
}

}  // namespace leaktight::tf_iam_wildcard
