#include "policy/file_names.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <initializer_list>
#include <vector>

#include "base/text.h"

namespace leaktight {
namespace {

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsSeparator(char c) {
  return c == '.' || c == '-' || c == '_' || c == ' ';
}

// Words that say "copy me". `defaults` are dotenv-defaults' and dotenv-flow's, `dist` is Symfony's,
// `schema` dotenv-extended's, `in` autoconf's; the rest are those of template languages.
bool IsTemplateWord(std::string_view word) {
  // Most words are none by this alone, and the names of all files are asked.
  constexpr std::string_view kFirst = "estdijgmh";
  if (word.size() < 2 || word.size() > 9 || kFirst.find(word[0]) == kFirst.npos) return false;
  return IsOneOf(word,
                 {"example", "examples", "sample", "samples",  "template", "templates", "tmpl",
                  "tpl",     "dist",     "skel",   "skeleton", "in",       "j2",        "jinja",
                  "jinja2",  "erb",      "gotmpl", "mustache", "hbs",      "ejs"});
}

bool IsDotenvTemplateWord(std::string_view word) {
  return IsTemplateWord(word) ||
         IsOneOf(word, {"default", "defaults", "schema", "spec", "blank", "empty", "placeholder"});
}

// Files named like a dotenv file that are something else: code and documents about one, and the
// encrypted forms that are made to be committed (dotenv-vault, Laravel, SOPS, GnuPG, age).
bool IsOtherExtension(std::string_view extension) {
  return IsOneOf(extension,
                 {"js",  "ts",   "mjs",  "cjs", "mts",    "jsx",   "tsx",       "json", "yaml",
                  "yml", "toml", "py",   "rb",  "go",     "rs",    "php",       "java", "kt",
                  "cs",  "sh",   "ps1",  "md",  "mdx",    "rst",   "html",      "css",  "vue",
                  "tf",  "nix",  "lua",  "sql", "xml",    "hcl",   "dart",      "ex",   "exs",
                  "zip", "gz",   "png",  "svg", "vault",  "enc",   "encrypted", "gpg",  "asc",
                  "pgp", "age",  "sops", "kms", "sha256", "patch", "diff",      "rej"});
}

struct Word {
  size_t begin = 0;
  size_t end = 0;
};

std::vector<Word> Words(std::string_view name) {
  std::vector<Word> words;
  for (size_t at = 0; at < name.size();) {
    if (IsSeparator(name[at])) {
      at++;
      continue;
    }
    const size_t begin = at;
    while (at < name.size() && !IsSeparator(name[at])) at++;
    words.push_back({begin, at});
  }
  return words;
}

std::string_view Extension(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

template <typename Is>
bool HasFolder(std::string_view path, Is is) {
  size_t begin = 0;
  for (size_t at = 0; at < path.size(); at++) {
    if (path[at] != '/') continue;
    if (is(path.substr(begin, at - begin))) return true;
    begin = at + 1;
  }
  return false;
}

bool IsUnusedFolder(std::string_view folder) {
  return IsOneOf(folder,
                 {"node_modules", "vendor", "third_party", "testdata", "fixtures", "__fixtures__"});
}

// What people put behind `env` besides a dot: for which environment it is, that it is a copy, that
// it is text.
bool IsDotenvSuffix(std::string_view word) {
  while (!word.empty() && word.back() >= '0' && word.back() <= '9') word.remove_suffix(1);
  return word.empty() ||
         IsOneOf(word,
                 {"local", "dev",  "develop", "development", "prod",   "production", "prd",
                  "stage", "stg",  "staging", "preprod",     "test",   "testing",    "qa",
                  "uat",   "live", "docker",  "compose",     "secret", "secrets",    "private",
                  "bak",   "old",  "orig",    "backup",      "copy",   "txt"});
}

// Names under which public repositories have dotenv files by the hundred, and other things too:
// env, env.local, env-production, dotenv, .env2, .envprod; .environment is also Platform.sh's
// script, .flaskenv Flask's for what is no secret
// (https://flask.palletsprojects.com/en/stable/cli/#environment-variables-from-dotenv).
bool MayBeDotenv(std::string_view text, const std::vector<Word>& words) {
  if (IsOneOf(text, {".flaskenv", ".environment", ".dotenv"})) return true;
  if (words.empty()) return false;
  const std::string_view first = text.substr(words[0].begin, words[0].end - words[0].begin);
  const bool all_suffixes = std::all_of(words.begin() + 1, words.end(), [&](Word word) {
    return IsDotenvSuffix(text.substr(word.begin, word.end - word.begin));
  });
  if (!all_suffixes) return false;
  if (words[0].begin == 0) return first == "env" || first == "dotenv";
  return text.starts_with(".env") && words[0].begin == 1 && IsDotenvSuffix(first.substr(3));
}

// .dev.vars, .dev.vars.staging: where Cloudflare's Wrangler keeps what `wrangler secret put` sets,
// on the developer's machine. https://developers.cloudflare.com/workers/configuration/secrets/
DotenvUse ClassifyDevVarsName(std::string_view name) {
  constexpr std::string_view kName = ".dev.vars";
  if (!name.starts_with(kName) || (name.size() > kName.size() && name[kName.size()] != '.')) {
    return DotenvUse::kNone;
  }
  const std::vector<Word> words = Words(name);
  const bool is_template = std::any_of(words.begin(), words.end(), [&](Word word) {
    return IsDotenvTemplateWord(name.substr(word.begin, word.end - word.begin));
  });
  return is_template ? DotenvUse::kTemplate : DotenvUse::kLocal;
}

}  // namespace

std::string_view FileName(std::string_view path) {
  return path.substr(FolderOf(path).size());
}

std::string_view FolderOf(std::string_view path) {
#ifdef __GLIBC__
  if (path.empty()) return path;  // which may begin nowhere
  // Asked of every file many times over; rfind() looks at one letter after the other.
  const void* slash = memrchr(path.data(), '/', path.size());
  return path.substr(0, slash == nullptr ? 0 : static_cast<const char*>(slash) - path.data() + 1);
#else
  return path.substr(0, path.rfind('/') + 1);
#endif
}

DotenvUse ClassifyDotenvName(std::string_view name) {
  // Most names are told by this alone.
  if (name.find("env") == std::string_view::npos && name.find("ENV") == std::string_view::npos) {
    return ClassifyDevVarsName(name);
  }
  const std::string lower = ToLower(name);
  const std::string_view text = lower;
  if (IsOtherExtension(Extension(text))) return DotenvUse::kNone;
  const std::vector<Word> words = Words(text);
  const bool is_template = std::any_of(words.begin(), words.end(), [&](Word word) {
    return IsDotenvTemplateWord(text.substr(word.begin, word.end - word.begin));
  });
  if (text == ".envrc" || text.starts_with(".envrc.")) {
    return is_template ? DotenvUse::kNone : DotenvUse::kShell;
  }
  if (text == ".env.keys") return DotenvUse::kKeys;
  const bool local =
      text.starts_with(".env") && (text.size() == 4 || IsSeparator(text[4]) || text[4] == '~');
  const bool named = !local && text.ends_with(".env");
  if (is_template) {
    const bool without_dot =
        !words.empty() && words.size() == 2 &&
        IsOneOf(text.substr(words[0].begin, words[0].end - words[0].begin), {"env", "dotenv"});
    const bool named_within = text.find(".env.") != std::string_view::npos;
    return local || named || named_within || without_dot ? DotenvUse::kTemplate : DotenvUse::kNone;
  }
  if (local) return DotenvUse::kLocal;
  if (named) return DotenvUse::kNamed;
  return MayBeDotenv(text, words) ? DotenvUse::kDoubtful : DotenvUse::kNone;
}

std::string DotenvMadeFrom(std::string_view template_path) {
  std::string name(FileName(template_path));
  const std::string lower = ToLower(name);
  const std::vector<Word> words = Words(lower);
  for (auto word = words.rbegin(); word != words.rend(); word++) {
    if (!IsDotenvTemplateWord(
            std::string_view(lower).substr(word->begin, word->end - word->begin))) {
      continue;
    }
    // With the separator before it; of a first word, with the one behind it, unless that is the dot
    // of ".env".
    if (word->begin == 0 && word->end < name.size() && name[word->end] != '.') {
      name.erase(0, word->end + 1);
      break;
    }
    size_t begin = word->begin;
    if (begin > 0 && (begin > 1 || word->end == name.size())) begin--;
    name.erase(begin, word->end - begin);
    break;
  }
  while (name.starts_with("..")) name.erase(0, 1);
  if (name.empty() || EqualIgnoringCase(name, "env") || EqualIgnoringCase(name, "dotenv")) {
    name = ".env";
  }
  return std::string(FolderOf(template_path)) + name;
}

std::string_view WithoutTemplateSuffix(std::string_view name) {
  const std::string_view extension = Extension(name);
  if (IsTemplateWord(ToLower(extension))) name.remove_suffix(extension.size() + 1);
  return name;
}

bool IsManifestName(std::string_view name) {
  for (const std::string_view usual : {".yaml", ".yml", ".json"}) {
    if (name.ends_with(usual)) return true;
  }
  const std::string extension = ToLower(Extension(WithoutTemplateSuffix(name)));
  return IsOneOf(extension, {"yaml", "yml", "json"});
}

bool IsTerraformName(std::string_view name) {
  if (name.ends_with(".json")) name.remove_suffix(5);
  return name.ends_with(".tf") || name.ends_with(".tofu");
}

bool IsTerraformStateName(std::string_view name) {
  constexpr std::string_view kState = ".tfstate";
  const size_t at = name.find(kState);
  return at != std::string_view::npos &&
         (at + kState.size() == name.size() || name.ends_with(".backup"));
}

bool IsSpringSettings(std::string_view name) {
  if (!name.starts_with("application") && !name.starts_with("bootstrap")) return false;
  return name.ends_with(".yml") || name.ends_with(".yaml") || name.ends_with(".properties");
}

bool IsTemplateName(std::string_view name) {
  constexpr size_t kLongest = 9;  // of IsTemplateWord's
  for (size_t at = 0; at < name.size(); at++) {
    const size_t begin = at;
    while (at < name.size() && !IsSeparator(name[at])) at++;
    const std::string_view word = name.substr(begin, at - begin);
    if (word.size() > kLongest) continue;
    std::array<char, kLongest> lower{};
    std::transform(word.begin(), word.end(), lower.begin(), AsciiLower);
    if (IsTemplateWord({lower.data(), word.size()})) return true;
  }
  return false;
}

std::string CopyMadeFrom(std::string_view template_path) {
  const std::string_view given = FileName(template_path);
  if (given.find('.') == given.rfind('.')) return {};
  std::string name(given);
  for (size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0;
       dot = name.rfind('.', dot - 1)) {
    const size_t end = std::min(name.find('.', dot + 1), name.size());
    const std::string word = ToLower(std::string_view(name).substr(dot + 1, end - dot - 1));
    if (!IsOneOf(word, {"template", "example", "sample", "dist"})) continue;
    name.erase(dot, end - dot);
    return std::string(FolderOf(template_path)) + name;
  }
  return {};
}

bool IsUnusedPath(std::string_view path) {
  return HasFolder(path, IsUnusedFolder);
}

bool IsForeignPath(std::string_view path) {
  return HasFolder(path, [](std::string_view folder) {
    return IsUnusedFolder(folder) || IsOneOf(folder, {"template", "templates", "skeleton"}) ||
           folder.find("{{") != std::string_view::npos;
  });
}

}  // namespace leaktight
