// A dotenv template that holds real values.
//
// What a template is for is to be copied, so it is full of values: settings, placeholders, and
// words that do on one's own machine (`postgres`, `secret`, `admin`). None of those is a secret. A
// value is one where the engine knows the token, or where its name says that it is one and it is no
// word: what somebody generated, or a password that somebody thought of.
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/demo_word.h"
#include "policy/dotenv_reader.h"
#include "policy/file_names.h"
#include "policy/local_login.h"
#include "policy/secret_value.h"

namespace leaktight::dotenv_template_filled {

extern const CheckInfo kInfo = {
    .id = "dotenv-template-filled",
    .name = "Real values in a dotenv template",
    .severity = Severity::kHigh,
    .practice = Practice::kDotenvStaysLocal,
    .message =
        "A dotenv template is committed and copied by everyone: a real value in it is known to "
        "all who can read the repository, and ends up in use elsewhere.",
    .advice =
        "Leave the value empty, or put a placeholder (change-me) there, and say in a comment where "
        "it comes from. The value is known now: make a new one wherever it is in use.",
    .bad_path = ".env.example",
    .bad =
        "LOG_LEVEL=info\n"
        "DB_PASSWORD={password:24}\n",
    .good_path = ".env.example",
    .good =
        "LOG_LEVEL=info\n"
        "DB_USER=postgres\n"
        "DB_PASSWORD=postgres\n"
        "DATABASE_URL=postgres://postgres:postgres@localhost:5432/app\n"
        "JWT_SECRET=change-me\n"
        "API_KEY=<your-key>\n",
    .reference =
        "Templates by the names that the dotenv libraries give them (.env.example, .sample, "
        ".template, .dist, .defaults) and by the configuration's `templates`. Empty values, "
        "placeholders, references, encrypted values, words, and logins to localhost or to a "
        "service of Docker Compose are left alone.",
};

namespace {

// The tokens in the value, or the whole of it where it is a secret as such.
std::vector<Span> SecretsIn(const File& file, const DotenvEntry& entry) {
  const std::string_view name = entry.name.In(file.bytes());
  if (IsPublicName(name) || IsLocalLogin(entry.decoded) || IsDemoWord(entry.decoded)) return {};
  if (file.HoldsToken(entry.value)) return {entry.value};
  // Words serve on one's own machine, where IsSecretUnder takes them for passwords.
  const ValueKind kind = ClassifyValue(entry.decoded);
  const bool no_word = kind == ValueKind::kHash || kind >= ValueKind::kWeakSecret;
  if (no_word && IsSecretUnder(name, entry.decoded)) return {entry.value};
  return {};
}

}  // namespace

bool Applies(const File& file) {
  const DotenvUse use = ClassifyDotenvName(file.name());
  return use == DotenvUse::kTemplate || (use != DotenvUse::kNone && file.IsTemplate());
}

void Run(const File& file, std::vector<Violation>& violations) {
  for (const DotenvEntry& entry : file.Dotenv().entries) {
    std::vector<Span> secrets = SecretsIn(file, entry);
    if (secrets.empty()) continue;
    const std::string name(entry.name.In(file.bytes()));
    Violation violation;
    violation.about = entry.value;
    violation.secrets = std::move(secrets);
    violation.subject = name;
    violation.replacement = (entry.exported ? "export " : "") + name + "=";
    violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::dotenv_template_filled
