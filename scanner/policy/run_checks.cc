#include "policy/run_checks.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "policy/kustomize.h"
#include "policy/written_places.h"
#include "policy/yaml_wide.h"

namespace leaktight {
namespace {

// Lines to paste, indented as the text around them is.
std::string Indented(const std::string& lines, size_t indent) {
  std::string indented;
  for (size_t begin = 0; begin < lines.size();) {
    const size_t end = std::min(lines.find('\n', begin), lines.size() - 1) + 1;
    indented.append(indent, ' ').append(lines, begin, end - begin);
    begin = end;
  }
  return indented;
}

// What stands in UTF-16 is judged in UTF-8, which is what checks read.
bool RunOnWide(const File& file, const std::function<bool(const CheckInfo& check)>& wanted,
               const std::function<void(const CheckInfo& check, const Violation& violation)>& see) {
  if (!IsWide(file.bytes()) || file.bytes().size() > kMaxYamlBytes) return false;
  const Narrowed narrowed = Narrow(file.bytes());
  file.WithText(narrowed.text, [&](const File& inner) {
    RunFileChecks(inner, wanted, [&](const CheckInfo& check, Violation violation) {
      violation.about = narrowed.Of(violation.about);
      for (Span& secret : violation.secrets) secret = narrowed.Of(secret);
      see(check, violation);
    });
  });
  return true;
}

Violation SeenFromOutside(Violation violation, const WrittenPlaces& places) {
  violation.about = places.Of(violation.about);
  for (Span& secret : violation.secrets) secret = places.Of(secret);
  violation.replacement = Indented(violation.replacement, places.Indent());
  return violation;
}

}  // namespace

void RunFileChecks(
    const File& file, const std::function<bool(const CheckInfo& check)>& wanted,
    const std::function<void(const CheckInfo& check, const Violation& violation)>& see) {
  if (RunOnWide(file, wanted, see)) return;
  std::vector<Violation> violations;
  const auto is_wanted = [&](const FileCheck& check) { return !wanted || wanted(*check.info); };
  for (const FileCheckFamily& family : FileCheckFamilies()) {
    std::optional<bool> may_apply;  // asked only where a check of the family is wanted
    for (const FileCheck& check : family.checks) {
      if (!is_wanted(check)) continue;
      if (!may_apply) may_apply = family.may_apply(file);
      if (!*may_apply) break;
      if (!check.applies(file)) continue;
      violations.clear();
      check.run(file, violations);
      for (const Violation& violation : violations) see(*check.info, violation);
    }
  }
  const auto sees_patches = [&](const FileCheck& check) {
    return check.info->id.starts_with("k8s-") && is_wanted(check);
  };
  const std::span<const FileCheck> checks = FileChecks();
  if (std::none_of(checks.begin(), checks.end(), sees_patches)) return;
  for (const YamlRef patch : InlinePatches(file)) {
    const WrittenPlaces places(file.bytes(), patch);
    file.WithText(patch.Value(), [&](const File& inner) {
      for (const FileCheck& check : checks) {
        if (!sees_patches(check) || !check.applies(inner)) continue;
        violations.clear();
        check.run(inner, violations);
        for (Violation& violation : violations) {
          see(*check.info, SeenFromOutside(std::move(violation), places));
        }
      }
    });
  }
}

}  // namespace leaktight
