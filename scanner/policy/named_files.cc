#include "policy/named_files.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "policy/compose.h"
#include "policy/file_names.h"
#include "policy/kubernetes_secret.h"
#include "policy/kustomize.h"
#include "policy/secret_value.h"
#include "policy/sops.h"
#include "policy/yaml_wide.h"

namespace leaktight {
namespace {

constexpr size_t kMostNamed = 1000;
constexpr size_t kMostBytes = 1 << 20;

// `db/pw.txt`, `config/db.conf`, `run/db`: but not what every repository has and often changes.
bool MayBeNamed(std::string_view path) {
  const std::string_view name = FileName(path);
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) {
    return name.size() > 1 && !(name[0] >= 'A' && name[0] <= 'Z');  // Makefile, LICENSE
  }
  const std::string_view end = name.substr(dot);
  for (const std::string_view kind :
       {".txt", ".conf", ".cfg", ".cnf", ".ini", ".properties", ".settings", ".pw", ".pwd", ".pass",
        ".password", ".passwd", ".secret", ".secrets", ".token"}) {
    if (EqualIgnoringCase(end, kind)) {
      return name != "CMakeLists.txt" && !name.starts_with("requirements") &&
             !name.starts_with("README");
    }
  }
  return false;
}

// `NAME=value`; base64 may end in the sign as well.
bool IsAssignment(std::string_view line) {
  const size_t equals = line.find('=');
  return equals != std::string_view::npos &&
         line.find_first_not_of('=', equals) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> NamedFiles(const FactSet& facts) {
  std::set<std::string> named;
  for (const auto& [path, of_file] : facts) {
    for (const Fact& fact : *of_file) {
      const bool names =
          fact.kind == Fact::Kind::kComposeFile || fact.kind == Fact::Kind::kGeneratorFile;
      if (!names || fact.name.empty() || MayHoldFacts(fact.name)) continue;
      if (named.size() < kMostNamed) named.insert(fact.name);
    }
  }
  return {named.begin(), named.end()};
}

std::vector<Fact> FactsOfNamed(const File& file) {
  if (IsWide(file.bytes())) {  // `echo … > db.txt` of PowerShell
    std::vector<Fact> facts;
    const Narrowed narrowed = Narrow(file.bytes());
    file.WithText(narrowed.text, [&](const File& inner) { facts = FactsOfNamed(inner); });
    return facts;
  }
  if (file.bytes().empty() || file.bytes().size() > kMostBytes || IsEncryptedFile(file.bytes())) {
    return {};
  }
  const std::string_view text = Trim(file.bytes());
  // The one who names the file says what a single line in it is.
  const bool line =
      text.find('\n') == std::string_view::npos && !IsConfiguration(text) && !IsAssignment(text);
  if (file.matches().empty() && !IsSecretText(file, file.name(), text) &&
      !(line && IsSecretText(file, "password", text))) {
    return {};
  }
  return {{.kind = Fact::Kind::kSopsPlain, .key = "secret"}};
}

bool MayMatterToFacts(std::string_view path) {
  return MayHoldFacts(path) || MayBeNamed(path);
}

bool MayNameFiles(std::string_view path) {
  const std::string_view name = FileName(path);
  // Asked of every file of a repository. "compose", "stack", "kustomization": a k or a p is in
  // each.
  const bool may = std::any_of(name.begin(), name.end(), [](char c) {
    const char lower = AsciiLower(c);
    return lower == 'k' || lower == 'p';
  });
  return may && (IsComposeName(path) || IsKustomizationName(name));
}

}  // namespace leaktight
