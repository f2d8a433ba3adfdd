#include "policy/run_checks.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

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

// In the patches within a kustomization, as if each stood in a file of its own.
void RunOnPatches(const File& file, const std::function<bool(const FileCheck& check)>& is_wanted,
                  const std::function<void(const CheckInfo&, const Violation&)>& see) {
  std::vector<Violation> violations;
  for (const YamlRef patch : InlinePatches(file)) {
    const WrittenPlaces places(file.bytes(), patch);
    file.WithText(patch.Value(), [&](const File& inner) {
      for (const FileCheck& check : FileChecks()) {
        if (!is_wanted(check) || !check.applies(inner)) continue;
        violations.clear();
        check.run(inner, violations);
        for (Violation& violation : violations) {
          see(*check.info, SeenFromOutside(std::move(violation), places));
        }
      }
    });
  }
}

}  // namespace

bool ConcernsChecks(const File& file) {
  if (IsWide(file.bytes())) return true;  // what stands in it is not known yet
  const auto families = FileCheckFamilies();
  for (uint32_t left = file.KindsOfPath(FamiliesAt); left != 0; left &= left - 1) {
    for (const FileCheck& check : families[std::countr_zero(left)].checks) {
      if (check.applies(file)) return true;
    }
  }
  return !InlinePatches(file).empty();
}

void RunFileChecks(
    const File& file, const std::function<bool(const CheckInfo& check)>& wanted,
    const std::function<void(const CheckInfo& check, const Violation& violation)>& see) {
  const File* const alone = &file;
  RunFileChecks(
      std::span(&alone, 1), wanted,
      [&](size_t, const CheckInfo& check, const Violation& violation) { see(check, violation); });
}

void RunFileChecks(std::span<const File* const> files,
                   const std::function<bool(const CheckInfo& check)>& wanted,
                   const std::function<void(size_t file, const CheckInfo& check,
                                            const Violation& violation)>& see) {
  const auto see_in = [&](size_t i) {
    return
        [&see, i](const CheckInfo& check, const Violation& violation) { see(i, check, violation); };
  };
  std::vector<size_t> narrow;
  for (size_t i = 0; i < files.size(); i++) {
    if (!RunOnWide(*files[i], wanted, see_in(i))) narrow.push_back(i);
  }
  const auto is_wanted = [&](const FileCheck& check) { return !wanted || wanted(*check.info); };
  std::vector<Violation> violations;
  std::vector<size_t> of_family;
  std::vector<uint32_t> families;
  for (const File* const file : files) families.push_back(file->KindsOfPath(FamiliesAt));
  uint32_t bit = 1;
  // Whether a check is wanted is asked last: a configuration is looked through for that.
  for (const FileCheckFamily& family : FileCheckFamilies()) {
    of_family.clear();
    std::copy_if(narrow.begin(), narrow.end(), std::back_inserter(of_family),
                 [&](size_t i) { return (families[i] & bit) != 0; });
    bit <<= 1;
    if (of_family.empty()) continue;
    for (const FileCheck& check : family.checks) {
      for (const size_t i : of_family) {
        if (!check.applies(*files[i])) continue;
        if (!is_wanted(check)) break;
        violations.clear();
        check.run(*files[i], violations);
        for (const Violation& violation : violations) see(i, *check.info, violation);
      }
    }
  }
  const auto sees_patches = [&](const FileCheck& check) {
    return check.info->id.starts_with("k8s-") && is_wanted(check);
  };
  for (const size_t i : narrow) RunOnPatches(*files[i], sees_patches, see_in(i));
}

}  // namespace leaktight
