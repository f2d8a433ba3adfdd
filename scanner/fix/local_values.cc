#include "fix/local_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/secret_likeness.h"
#include "fix/dotenv_templates.h"
#include "policy/dotenv_reader.h"

namespace leaktight {

std::string VariableNameFrom(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const char upper = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    const bool fits = (upper >= 'A' && upper <= 'Z') || (upper >= '0' && upper <= '9');
    if (fits) {
      name += upper;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (name.ends_with('_')) name.pop_back();
  // `-p`, `-u`, and what findings call what has no name: "a token", "a password in a URL".
  if (text.starts_with("a ")) name = name.substr(2, std::min(name.find("_IN_"), name.size()) - 2);
  if (name.size() < 2) return "PASSWORD";
  return name[0] >= '0' && name[0] <= '9' ? "SECRET_" + name : name;
}

std::string VariableNameOfPart(std::string_view variable) {
  std::string name = VariableNameFrom(variable);
  for (const std::string_view end : {"_URL", "_URI", "_DSN", "_ADDRESS"}) {
    if (name.ends_with(end) && name.size() > end.size()) name.resize(name.size() - end.size());
  }
  return name.ends_with("PASSWORD") || name.ends_with("TOKEN") ? name : name + "_PASSWORD";
}

LocalValues::LocalValues(const FixProblem& problem, Remedy& remedy, std::string dotenv)
    : problem_(problem),
      remedy_(remedy),
      dotenv_(std::move(dotenv)),
      made_from_(DotenvTemplateOf(problem.tree, dotenv_)) {}

bool LocalValues::IsTaken(const std::string& name, const std::string& value) const {
  for (const KeptValue& kept : remedy_.kept) {
    if (kept.path == dotenv_ && kept.key == name && kept.value != value) return true;
  }
  if (problem_.value_of_kept) {
    const std::string* kept = problem_.value_of_kept(dotenv_, name);
    if (kept != nullptr && *kept != value) return true;
  }
  const std::string* bytes = problem_.tree.Bytes(dotenv_);
  if (bytes == nullptr) return false;
  const DotenvFile there = ReadDotenv(*bytes);
  return std::any_of(there.entries.begin(), there.entries.end(), [&](const DotenvEntry& entry) {
    const ValueKind kind = ClassifyValue(entry.decoded);
    return entry.name.In(*bytes) == name && entry.decoded != value && kind != ValueKind::kEmpty &&
           kind != ValueKind::kPlaceholder;
  });
}

std::string LocalValues::Keep(std::string_view name, const std::string& value) {
  std::string free(name);
  for (size_t number = 2; IsTaken(free, value); number++) free = fmt::format("{}_{}", name, number);
  remedy_.kept.push_back({dotenv_, free, value, KeptValue::Form::kDotenv, made_from_});
  if (!made_from_.empty()) AddToTemplate(problem_.tree, made_from_, free, remedy_);
  return free;
}

}  // namespace leaktight
