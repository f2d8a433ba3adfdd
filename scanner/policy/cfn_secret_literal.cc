// A secret that a template of CloudFormation says as it is.
#include <string>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/cloudformation.h"
#include "policy/credential_value.h"
#include "policy/demo_word.h"
#include "policy/secret_value.h"

namespace leaktight::cfn_secret_literal {

extern const CheckInfo kInfo = {
    .id = "cfn-secret-literal",
    .name = "Secret as a literal in CloudFormation",
    .severity = Severity::kHigh,
    .practice = Practice::kManagedByTerraform,
    .message =
        "A secret stands in a template of CloudFormation, or in the parameters of one: whoever "
        "reads the repository has it, or may look at the stack.",
    .advice =
        "Let CloudFormation read the value when it needs it, by a dynamic reference "
        "(`{{resolve:secretsmanager:NAME:SecretString:KEY}}`), or make it up itself "
        "(AWS::SecretsManager::Secret with GenerateSecretString); a parameter without a default "
        "and with `NoEcho: true` is the least. If it was ever pushed, it is known: make a new one.",
    .bad_path = "infrastructure/database.yaml",
    .bad =
        "AWSTemplateFormatVersion: '2010-09-09'\n"
        "Parameters:\n"
        "  DBPassword:\n"
        "    Type: String\n"
        "    NoEcho: true\n"
        "    Default: {password:24}\n",
    .good_path = "infrastructure/database.yaml",
    .good =
        "AWSTemplateFormatVersion: '2010-09-09'\n"
        "Parameters:\n"
        "  DBPassword:\n"
        "    Type: String\n"
        "    NoEcho: true\n",
    .reference =
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
        "dynamic-references-secretsmanager.html and "
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
        "security-best-practices.html. Files of YAML and JSON that say AWSTemplateFormatVersion, "
        "ParameterKey or a type of AWS (`AWS::…`, `Alexa::…`): defaults of parameters, properties, "
        "pairs of "
        "Name and Value (environments of containers) and of ParameterKey and ParameterValue, by "
        "name and value. Intrinsic functions, dynamic references, placeholders and words are left "
        "alone, and weak passwords in examples and tests.",
};

namespace {

bool IsSecret(const File& file, std::string_view name, YamlRef value) {
  if (value.span().empty() || ComesFromElsewhere(value)) return false;
  const std::string_view text = Trim(value.Value());
  if (name.find("::") != std::string_view::npos) return false;  // a type of resource: AWS::KMS::Key
  if (!MayBeSecretName(ClassifyName(name))) return false;
  if (file.HoldsToken(value.span())) return false;  // its rule tells of it
  if (IsConfiguration(text) || IsDemoWord(text) || RepeatsName(name, text)) return false;
  const ValueKind kind = ClassifyValue(text);
  if (kind != ValueKind::kHash && kind < ValueKind::kWeakSecret) return false;
  return IsSecretUnder(name, text) && CountsAt(file.path(), text);
}

}  // namespace

bool Applies(const File& file) {
  return file.IsManifest() &&
         (HoldsWord(file.bytes(), "AWSTemplateFormatVersion") ||
          HoldsWord(file.bytes(), "ParameterKey") || HoldsWord(file.bytes(), "AWS::") ||
          HoldsWord(file.bytes(), "Alexa::"));
}

void Run(const File& file, std::vector<Violation>& violations) {
  EachNamedScalar(file.Yaml(), [&](std::string_view name, YamlRef value) {
    if (!IsSecret(file, name, value)) return;
    Violation violation;
    violation.about = value.span();
    violation.secrets = {value.span()};
    violation.subject = name;
    TakeLowerSeverity(file, kInfo.severity, violation);
    violations.push_back(std::move(violation));
  });
}

}  // namespace leaktight::cfn_secret_literal
