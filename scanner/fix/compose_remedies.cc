// Compose files: literals that come from the `.env` beside them, which Compose reads by itself
// (docs.docker.com/compose/how-tos/environment-variables/variable-interpolation).
#include <cctype>
#include <optional>
#include <string>

#include "fix/local_values.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "fix/yaml_parts.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

struct ComposeFallback {
  std::string name;
  Span sign;   // `:-`
  Span value;  // what is taken where nothing is set
};

// `${NAME:-…}` around a place.
std::optional<ComposeFallback> FallbackAround(std::string_view text, Span scalar, Span about) {
  const std::string_view before = text.substr(scalar.begin, about.begin - scalar.begin);
  const size_t open = before.rfind("${");
  if (open == std::string_view::npos || before.find('}', open) != std::string_view::npos) {
    return std::nullopt;
  }
  size_t at = scalar.begin + open + 2;
  const size_t begin = at;
  while (at < about.begin &&
         (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_')) {
    at++;
  }
  ComposeFallback fallback;
  fallback.name = text.substr(begin, at - begin);
  const size_t sign = at;
  if (at < about.begin && text[at] == ':') at++;
  if (fallback.name.empty() || at >= about.begin || text[at] != '-') return std::nullopt;
  fallback.sign = {sign, at + 1};
  const size_t close = text.find('}', about.end);
  if (close == std::string_view::npos || close >= scalar.end) return std::nullopt;
  fallback.value = {at + 1, close};
  return fallback;
}

// `$$` is how Compose has a dollar.
std::string WithoutDoubledDollars(std::string_view value) {
  std::string plain;
  for (size_t i = 0; i < value.size(); i++) {
    plain += value[i];
    if (value[i] == '$' && i + 1 < value.size() && value[i + 1] == '$') i++;
  }
  return plain;
}

// Is it all that the variable has: the scalar, or what stands behind a list's `NAME=`?
bool IsWhole(std::string_view text, Span scalar, Span about, std::string_view variable) {
  if (about.end != scalar.end) return false;
  const std::string_view before = text.substr(scalar.begin, about.begin - scalar.begin);
  return before.empty() || (before.size() == variable.size() + 1 && before.starts_with(variable) &&
                            before.back() == '=');
}

bool IsOption(std::string_view subject) {
  return subject.starts_with('-');
}

Why Mend(const FixProblem& problem, const Violation& violation, LocalValues& values,
         Remedy& remedy) {
  const YamlStream& stream = problem.file.Yaml();
  const YamlRef scalar = ScalarAt(stream, violation.about);
  if (!scalar) return "it is not known what it is the value of";
  const std::string path(problem.file.path());
  if (const auto fallback = FallbackAround(stream.text, scalar.span(), violation.about)) {
    const auto literal = TextAt(scalar, stream.text, fallback->value);
    if (!literal) return "it is written with escapes";
    const std::string name = values.Keep(fallback->name, WithoutDoubledDollars(*literal));
    if (name != fallback->name) return values.dotenv() + " has another value for " + fallback->name;
    remedy.Edit(path, {fallback->sign.begin, fallback->value.end}, ":?");
    return std::nullopt;
  }
  const auto literal = TextAt(scalar, stream.text, violation.about);
  if (!literal) return "it is written with escapes";
  const bool whole = IsOption(violation.subject) ||
                     IsWhole(stream.text, scalar.span(), violation.about, violation.subject);
  const std::string name =
      whole ? VariableNameFrom(violation.subject) : VariableNameOfPart(violation.subject);
  // A variable that another value has keeps it: what else takes it from there is not changed.
  const std::string kept = values.Keep(name, WithoutDoubledDollars(*literal));
  const auto edit = PartEdit(stream, scalar, violation.about, "${" + kept + ":?}");
  if (!edit) return "YAML would make something else of a reference there";
  remedy.Edit(path, edit->span, edit->text);
  return std::nullopt;
}

}  // namespace

void MendComposeLiteral(const FixProblem& problem, Remedy& remedy) {
  LocalValues values(problem, remedy, std::string(FolderOf(problem.file.path())) + ".env");
  MendEach(problem, remedy,
           [&](const Violation& each) { return Mend(problem, each, values, remedy); });
}

}  // namespace leaktight
