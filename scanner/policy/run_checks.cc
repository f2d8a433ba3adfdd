#include "policy/run_checks.h"

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
  const auto run = [&](const FileCheck& check, const File& on) {
    violations.clear();
    if (wanted(*check.info) && check.applies(on)) check.run(on, violations);
  };
  for (const FileCheck& check : FileChecks()) {
    run(check, file);
    for (const Violation& violation : violations) see(*check.info, violation);
  }
  for (const YamlRef patch : InlinePatches(file)) {
    const WrittenPlaces places(file.bytes(), patch);
    file.WithText(patch.Value(), [&](const File& inner) {
      for (const FileCheck& check : FileChecks()) {
        if (!check.info->id.starts_with("k8s-")) continue;
        run(check, inner);
        for (Violation& violation : violations) {
          see(*check.info, SeenFromOutside(std::move(violation), places));
        }
      }
    });
  }
}

}  // namespace leaktight
