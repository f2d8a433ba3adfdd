#include "engine/path_confidence.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/secret_model.h"
#include "engine/value_shapes.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// What is fetched, generated or made of strings for people: no place for a guess.
constexpr double kNowhere = 0.1;
// Written by hand, but most values are made up.
constexpr double kMadeUp = 0.45;

bool EndsIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         EqualIgnoringCase(text.substr(text.size() - lower.size()), lower);
}

template <size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view entry) { return EqualIgnoringCase(text, entry); });
}

// Published, so that others come to the same: known answers, tables of a standard.
bool IsOfVectors(std::string_view path) {
  constexpr auto kVectorWords = std::to_array<std::string_view>(
      {"vector", "vectors", "testvector", "testvectors", "kat", "kats", "wycheproof", "acvp"});
  const Words words(path);
  for (size_t i = 0; i < words.size(); i++) {
    if (IsOneOf(words[i], kVectorWords)) return true;
  }
  return false;
}

// A word of a folder's or file's name: `test` in my-test, IntegrationTest and test_api.py, not in
// latest.
bool HasTestWord(std::string_view name) {
  constexpr auto kTestWords = std::to_array<std::string_view>({
      "test",          "tests",     "testing",    "testdata",    "spec",          "specs",
      "mock",          "mocks",     "mocked",     "stub",        "stubs",         "fixture",
      "fixtures",      "example",   "examples",   "sample",      "samples",       "demo",
      "demos",         "cypress",   "playwright", "integration", "testsuite",     "testcase",
      "testcases",     "testutil",  "testutils",  "testlib",     "unittest",      "unittests",
      "bench",         "benchmark", "benchmarks", "fake",        "fakes",         "dummy",
      "tutorial",      "tutorials", "playground", "storybook",   "stories",       "snapshots",
      "cassettes",     "it",        "template",   "templates",   "tmpl",          "tpl",
      "quickstart",    "getting",   "doc",        "docs",        "documentation", "fuzz",
      "smoke",         "golden",    "challenge",  "challenges",  "selftest",      "conformance",
      "testresources",
  });
  if (name.find("e2e") != std::string_view::npos) return true;  // no word of its own
  const Words words(name);
  for (size_t i = 0; i < words.size(); i++) {
    if (IsOneOf(words[i], kTestWords)) return true;
    std::string_view word = words[i];
    while (!word.empty() && IsDigit(word.back())) word.remove_suffix(1);
    if (IsOneOf(word, kTestWords)) return true;
  }
  return false;
}

constexpr auto kForeignFolders = std::to_array<std::string_view>({
    "node_modules",
    "bower_components",
    "vendor",
    "third_party",
    "third-party",
    "thirdparty",
    "external",
    "site-packages",
    "dist-packages",
    "pods",
    "carthage",
    "deps",
    "jspm_packages",
    "locale",
    "locales",
    "lang",
    "langs",
    "i18n",
    "l10n",
    "translations",
    "translation",
    "languages",
    "po",
    "dist",
    "__snapshots__",
    "__tests__",
    "__mocks__",
    ".yarn",
    ".next",
});

constexpr auto kForeignEndings = std::to_array<std::string_view>({
    ".lock",
    ".sum",
    ".min.js",
    ".min.css",
    ".map",
    ".svg",
    ".po",
    ".pot",
    ".mo",
    ".xlf",
    ".xliff",
    ".resx",
    ".strings",
    ".css",
    ".scss",
    ".less",
    ".sass",
    ".snap",
    ".ipynb_checkpoints",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "pnpm-lock.yml",
    "go.sum",
    "composer.lock",
    "gemfile.lock",
    "poetry.lock",
    "cargo.lock",
    "yarn.lock",
    "packages.lock.json",
    ".pb.go",
    "_pb2.py",
    ".g.dart",
    ".designer.cs",
    ".bundle.js",
    ".chunk.js",
    ".hex",
    ".srt",
    ".vtt",
    ".ics",
    ".bib",
    ".tex",
    ".patch",
    ".diff",
});

constexpr auto kProseEndings = std::to_array<std::string_view>({
    ".md",       ".mdx",    ".rst",   ".adoc",    ".asciidoc", ".markdown", ".mdown",  ".rdoc",
    ".textile",  ".html",   ".htm",   ".xhtml",   ".pod",      ".man",      ".org",    ".1",
    ".3",        ".5",      ".8",     ".feature", ".t",        ".example",  ".sample", ".template",
    ".tmpl",     ".tpl",    ".dist",  ".j2",      ".erb.yml",  ".http",     ".cast",   ".changes",
    "changelog", "changes", "readme", "news",     "history",   "authors",
});

// What a value reads as: text in base64 is as random as the text is, and of user:password the
// password. Without anything readable, itself.
std::string ReadableIn(std::string_view value) {
  auto decoded = DecodeBase64(value);
  if (!decoded) return std::string(value);
  const bool is_text = std::all_of(decoded->begin(), decoded->end(), [](char c) {
    return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r';
  });
  if (!is_text) return std::string(value);
  const size_t colon = decoded->find(':');
  return colon == std::string::npos ? *decoded : decoded->substr(colon + 1);
}

// Figures that stand for letters read as those, in a value that is mostly letters: 5up3rs3cr3t. In
// what is drawn, figures that are no letter's stand between letters as well; that stays as it is.
std::string Spelled(std::string_view value) {
  constexpr std::string_view kFigures = "013457@$";
  constexpr std::string_view kLetters = "oleastas";
  std::string spelled(value);
  const auto letters = std::count_if(value.begin(), value.end(), IsLetter);
  if (static_cast<size_t>(letters) * 2 <= value.size()) return spelled;
  for (size_t i = 0; i < value.size(); i++) {
    const size_t figure = kFigures.find(value[i]);
    if (figure != std::string_view::npos) {
      spelled[i] = kLetters[figure];
    } else if (IsDigit(value[i]) && i > 0 && IsLetter(value[i - 1]) && i + 1 < value.size() &&
               IsLetter(value[i + 1])) {
      return std::string(value);
    }
  }
  return spelled;
}

// A piece of padding with more behind it: what a test of a decoder calls broken.
bool IsBrokenBase64(std::string_view value) {
  const size_t sign = value.find('=');
  const size_t behind = value.find_first_not_of('=', sign);
  return sign != std::string_view::npos && behind != std::string_view::npos &&
         std::all_of(value.begin(), value.end(), [](char c) {
           return IsAlnum(c) || c == '+' || c == '/' || c == '-' || c == '_' || c == '=';
         });
}

// Drawn, and not by whoever made up a secret here: an object's UUID with its label, a token that
// the service itself prints for a test, and under a password's name what a password is stored as.
bool IsOfOtherKind(std::string_view value, uint64_t evidence) {
  constexpr size_t kLeastStored = 48;  // more than a generator of passwords makes
  const size_t colon = value.rfind(':');
  if (colon != std::string_view::npos && IsUuid(value.substr(colon + 1))) return true;
  if (value.starts_with("eyJ") && value.find('.') != std::string_view::npos) return true;
  if ((evidence & BitOf(Evidence::kPasswordName)) == 0) return false;
  if ((evidence & BitOf(Evidence::kDigest)) != 0 || IsHash(value)) return true;
  if (value.empty() || value.back() != '=') return false;
  const auto decoded = DecodeBase64(value);
  return decoded && decoded->size() >= kLeastStored;
}

// Longer than people type and far from words; words with figures for letters, as in a password, are
// further from them than others, and a name that only may mean a secret asks for more. A hand that
// runs over the keys hits few of them, again and again.
bool LooksDrawn(std::string_view value, uint64_t evidence) {
  constexpr size_t kLeast = 16;
  constexpr double kLeastBits = 24;
  constexpr double kLeastBitsIfInDoubt = 45;
  const bool is_token = (evidence & BitOf(Evidence::kStrongName)) != 0 &&
                        (evidence & BitOf(Evidence::kPasswordName)) == 0;
  const double least = is_token ? kLeastBits : kLeastBitsIfInDoubt;
  if ((evidence & BitOf(Evidence::kRepeats)) != 0) return false;
  if (IsBrokenBase64(value) || IsOfOtherKind(value, evidence)) return false;
  const std::string readable = ReadableIn(value);
  return readable.size() >= kLeast && RandomBits(readable) >= least &&
         RandomBits(Spelled(readable)) >= least;
}

}  // namespace

double PathConfidence(std::string_view path) {
  double confidence = 1;
  for (const auto ending : kForeignEndings) {
    if (EndsIgnoringCase(path, ending)) return kNowhere;
  }
  for (const auto ending : kProseEndings) {
    if (EndsIgnoringCase(path, ending)) confidence = kMadeUp;
  }
  while (!path.empty()) {
    const size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    if (slash != std::string_view::npos && IsOneOf(name, kForeignFolders)) return kNowhere;
    if (HasTestWord(name)) confidence = kMadeUp;
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return confidence;
}

double PathConfidence(std::string_view path, std::string_view value, uint64_t evidence) {
  const double confidence = PathConfidence(path);
  if (confidence != kMadeUp || !LooksDrawn(value, evidence) || IsOfVectors(path)) return confidence;
  return kDrawnAmongMadeUp;
}

}  // namespace leaktight
