// A secret that the program writes into its log.
#include <utility>

#include "engine/path_confidence.h"
#include "policy/check.h"
#include "policy/code_constants.h"
#include "policy/code_file.h"
#include "policy/code_logging.h"
#include "policy/code_secret_flow.h"

namespace leaktight::code_secret_logged {

extern const CheckInfo kInfo = {
    .id = "code-secret-logged",
    .name = "Secret written to a log",
    .severity = Severity::kMedium,
    .practice = Practice::kSecretsAtRunTime,
    .message =
        "The program writes a secret into its log: there it stays for as long as logs are kept, "
        "and whoever reads logs, or the system that collects them, has it.",
    .advice =
        "Leave the value out: log that it is there (`password is set`) or the name of the secret. "
        "If it ran like this anywhere, make a new one and remove the old one's traces from the "
        "logs.",
    .bad_path = "backend/secrets.py",
    .bad =
        "import logging\n"
        "\n"
        "import boto3\n"
        "\n"
        "\n"
        "def database_login():\n"
        "    client = boto3.client(\"secretsmanager\")\n"
        "    response = client.get_secret_value(SecretId=\"flowdoc/database\")\n"
        "    logging.info(\"login: %s\", response[\"SecretString\"])\n"
        "    return response[\"SecretString\"]\n",
    .good_path = "backend/secrets.py",
    .good =
        "import logging\n"
        "\n"
        "import boto3\n"
        "\n"
        "\n"
        "def database_login():\n"
        "    client = boto3.client(\"secretsmanager\")\n"
        "    response = client.get_secret_value(SecretId=\"flowdoc/database\")\n"
        "    logging.info(\"login of version %s\", response[\"VersionId\"])\n"
        "    return response[\"SecretString\"]\n",
    .reference =
        "https://cwe.mitre.org/data/definitions/532.html and "
        "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude. "
        "Looked at are print, logging and loggers of Python, console and loggers of JavaScript and "
        "TypeScript, fmt, log, slog, zap, zerolog and the like of Go, System.out and loggers of "
        "Java, and "
        "what is written to the standard streams. A value counts that stands there as it is, or in "
        "a template or a format, and that was fetched before in the same function, by a function "
        "of the file that returns it, or into a field of the class (GetSecretValue, "
        "GetParameter with decryption, AccessSecretVersion, get_secret and its value, "
        "read_secret_version, a variable of the environment with a "
        "secret's name), or whose own name says that it is a secret; and all of the environment. "
        "What "
        "is made of one (its length, a mask, a hash, whether there is one) is left alone, and so "
        "are tests.",
};

namespace {

// Tests print what they like.
constexpr double kSurePath = 0.9;

}  // namespace

bool Applies(const File& file) {
  return IsOwnCode(file.path()) && file.Code().hints().logged &&
         PathConfidence(file.path()) >= kSurePath;
}

void Run(const File& file, std::vector<Violation>& violations) {
  const CodeTokens& code = file.Code().Tokens();
  const std::vector<LoggedValue> values = LoggedValues(code);
  if (values.empty()) return;
  const CodeConstants constants(code);
  for (const LoggedValue& value : LoggedSecrets(code, constants, values)) {
    Violation violation;
    violation.about = {code.tokens[value.begin].begin, code.tokens[value.last].end};
    violation.subject = violation.about.In(file.bytes());
    if (!value.to_log) violation.severity = Severity::kLow;
    violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::code_secret_logged
