#include "policy/run_checks.h"

#include <string>
#include <utility>

#include "policy/kustomize.h"
#include "policy/written_places.h"

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
