#include "policy/step_secrets.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// So many secrets in one command are nobody's.
constexpr size_t kMostPlaces = 64;

bool IsNameByte(char c) {
  return IsAlnum(c) || c == '_';
}

// Commands whose output is a secret.
bool Fetches(std::string_view command) {
  const auto holds = [&](std::string_view part) {
    return command.find(part) != std::string_view::npos;
  };
  if (holds("VersionId") || holds("ARN")) return false;
  return (holds("secretsmanager get-secret-value") && (holds("--query") || holds("jq"))) ||
         (holds("ssm get-parameter") && holds("--with-decryption") && holds("--query")) ||
         holds("gcloud secrets versions access") || holds("vault kv get -field") ||
         holds("vault read -field") || (holds("az keyvault secret show") && holds("--query"));
}

// `NAME=$(command)`, where no line masks it.
std::vector<std::string_view> FetchedBy(std::string_view script) {
  constexpr size_t kLongest = 400;  // of a command
  std::vector<std::string_view> names;
  size_t tried = 0;
  for (size_t at = script.find("$("); at != std::string_view::npos && tried < kMostPlaces;
       at = script.find("$(", at + 1)) {
    std::string_view before = script.substr(0, at);
    if (before.ends_with('"')) before.remove_suffix(1);
    if (!before.ends_with('=')) continue;
    before.remove_suffix(1);
    size_t begin = before.size();
    while (begin > 0 && IsNameByte(before[begin - 1])) begin--;
    const std::string_view name = before.substr(begin);
    const std::string_view command = script.substr(at, kLongest);
    if (name.empty() || !Fetches(command.substr(0, command.find(')')))) continue;
    tried++;
    const bool masked =
        script.find("::add-mask::$" + std::string(name)) != std::string_view::npos ||
        script.find("::add-mask::${" + std::string(name)) != std::string_view::npos;
    if (!masked) names.push_back(name);
  }
  return names;
}

}  // namespace

StepSecrets::StepSecrets(const PipelineStep& step, PipelineKind kind, PipelineVariableCache& cache)
    : kind_(kind), script_(step.script.Value()) {
  for (const YamlRef environment : step.environments) {
    if (environment) environments_.push_back(&cache.Of(environment));
  }
  if (kind == PipelineKind::kGithub) fetched_ = FetchedBy(script_);
}

VariableKind StepSecrets::KindOf(std::string_view variable) const {
  if (std::find(fetched_.begin(), fetched_.end(), variable) != fetched_.end()) {
    return VariableKind::kSecret;
  }
  for (const PipelineVariables* variables : environments_) {
    const auto found = variables->all.find(variable);
    if (found != variables->all.end()) return found->second;
  }
  // GitLab keeps them apart from the file; what the file sets has a literal, and is told as such.
  const bool secret =
      kind_ == PipelineKind::kGitlab && ClassifyName(variable) == NameKind::kSecret &&
      std::none_of(variable.begin(), variable.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return secret ? VariableKind::kSecret : VariableKind::kPlain;
}

bool StepSecrets::IsSecret(std::string_view variable) const {
  return KindOf(variable) != VariableKind::kPlain;
}

std::string_view StepSecrets::Any() const {
  constexpr size_t kMostTried = 16;
  for (const PipelineVariables* variables : environments_) {
    for (size_t i = 0; i < std::min(variables->secret.size(), kMostTried); i++) {
      if (IsSecret(variables->secret[i])) return variables->secret[i];
    }
  }
  return {};
}

std::vector<NamedPlace> StepSecrets::In(const ShellCommand& command, size_t first) const {
  std::vector<NamedPlace> places;
  for (size_t i = first; i < command.size(); i++) {
    AddExpressions(command[i].text, i, places);
    // In single quotes a shell puts no variable in.
    const size_t before = command[i].from.empty() ? 0 : command[i].from.front();
    if (before > 0 && script_[before - 1] == '\'') continue;
    AddVariables(command[i], i, places);
  }
  return places;
}

std::vector<NamedPlace> StepSecrets::InText(const ShellWord& text, bool expands) const {
  std::vector<NamedPlace> places;
  AddExpressions(text.text, 0, places);
  if (expands) AddVariables(text, 0, places);
  return places;
}

void StepSecrets::AddExpressions(std::string_view text, size_t word,
                                 std::vector<NamedPlace>& places) const {
  if (kind_ != PipelineKind::kGithub || text.find("${{") == std::string_view::npos) return;
  for (SecretExpression& use : ContextExpressions(text)) {
    if (!LetsOut(use) || places.size() >= kMostPlaces) continue;
    places.push_back({word, use.span, use.all ? "secrets" : std::move(use.name)});
  }
}

bool StepSecrets::LetsOut(const SecretExpression& use) const {
  if (!use.flows) return false;
  switch (use.context) {
    case SecretExpression::Context::kSecrets:
      return !IsHarmlessName(use.name);
    case SecretExpression::Context::kEnv:
      return IsSecret(use.name);
    case SecretExpression::Context::kInputs:
      return IsSecretInput(use.name);
  }
  return false;
}

std::vector<SecretExpression> StepSecrets::Interpolated(std::string_view text) const {
  if (kind_ != PipelineKind::kGithub) return {};
  std::vector<SecretExpression> uses = ContextExpressions(text);
  std::erase_if(uses, [this](const SecretExpression& use) {
    const bool own =
        use.name == "GITHUB_TOKEN" || (use.context == SecretExpression::Context::kEnv &&
                                       KindOf(use.name) == VariableKind::kOwnToken);
    return use.context == SecretExpression::Context::kInputs || own || use.name.empty() ||
           !LetsOut(use);
  });
  return uses;
}

void StepSecrets::AddVariables(const ShellWord& word, size_t index,
                               std::vector<NamedPlace>& places) const {
  const std::string_view text = word.text;
  for (size_t at = text.find('$'); at != std::string_view::npos && places.size() < kMostPlaces;
       at = text.find('$', at + 1)) {
    // `\$NAME` is a text.
    if (word.from[at] > 0 && script_[word.from[at] - 1] == '\\') continue;
    size_t begin = at + 1;
    const bool braces = begin < text.size() && text[begin] == '{';
    if (braces) begin++;
    if (EqualIgnoringCase(text.substr(begin, 4), "env:")) begin += 4;  // PowerShell's
    size_t end = begin;
    while (end < text.size() && IsNameByte(text[end])) end++;
    const std::string_view name = text.substr(begin, end - begin);
    if (name.empty() || !IsSecret(name)) continue;
    // `${#NAME}` is its length, `${NAME:+set}` and `${NAME+set}` whether it is set.
    const std::string_view behind = text.substr(end);
    if (braces && (behind.starts_with(":+") || behind.starts_with("+"))) continue;
    // What stands behind the name, as in ${NAME:0:4}, is short.
    constexpr size_t kLongest = 256;
    const size_t close = braces ? behind.substr(0, kLongest).find('}') : 0;
    if (close == std::string_view::npos) continue;
    places.push_back({index, {at, braces ? end + close + 1 : end}, std::string(name)});
  }
}

}  // namespace leaktight
