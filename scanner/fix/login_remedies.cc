// Logins of package managers: from the environment where the tool can take them from there, else
// the file stays on disk alone.
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/text.h"
#include "fix/dotenv_templates.h"
#include "fix/local_values.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "fix/yaml_parts.h"
#include "policy/file_names.h"
#include "policy/setting.h"

namespace leaktight {
namespace {

const Setting* SettingAt(const File& file, Span about) {
  for (const Setting& setting : file.Settings().settings) {
    if (setting.span.Contains(about)) return &setting;
  }
  return nullptr;
}

void Note(const File& file, std::string_view sentence, Remedy& remedy) {
  remedy.notes.push_back(fmt::format("{}: {}", file.path(), sentence));
}

// Both fill in `${NAME}` (docs.npmjs.com, npmrc; yarnpkg.com, .yarnrc.yml).
std::string_view NodeVariable(std::string_view key) {
  if (key.ends_with("_password")) return "NPM_PASSWORD";
  return key.ends_with("_auth") || key == "npmAuthIdent" ? "NPM_AUTH" : "NPM_TOKEN";
}

void TellOfVariable(const File& file, const std::string& name, Remedy& remedy) {
  Note(file, name + " has to be in the environment of whoever installs packages", remedy);
}

Why MendNpm(const File& file, const Violation& violation, LocalValues& values, Remedy& remedy) {
  const Setting* setting = SettingAt(file, violation.about);
  if (setting == nullptr || setting->span != violation.about) return "it is written with escapes";
  const std::string name =
      values.Keep(NodeVariable(violation.subject), std::string(setting->value));
  remedy.Edit(std::string(file.path()), violation.about, "${" + name + "}");
  TellOfVariable(file, name, remedy);
  return std::nullopt;
}

Why MendYarn(const File& file, const Violation& violation, LocalValues& values, Remedy& remedy) {
  const YamlRef scalar = ScalarAt(file.Yaml(), violation.about);
  const auto value =
      scalar ? TextAt(scalar, file.bytes(), violation.about) : std::optional<std::string>();
  if (!value) return "it is written with escapes";
  const std::string name = values.Keep(NodeVariable(violation.subject), *value);
  const auto edit = PartEdit(file.Yaml(), scalar, violation.about, "${" + name + "}");
  if (!edit) return "YAML would make something else of a reference there";
  remedy.Edit(std::string(file.path()), edit->span, edit->text);
  TellOfVariable(file, name, remedy);
  return std::nullopt;
}

// `https://user:password@host` without the password: pip asks netrc and the keyring for it
// (pip.pypa.io, Authentication).
Why MendPip(const File& file, const Violation& violation, LocalValues& values, Remedy& remedy) {
  const Span about = violation.about;
  if (about.begin == 0 || file.bytes()[about.begin - 1] != ':') {
    return "it is no password of an address";
  }
  remedy.Edit(std::string(file.path()), {about.begin - 1, about.end}, {});
  values.Keep("PIP_PASSWORD", std::string(about.In(file.bytes())));
  Note(file, "put the password for pip into ~/.netrc or the keyring", remedy);
  return std::nullopt;
}

// Cargo's configuration without its token, which the environment has as well
// (doc.rust-lang.org/cargo/reference/environment-variables.html).
Why MendCargo(const File& file, const Violation& violation, LocalValues& values, Remedy& remedy) {
  const Setting* setting = SettingAt(file, violation.about);
  if (setting == nullptr) return "it is not known what it is the value of";
  const Span lines = WholeLines(file.bytes(), {setting->name_span.begin, setting->span.end});
  const Span before = {lines.begin, setting->name_span.begin};
  if (!Trim(before.In(file.bytes())).empty()) return "more stands on its line";
  remedy.Edit(std::string(file.path()), lines, {});
  const std::string name = values.Keep(
      VariableNameFrom("cargo_" + file.Settings().PathOf(*setting)), std::string(setting->value));
  Note(file, "cargo takes the token from " + name + " in its environment", remedy);
  return std::nullopt;
}

}  // namespace

void MendPackageLogin(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  const std::string path(file.path());
  const std::string name = ToLower(WithoutTemplateSuffix(FileName(path)));
  LocalValues values(problem, remedy, DotenvFor(problem.tree, FolderOf(path)));
  const auto each = [&](auto mend) {
    MendEach(problem, remedy,
             [&](const Violation& violation) { return mend(file, violation, values, remedy); });
  };
  if (name.ends_with("npmrc")) return each(MendNpm);
  if (name.starts_with(".yarnrc")) return each(MendYarn);
  if (name.find("pip.") != std::string::npos) return each(MendPip);
  if (name.starts_with("config")) return each(MendCargo);
  if (file.IsTemplate()) {
    return MendEach(problem, remedy, [](const Violation&) -> Why {
      return "what a placeholder looks like there is yours to say";
    });
  }
  if (problem.tree.IsTracked(path)) remedy.untracked.push_back(path);
  remedy.ignored.push_back(path);
}

}  // namespace leaktight
