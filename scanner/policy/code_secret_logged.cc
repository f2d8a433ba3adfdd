// A secret that the program writes into its log.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "engine/path_confidence.h"
#include "engine/secret_likeness.h"
#include "engine/words.h"
#include "policy/check.h"
#include "policy/code_constants.h"
#include "policy/code_file.h"
#include "policy/code_logging.h"
#include "policy/code_reads.h"
#include "policy/secret_value.h"

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
        "TypeScript, fmt, log, slog, zap and the like of Go, System.out and loggers of Java, and "
        "what is written to the standard streams. A value counts that stands there as it is, or in "
        "a template or a format, and that was fetched before in the same function (GetSecretValue, "
        "GetParameter with decryption, AccessSecretVersion, a variable of the environment with a "
        "secret's name), or whose own name says that it is a secret. What "
        "is made of one (its length, a mask, a hash, whether there is one) is left alone, and so "
        "are tests.",
};

namespace {

// Tests print what they like.
constexpr double kSurePath = 0.9;

template <size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// What gives a secret: of AWS, Google and Azure.
bool FetchesSecret(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"get_secret_value", "getSecretValue", "GetSecretValue", "GetSecretValueCommand",
       "access_secret_version", "accessSecretVersion", "AccessSecretVersion"});
  return IsOneOf(name, kNames);
}

// Where those keep it in what they give.
bool HoldsFetched(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"SecretString", "SecretBinary", "secretString", "secretBinary"});
  return IsOneOf(name, kNames);
}

// hashedPassword, maskedToken, passwordLabel's kin, texts for people: messages.password.
bool SaysHarmless(std::string_view name) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"hashed",     "hash",       "encrypted",    "masked",    "mask",        "redacted",
       "obfuscated", "hidden",     "sanitized",    "encoded",   "enc",         "cipher",
       "digest",     "public",     "has",          "is",        "use",         "using",
       "no",         "with",       "without",      "need",      "needs",       "show",
       "require",    "required",   "forgot",       "reset",     "invalid",     "wrong",
       "incorrect",  "missing",    "enable",       "enabled",   "messages",    "labels",
       "label",      "strings",    "errors",       "error",     "i18n",        "fields",
       "field",      "types",      "type",         "constants", "keys",        "flags",
       "fake",       "dummy",      "test",         "example",   "sample",      "mock",
       "column",     "columns",    "header",       "headers",   "header_name", "num",
       "count",      "total",      "max",          "min",       "old_count",   "lang",
       "params",     "schema",     "active",       "activate",  "disable",     "disabled",
       "should",     "resumption", "continuation", "page",      "next",        "cursor",
       "device",     "push",       "reservation"});
  const Words words(name);
  for (size_t i = 0; i < words.size(); i++) {
    if (IsOneOf(words[i], kWords)) return true;
  }
  return false;
}

// Does a name say that it is a secret itself? Of clusters and clients a `secret` is an object that
// has a name, and `credentials` are more than one thing.
bool NamesSecret(std::string_view name) {
  if (ClassifyName(name) != NameKind::kSecret || IsFolderVariable(name)) return false;
  const Words words(name);
  const size_t last = words.size() - 1;
  const auto before_is = [&](std::initializer_list<std::string_view> wanted) {
    return last > 0 && std::find(wanted.begin(), wanted.end(), words[last - 1]) != wanted.end();
  };
  if (words[last] == "secret" || words[last] == "secrets") {
    return before_is({"client", "jwt", "api", "app", "shared", "session", "signing", "consumer",
                      "oauth", "webhook", "totp", "otp", "mfa"});
  }
  if (words[last] == "key") {
    return before_is({"api", "secret", "private", "signing", "encryption", "master", "access"});
  }
  return words[last].find("cred") == std::string_view::npos;
}

// Made for whoever sees the output: a generator of passwords.
bool Generates(std::string_view name) {
  const std::string lower = ToLower(name);
  for (const std::string_view part : {"generat", "random", "choice", "sample", "shuffle", "mask",
                                      "redact", "hash", "obfuscat", "getpass", "input", "uuid"}) {
    if (lower.find(part) != std::string::npos) return true;
  }
  return false;
}

// Follows variables through a file, a function at a time.
class Flow {
 public:
  Flow(const CodeTokens& file, const CodeConstants& constants)
      : file_(file), constants_(constants), decrypts_(Decrypts(file)) {}

  std::vector<LoggedValue> Secrets(const std::vector<LoggedValue>& values) {
    std::vector<LoggedValue> secrets;
    size_t i = 0;
    for (const LoggedValue& value : values) {
      for (; i < value.begin; i++) Step(i);
      if (IsSecret(value)) secrets.push_back(value);
    }
    return secrets;
  }

 private:
  enum class State : uint8_t { kFetched, kMade };
  struct Variable {
    State state;
    size_t at;
  };
  static constexpr size_t kWindow = 600;  // tokens

  // WithDecryption=True, { WithDecryption: true }, .withDecryption(true): secrets are among the
  // parameters that are asked for (docs.aws.amazon.com, API_GetParameter).
  static bool Decrypts(const CodeTokens& file) {
    constexpr size_t kNear = 6;  // Go: `WithDecryption: aws.Bool(true)`
    for (size_t i = 0; i < file.size(); i++) {
      if (!file.Is(i, "WithDecryption") && !file.Is(i, "withDecryption")) continue;
      for (size_t k = i + 1; k <= i + kNear; k++) {
        if (file.Is(k, "true") || file.Is(k, "True")) return true;
      }
    }
    return false;
  }

  // r.Parameter.Value, r["Parameter"]["Value"], r.parameter().value()
  bool HoldsParameter(size_t begin, size_t last) const {
    if (!decrypts_) return false;
    bool parameter = false;
    bool value = false;
    for (size_t i = begin; i <= last; i++) {
      if (!file_.IsName(i) && !file_.IsString(i)) continue;
      const std::string_view name = file_.IsName(i) ? file_.At(i) : file_.Content(i).In(file_.text);
      value = parameter && EqualIgnoringCase(name, "value");
      parameter = EqualIgnoringCase(name, "parameter");
    }
    return value;
  }

  void Step(size_t i) {
    if (file_.Is(i, "def") || file_.Is(i, "func") || file_.Is(i, "function")) variables_.clear();
    if (!file_.IsName(i)) return;
    const bool assigned = file_.Is(i + 1, "=") || file_.Is(i + 1, ":=") || file_.Is(i + 1, "+=");
    const bool with_error = file_.Is(i + 1, ",") && file_.IsName(i + 2) &&
                            (file_.Is(i + 3, ":=") || file_.Is(i + 3, "="));
    const bool shown = file_.Is(i + 2, "}");  // f"{secret=}"
    if (assigned && !shown && !file_.Is(i - 1, ",")) Assign(i, i + 2);
    if (with_error && file_.language == CodeLanguage::kGo) Assign(i, i + 4);
  }

  void Assign(size_t name, size_t begin) {
    constexpr size_t kLongest = 60;
    std::optional<State> state;
    for (size_t i = begin; i < begin + kLongest && i < file_.size(); i++) {
      if (file_.KindOf(i) == CodeToken::Kind::kNewline || file_.Is(i, ";")) break;
      // What is put there rather than taken: SecretString=value, { SecretString: value }.
      const bool put = file_.Is(i + 1, "=") || file_.Is(i + 1, ":");
      if (!put && (file_.IsString(i) ? HoldsFetched(file_.Content(i).In(file_.text))
                                     : file_.IsName(i) && HoldsFetched(file_.At(i)))) {
        state = State::kFetched;
        continue;
      }
      if (!file_.IsName(i)) continue;
      const std::string_view text = file_.At(i);
      if (decrypts_ && i == begin && HoldsParameter(begin, StatementLast(begin))) {
        state = State::kFetched;
        break;
      }
      if (FetchesSecret(text)) state = State::kFetched;
      if (Generates(text) && !state) state = State::kMade;
      if (const Variable* known = Find(text); known != nullptr && !state && PassesOn(i)) {
        state = known->state;
      }
    }
    if (!state) {
      const auto read = ReadAt(begin);
      if (read && ClassifyName(*read) == NameKind::kSecret && !SaysHarmless(*read)) {
        state = State::kFetched;
      }
    }
    if (state) {
      variables_[file_.At(name)] = {*state, name};
    } else {
      variables_.erase(file_.At(name));
    }
  }

  size_t StatementLast(size_t begin) const {
    size_t i = begin;
    while (i + 1 < file_.size() && file_.KindOf(i + 1) != CodeToken::Kind::kNewline &&
           !file_.Is(i + 1, ";")) {
      i++;
    }
    return i;
  }

  // x = y, x = json.loads(y), x = y.payload.data, x = y["password"]
  bool PassesOn(size_t i) const {
    if (file_.Is(i + 1, ".")) {
      const std::string_view part = file_.At(i + 2);
      return part == "payload" || part == "Payload";
    }
    const bool begins = file_.Is(i - 1, "=") || file_.Is(i - 1, ":=");
    if (begins && file_.Is(i + 1, "[") && file_.IsString(i + 2) && file_.Is(i + 3, "]")) {
      const bool ends = file_.KindOf(i + 4) == CodeToken::Kind::kNewline || file_.Is(i + 4, ";");
      return ends && ClassifyName(file_.Value(i + 2)) == NameKind::kSecret;
    }
    const bool parsed =
        i > 1 && file_.Is(i - 1, "(") && (file_.Is(i - 2, "loads") || file_.Is(i - 2, "parse"));
    const bool whole =
        begins && (file_.KindOf(i + 1) == CodeToken::Kind::kNewline || file_.Is(i + 1, ";"));
    return parsed || whole;
  }

  // All of the expression reads a variable of the environment.
  std::optional<std::string> ReadAt(size_t begin) const {
    size_t last = begin;
    while (file_.Is(last + 1, ".") && file_.IsName(last + 2)) last += 2;
    const size_t open = last + 1;
    if (open < file_.size() && (file_.Is(open, "(") || file_.Is(open, "[")) &&
        file_.tokens[open].partner > open) {
      last = file_.tokens[open].partner;
    }
    const auto read = EnvironmentReadAt(file_, last);
    if (!read || read->begin != begin) return std::nullopt;
    return read->name;
  }

  const Variable* Find(std::string_view name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? nullptr : &found->second;
  }

  // secrets.find(s => s.name === secretKey): what the variable holds is a name.
  bool IsComparedWithName(std::string_view variable) {
    if (!compared_) {
      compared_.emplace();
      for (size_t i = 2; i < file_.size(); i++) {
        if (!file_.Is(i, "==") && !file_.Is(i, "===")) continue;
        if (file_.Is(i - 1, "name") && file_.Is(i - 2, ".")) compared_->insert(file_.At(i + 1));
      }
    }
    return compared_->count(variable) > 0;
  }

  bool IsSecret(const LoggedValue& value) {
    if (HoldsFetched(value.name) || HoldsParameter(value.begin, value.last)) return true;
    for (size_t i = value.begin; i <= value.last; i++) {
      if (file_.IsName(i) && SaysHarmless(file_.At(i))) return false;
      if (file_.IsName(i) && FetchesSecret(file_.At(i))) return value.last > i;
    }
    if (value.begin == value.last) {
      const Variable* known = Find(file_.At(value.begin));
      if (known != nullptr && value.begin - known->at < kWindow) {
        return known->state == State::kFetched;
      }
    }
    if (!NamesSecret(value.name) || SaysHarmless(value.name)) return false;
    // All that is printed: what the program is for, a password for another program to read.
    if (!value.to_log && value.alone && !value.read) return false;
    if (value.begin == value.last && IsComparedWithName(value.name)) return false;
    // A constant that only names one.
    const auto literal = constants_.StringAt(value.begin);
    return !literal || IsSecretUnder(value.name, file_.Value(*literal));
  }

  const CodeTokens& file_;
  const CodeConstants& constants_;
  const bool decrypts_;
  std::unordered_map<std::string_view, Variable> variables_;
  std::optional<std::unordered_set<std::string_view>> compared_;  // with names; on demand
};

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
  for (const LoggedValue& value : Flow(code, constants).Secrets(values)) {
    Violation violation;
    violation.about = {code.tokens[value.begin].begin, code.tokens[value.last].end};
    violation.subject = violation.about.In(file.bytes());
    if (!value.to_log) violation.severity = Severity::kLow;
    violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::code_secret_logged
