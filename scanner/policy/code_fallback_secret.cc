// A secret written into code for when the environment has none.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/words.h"
#include "policy/check.h"
#include "policy/code_fallbacks.h"
#include "policy/code_file.h"
#include "policy/command_secrets.h"
#include "policy/credential_value.h"
#include "policy/demo_word.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/local_login.h"
#include "policy/secret_value.h"

namespace leaktight::code_fallback_secret {

extern const CheckInfo kInfo = {
    .id = "code-fallback-secret",
    .name = "Secret in code for when none is set",
    .severity = Severity::kMedium,
    .practice = Practice::kSecretsAtRunTime,
    .message =
        "Where the variable is not set, the program goes on with a secret that stands in its "
        "source: whoever reads the repository has it, and nobody notices that the real one is "
        "missing.",
    .advice =
        "Take the literal out and let the program stop where the variable is not set; for "
        "development put a value of your own into .env, which is not in git. If the literal is in "
        "use anywhere, it is known: make a new one.",
    .bad_path = "backend/settings.py",
    .bad =
        "import os\n"
        "\n"
        "DB_HOST = os.getenv(\"DB_HOST\", \"localhost\")\n"
        "DB_PASSWORD = os.getenv(\"DB_PASSWORD\", \"{base62:24}\")\n",
    .good_path = "backend/settings.py",
    .good =
        "import os\n"
        "\n"
        "DB_HOST = os.getenv(\"DB_HOST\", \"localhost\")\n"
        "DB_PASSWORD = os.environ[\"DB_PASSWORD\"]\n",
    .reference =
        "https://cwe.mitre.org/data/definitions/798.html. Looked at are Python (os.getenv, "
        "os.environ.get, `or`, env() and config() with default=, options of argparse and click), "
        "JavaScript and TypeScript (`||`, `??` and conditions behind process.env and the like, "
        "ConfigService.get, what is taken apart from process.env, `default` in the schemas of zod, "
        "Joi, "
        "envalid and convict, options of yargs and commander), Go (functions called getEnv and "
        "the like, viper.SetDefault, cmp.Or, flags, tags of structs), Java (System.getenv and "
        "getProperty with getOrDefault, orElse or a condition, @Value(\"${x:…}\"), "
        "@ConfigProperty), fields of pydantic's BaseSettings, what is assigned behind a test "
        "whether "
        "anything was read, Spring's application.yml and .properties (${x:…}), and shell scripts, "
        "by "
        "their name or first line (${X:-…}, ${X:=…}, [ -z \"$X\" ] && X=…). The name decides, or a "
        "token that "
        "the rules know. Placeholders and what only opens a service on one's own machine are left "
        "alone; of a secret that signs (JWT_SECRET, SECRET_KEY) a word counts as well, since the "
        "program works with it.",
};

namespace {

// Larger scripts are none that a person wrote.
constexpr size_t kMostScriptBytes = 1 << 20;

bool HasWord(std::string_view text, std::initializer_list<std::string_view> wanted) {
  const Words words(text);
  for (size_t i = 0; i < words.size(); i++) {
    if (std::find(wanted.begin(), wanted.end(), words[i]) != wanted.end()) return true;
  }
  return false;
}

// A value that says where it is meant for: dev-secret, test_password, local.
bool SaysDevelopment(std::string_view value) {
  return HasWord(value, {"dev",   "devel",    "development", "develop", "local", "localhost",
                         "test",  "testing",  "tests",       "demo",    "dummy", "fake",
                         "mock",  "insecure", "unsafe",      "sandbox", "debug", "sample",
                         "unset", "ci",       "notsecure",   "none",    "null"});
}

// One that the program itself makes and checks tokens with: it works with any value, so one that
// others know lets them in.
bool Signs(std::string_view name) {
  const std::string lower = ToLower(name);
  if (lower.ends_with("token_secret") || lower.ends_with("tokensecret")) return true;
  if (HasWord(name, {"client", "api", "access", "aws", "webhook", "consumer", "password", "s3",
                     "bucket", "app", "oauth", "google", "github"})) {
    return HasWord(name, {"jwt", "session"}) && !HasWord(name, {"password", "aws", "s3"});
  }
  return HasWord(name, {"jwt", "session", "cookie", "signing", "encryption", "hmac", "csrf",
                        "nextauth"}) ||
         lower.ends_with("secret_key") || lower == "secret" || lower.ends_with("secretkey");
}

// What the rules say of a token; guesses are never sure of themselves.
std::optional<Severity> SeverityOfToken(const File& file, Span span) {
  std::optional<Severity> gravest;
  for (const Match& match : file.MatchesNear(span)) {
    if (match.confidence < 1 || !match.secret.Overlaps(span)) continue;
    gravest = std::max(gravest.value_or(match.severity), match.severity);
  }
  return gravest;
}

// settings/dev.py, docker-local.sh: what stands there is for development, like in a test.
bool CountsIn(const File& file, std::string_view value) {
  const bool development = HasWord(file.name(), {"dev", "devel", "development", "local"}) ||
                           HasWord(FolderOf(file.path()), {"dev", "devel", "development", "local"});
  return CountsAt(development ? "test/x" : file.path(), value);
}

// `env:"auth.secret_key,default=SECRET_KEY"`: what a value is called in what a program writes.
bool IsNameInTag(const CodeFallback& fallback) {
  if (fallback.form != CodeFallback::Form::kStructTag) return false;
  const std::string_view value = fallback.value;
  return value.find('_') != std::string_view::npos &&
         std::all_of(value.begin(), value.end(), [](char c) { return IsUpper(c) || c == '_'; });
}

std::optional<Severity> Judge(const File& file, const CodeFallback& fallback) {
  if (IsFolderVariable(fallback.name)) return std::nullopt;
  const std::string_view value = Trim(fallback.value);
  if (file.HoldsToken(fallback.span)) return Severity::kHigh;
  const ValueKind kind = ClassifyValue(value);
  if (IsNameInTag(fallback)) return std::nullopt;
  if (HoldsNoSecret(kind) || (SaysDevelopment(value) && kind != ValueKind::kSecret)) {
    return std::nullopt;
  }
  const std::string& name = fallback.meaning.empty() ? fallback.name : fallback.meaning;
  const bool demo = IsDemoWord(value);
  if (!demo && !IsSecretUnder(name, value)) return std::nullopt;
  if (!CountsIn(file, value)) return std::nullopt;
  const bool word = demo || kind == ValueKind::kIdentifier || kind == ValueKind::kWords;
  if (word) {
    // A login with it works only where somebody chose it; what is signed with it always does.
    const bool signs = Signs(name) && ClassifyName(name) == NameKind::kSecret;
    if (!signs) return std::nullopt;
    return demo ? Severity::kLow : Severity::kMedium;
  }
  return kInfo.severity;
}

// The password of an address with a login, or of a connection string, to another machine.
std::vector<Span> SecretsOfAddress(const CodeFallback& fallback) {
  const std::string_view value = fallback.value;
  if (value.size() != fallback.span.size()) return {};  // it is written in another way
  if (value.find("://") == std::string_view::npos || IsLocalLogin(Trim(value))) return {};
  std::vector<Span> secrets;
  for (const CommandSecret& secret : SecretsInOptions(value)) {
    if (IsDemoWord(secret.span.In(value)) || SaysDevelopment(secret.span.In(value))) continue;
    secrets.push_back(
        {fallback.span.begin + secret.span.begin, fallback.span.begin + secret.span.end});
  }
  return secrets;
}

std::string Replacement(const File& file, const CodeFallback& fallback) {
  switch (fallback.form) {
    case CodeFallback::Form::kShell:
      return "${" + fallback.name + ":?set " + fallback.name + "}";
    case CodeFallback::Form::kSpring:
      return "${" + fallback.name + "}";
    case CodeFallback::Form::kCall:
    case CodeFallback::Form::kOperator:
      if (file.name().ends_with(".py") && file.bytes().find("os.") != std::string_view::npos) {
        return "os.environ[\"" + fallback.name + "\"]";
      }
      return {};
    default:
      return {};
  }
}

}  // namespace

bool Applies(const File& file) {
  const std::string_view bytes = file.bytes();
  if (IsShellScript(file) || IsSpringSettings(file.name())) {
    return !IsUnusedPath(file.path()) && bytes.size() <= kMostScriptBytes &&
           MayHoldFallbacks(bytes);
  }
  if (!IsOwnCode(file.path())) return false;
  return file.Code().hints().fallback || !file.matches().empty();
}

void Run(const File& file, std::vector<Violation>& violations) {
  std::set<size_t> told;
  for (const CodeFallback& fallback : FallbacksOf(file)) {
    if (fallback.value.empty()) continue;
    Violation violation;
    const auto severity = Judge(file, fallback);
    if (severity) {
      violation.secrets = {fallback.span};
    } else {
      violation.secrets = SecretsOfAddress(fallback);
      if (violation.secrets.empty()) continue;
      const std::string_view secret = violation.secrets.front().In(file.bytes());
      if (!CountsIn(file, secret)) continue;
    }
    violation.about = violation.secrets.front();
    if (!told.insert(violation.about.begin).second) continue;
    violation.subject = fallback.name;
    violation.replacement = Replacement(file, fallback);
    Severity own = severity.value_or(Severity::kMedium);
    if (const auto of_token = SeverityOfToken(file, violation.about)) own = *of_token;
    if (own != kInfo.severity) violation.severity = own;
    TakeLowerSeverity(file, own, violation);
    violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::code_fallback_secret
