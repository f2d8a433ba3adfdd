// A dotenv file that is no template.
//
// By name (file_names.cc): `.env` and `.env.ANYTHING` are what the policy means; `prod.env` and its
// like are as often plain settings (Docker's `env_file`, Kustomize's generators), so they count
// only with a secret in them; the same holds for direnv's `.envrc`, a script that teams do share,
// with `use flake` and `layout python` in it. What is called `env` or `env.local` may be anything:
// it counts with more than words in it, and so do the files in a folder `.envs`, where
// cookiecutter-django has those of each environment. Frameworks' committed `.env` of nothing but
// harmless settings (Symfony, Vite, Create React App) still is one where the policy wants none, but
// a lesser fault.
#include "engine/path_confidence.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/dotenv_reader.h"
#include "policy/file_names.h"
#include "policy/local_login.h"
#include "policy/secret_value.h"

namespace leaktight::dotenv_committed {

extern const CheckInfo kInfo = {
    .id = "dotenv-committed",
    .name = "Committed dotenv file",
    .severity = Severity::kHigh,
    .practice = Practice::kDotenvStaysLocal,
    .message =
        "A dotenv file is where local secrets live; in git, everyone who can read the "
        "repository can read them, in its history for good.",
    .advice =
        "Take the file out of git and keep it on disk: `git rm --cached FILE`, then add it to "
        ".gitignore. Commit a template without values (.env.example) instead. Values that "
        "were ever pushed are known: make new ones.",
    .bad_path = ".env",
    .bad =
        "LOG_LEVEL=info\n"
        "DB_PASSWORD={password:24}\n",
    .good_path = ".env.example",
    .good =
        "# Copy to .env, which git ignores, and fill in.\n"
        "LOG_LEVEL=info\n"
        "DB_PASSWORD=\n",
    .reference =
        "Dotenv files as the dotenv libraries, Docker Compose, direnv and Wrangler (.dev.vars) "
        "read them. Files "
        "whose values dotenvx (https://dotenvx.com/docs) or SOPS "
        "(https://getsops.io/docs/) encrypted may be committed, and so may those that only say "
        "where in a secret store the values are, as `op run` reads them "
        "(https://developer.1password.com/docs/cli/secrets-environment-variables/); dotenvx's "
        ".env.keys may "
        "not. Templates, files without an assignment, and words under vendored code, tests, "
        "examples and documentation "
        "are left alone. A file elsewhere in which "
        "no value looks secret is reported as `low`; one named like prod.env, or direnv's "
        ".envrc, not at all. Files called env, env.local, dotenv, .env2, .flaskenv and the like, "
        "and "
        "those in a folder .envs (cookiecutter-django), count where a value is more than a word.",
};

namespace {

struct Contents {
  std::vector<std::string> secrets;  // names of what holds one
  bool doubtful = false;             // something random under a name that says nothing
  bool encrypted = false;
  bool stored = false;  // addresses in a secret store
  bool plain = false;   // values that are no such address
  bool strong = false;  // a secret that is more than a word
};

DotenvUse UseOf(const File& file) {
  const DotenvUse use = ClassifyDotenvName(file.name());
  if (use != DotenvUse::kNone) return use;
  if (!file.name().starts_with('.')) return DotenvUse::kNone;
  const std::string_view folder = FolderOf(file.path());
  const bool in_envs = folder.starts_with(".envs/") || folder.find("/.envs/") != folder.npos;
  return in_envs ? DotenvUse::kDoubtful : DotenvUse::kNone;
}

bool IsToolsOwn(std::string_view name) {
  return name.starts_with("sops_") || name.starts_with("DOTENV_PUBLIC_KEY");
}

// A URL whose password is one, on a host that others reach.
bool HasLogin(std::string_view value) {
  return value.find("://") != std::string_view::npos && !IsLocalLogin(value) &&
         ClassifyValue(value) >= ValueKind::kWeakSecret;
}

// op://vault/item/field and its like, as vals and the clouds' secret managers write them.
bool IsAddress(std::string_view reference) {
  return reference.starts_with("op://") || reference.starts_with("ref+") ||
         reference.starts_with("arn:") || reference.starts_with("sm://");
}

Contents Look(const File& file) {
  Contents contents;
  for (const DotenvEntry& entry : file.Dotenv().entries) {
    const std::string_view name = entry.name.In(file.bytes());
    const ValueKind kind = ClassifyValue(entry.decoded);
    contents.encrypted |= kind == ValueKind::kEncrypted && !IsFalselyEncrypted(entry.decoded);
    if (IsToolsOwn(name)) continue;
    const bool stored = kind == ValueKind::kReference && IsAddress(entry.decoded);
    contents.stored |= stored;
    contents.plain |= !stored && kind != ValueKind::kEmpty;
    if (file.HoldsToken(entry.value) || IsSecretUnder(name, entry.decoded) ||
        HasLogin(entry.decoded)) {
      contents.secrets.emplace_back(name);
      contents.strong |= kind >= ValueKind::kWeakSecret || kind == ValueKind::kHash ||
                         file.HoldsToken(entry.value);
    } else if (kind == ValueKind::kSecret && !IsPublicName(name)) {
      contents.doubtful = true;
    }
  }
  return contents;
}

}  // namespace

bool Applies(const File& file) {
  switch (UseOf(file)) {
    case DotenvUse::kNone:
    case DotenvUse::kTemplate:
      return false;
    default:
      return !file.IsTemplate();
  }
}

void Run(const File& file, std::vector<Violation>& violations) {
  if (file.Dotenv().entries.empty()) return;
  const DotenvUse use = UseOf(file);
  const Contents contents = Look(file);
  const bool needs_strong = use == DotenvUse::kDoubtful || IsUnusedPath(file.path());
  if (needs_strong && !contents.strong && use != DotenvUse::kKeys) return;
  Violation violation;
  if (!contents.secrets.empty()) {
    violation.note = "It holds what looks secret: " + NameList(contents.secrets) + ".";
  } else if (use == DotenvUse::kKeys) {
    violation.note = "These keys open every value that dotenvx encrypted.";
  } else if (contents.encrypted || use != DotenvUse::kLocal ||
             (contents.stored && !contents.plain)) {
    return;
  } else if (!contents.doubtful) {
    if (PathConfidence(file.path()) < 1) return;
    violation.severity = Severity::kLow;
    violation.note = "No value in it looks secret today; the next one may.";
  }
  violations.push_back(std::move(violation));
}

}  // namespace leaktight::dotenv_committed
